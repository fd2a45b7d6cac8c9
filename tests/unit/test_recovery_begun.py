# test_recovery_begun: of the old books nothing is believed in new ones, and no number of theirs is
# given again.

from firmware import faults
from tests.unit import slots
from tests.unit.bench import HOUR_MS, MIN_MS, bench, numbers, running
from tests.unit.restarts import PARTS, run_cut, sequences, stays_off, without_gap


def unread(record):
    record[30] ^= 1


def test_a_dose_of_the_old_books_is_no_dose_of_the_new_ones():
    for pair in (slots.MARK, slots.CHECKPOINT, -1):
        made = running("2.0")
        made.console.bolus("1.0")
        made.sim.advance(20_000)
        made.pump.checkpoint.write()
        made.console.zone("+01:00")
        made.console.zone("+02:00")
        if pair < 0:  # what is wrong comes to light only when the dose was read
            slots.change_record(made.sim.hal.store, made.sim.hal.store.count() - 2, unread)
        else:
            slots.spoil(made.sim.hal.store, pair)
        made.restart()
        made.sim.advance(MIN_MS)  # the self-test finds nothing else in books that are closed
        assert numbers(made) == [faults.JOURNAL_DAMAGED]
        made.console.begin()
        assert not made.pump.channels.doses.count, pair
        assert "bolus #" not in str(made.console.status())
        made.restart()
        assert numbers(made) == [faults.RESTARTED], (pair, numbers(made))


def test_caps_and_insulin_on_board_know_what_went_out_of_damaged_books():
    made = running("0")
    made.pump.checkpoint.write()
    made.console.bolus("2.0")
    made.sim.advance(60_000)
    for zone in ("+01:00", "+02:00"):
        made.console.zone(zone)
    slots.change_record(made.sim.hal.store, made.sim.hal.store.count() - 2, unread)
    pulses, on_board = made.sim.pulses, made.pump.dispenser.onboard.steps()
    made.restart()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    assert "no bolus" in str(made.console.status())
    made.console.begin()
    for _ in range(2):
        assert made.pump.dispenser.limits.hour.recent.steps >= pulses > 800
        assert made.pump.dispenser.onboard.steps() >= on_board > 800
        made.restart()


def test_a_number_in_a_damaged_checkpoint_is_not_believed():
    made = running("2.0")
    made.sim.advance(HOUR_MS)
    for slot in (slots.CHECKPOINT, slots.CHECKPOINT + 1):
        slots.flip(made.sim.hal.store, slot, 8 * 11 + 6)  # its sequence, far up
    made.restart()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    made.console.begin()
    assert without_gap(made), sequences(made)[-8:]
    made.restart()
    assert numbers(made) == [faults.RESTARTED]


def test_numbers_that_were_given_are_not_given_again():
    made = running("0")
    made.console.bolus("0.50", id=9)
    made.sim.advance(60_000)
    made.console.bolus("0.50", id=70)
    made.sim.advance(60_000)
    for pair in (slots.MARK, slots.CHECKPOINT):
        slots.spoil(made.sim.hal.store, pair)
    made.restart()
    made.console.begin()
    made.console.load(300, "U-100")
    made.console.basal("0")
    assert made.console.resume().ok
    for request_id in (9, 70, 69):
        assert not made.console.bolus("0.50", id=request_id).ok, request_id
    assert str(made.console.bolus("0.50", id=71)).startswith("#3 bolus")


def test_a_begin_that_fails_begins_nothing():
    for nth in range(1, 8):
        made = bench(begun=False)
        store = made.sim.hal.store
        put, append, left = store.put, store.append, [nth]

        def failing(right, left=left):
            def call(*arguments):
                left[0] -= 1
                if left[0] <= 0:
                    raise OSError(28)
                right(*arguments)

            return call

        store.put, store.append = failing(put), failing(append)
        answer = made.console.begin()
        if answer.ok:
            assert nth > 5
            break
        assert not made.console.load(300, "U-100").ok, nth
        assert stays_off(made, 20_000)
        store.put, store.append = put, append
        if made.pump.recovery.fault not in (faults.JOURNAL_EMPTY, faults.JOURNAL_DAMAGED):
            made.restart()
        assert made.console.begin().ok, nth


def test_a_begin_that_is_cut_anywhere_is_done_or_not_and_the_caps_forget_nothing():
    done = [False, False]  # opened by the next start; not
    for writes in range(20):
        for part in PARTS:
            made = running("2.0")
            made.console.bolus("1.0")
            made.sim.advance(20_000)
            for zone in ("+01:00", "+02:00"):
                made.console.zone(zone)
            slots.change_record(made.sim.hal.store, made.sim.hal.store.count() - 2, unread)
            pulses = made.sim.pulses
            made.restart()
            assert numbers(made) == [faults.JOURNAL_DAMAGED]
            if not run_cut(made, made.console.begin, writes, part):
                assert writes > 6 and done == [True, True]
                return
            made.restart()
            opened = made.pump.journal.is_open
            done[opened] = True
            if not opened:
                assert made.console.begin().ok, (writes, part)
            ledger = made.pump.ledger
            assert (ledger.total_steps, ledger.uncertain_steps) == (0, 0), (writes, part)
            assert made.pump.dispenser.limits.hour.recent.steps >= pulses, (writes, part)
            made.restart()
            assert made.pump.journal.is_open and made.pump.ledger.total_steps == 0
            assert without_gap(made), sequences(made)
    raise AssertionError("no end")


def test_books_half_begun_stay_closed_though_a_new_number_hides_what_was_lost():
    made = running("2.0")
    made.sim.advance(60_000)  # a mark names the newest record
    store = made.sim.hal.store
    slots.change_record(store, store.count() - 1, unread)
    made.restart()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    assert run_cut(made, made.console.begin, 1, 0)  # the BEGIN has the number of what was lost
    made.restart()
    assert numbers(made) == [faults.JOURNAL_DAMAGED]
    assert stays_off(made, 20_000)
