# test_recovery_dose: a dose that the power cut short ends with both bounds on record, and never
# goes on by itself.

from tests.unit import slots
from tests.unit.bench import (
    BOLUS,
    DELIVERING,
    END,
    FAULT,
    HOUR_MS,
    MIN_MS,
    QUICK,
    in_journal,
    numbers,
    running,
)
from tests.unit.restarts import run_cut, stays_off, without_gap

RESET = 4
FINE = {"quantum_nl": 19, "bolus_rate_mu_h": 1_000, "max_basal_mu_h": 1_000}


def end_of(made, dose):
    """(steps at most, steps at least, reason, nl per mU) of the one END of a dose."""
    ends = [record for record in in_journal(made, END) if record[1] == dose]
    assert len(ends) == 1, ends
    _, _, most, packed = ends[0]
    return most, most - (packed >> 16), packed & 255, packed >> 8 & 255


def bounds_hold(made, pulses, before_steps=0):
    """What went out is within what the books say, and they are not further apart than allowed."""
    ledger = made.pump.ledger
    uncertain = made.pump.recovery.uncertain_steps
    total = ledger.total_steps - before_steps
    assert total - uncertain <= pulses <= total, (total, uncertain, pulses)
    assert uncertain * 18_406 <= made.pump.rig.quantum_nl * 1_000, uncertain
    assert ledger.adds_up() and without_gap(made)


def test_bounds_hold_wherever_the_power_goes():
    for rig, basal in ((None, "20"), (QUICK, "35"), ({"quantum_nl": 5_000}, "35"), (FINE, "1")):
        for ms in (0, 1, 37, 999, 7_001, 12_345):
            made = running(basal, rig)
            made.sim.advance(5_000)
            made.console.bolus("5.00")
            made.sim.advance(ms)
            bolus = made.pump.ledger.bolus_steps
            pulses = made.sim.pulses
            in_dose = made.pump.channels.bolus.active
            made.restart()
            bounds_hold(made, pulses)
            if not in_dose:
                continue
            most, least, reason, nl_per_mu = end_of(made, 1)
            assert (reason, nl_per_mu) == (RESET, 10)
            assert least <= bolus <= most, (least, bolus, most)
            assert made.pump.ledger.bolus_steps == least
            assert most - least <= made.pump.recovery.uncertain_steps
            assert made.pump.recovery.dose_id == 1
            assert numbers(made) == [261]


def test_a_quantum_of_a_step_leaves_a_step_in_doubt():
    made = running("1", FINE)
    made.sim.advance(MIN_MS)
    made.console.bolus("0.50")
    made.sim.advance(10 * MIN_MS)
    made.restart()
    assert made.pump.recovery.uncertain_steps <= 1


def test_nothing_of_it_is_delivered_again():
    made = running("0")
    made.console.bolus("5.00")
    made.sim.advance(30_000)
    pulses = made.sim.pulses
    made.restart()
    assert stays_off(made)
    assert made.console.resume().ok
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING
    assert made.sim.pulses == 0  # since the start; basal is 0
    assert not made.pump.channels.bolus.active
    assert pulses > 400 and len(in_journal(made, BOLUS)) == 1
    assert made.console.bolus("0.50").ok
    assert in_journal(made, BOLUS)[-1][1] == 2
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.dose_steps == 5_000_000 // 18_406


def test_a_dose_that_had_not_begun_to_move():
    made = running("0")
    made.sim.advance(1_000)
    made.console.bolus("5.00")
    assert made.sim.pulses == 0
    made.restart()
    assert end_of(made, 1)[:3] == (0, 0, RESET)
    assert made.pump.ledger.total_steps == 0


def test_a_dose_that_had_not_begun_to_move_has_none_of_the_one_before():
    made = running("0")
    made.console.bolus("1.00")
    made.sim.advance(MIN_MS)
    steps = made.pump.ledger.dose_steps
    assert steps == 10_000_000 // 18_406
    made.console.bolus("5.00")
    made.restart()
    assert end_of(made, 1)[:3] == (steps, steps, 0)
    assert end_of(made, 2)[:3] == (0, 0, RESET)
    assert made.pump.ledger.bolus_steps == steps


def test_what_a_dose_gave_is_on_board_after_the_restart():
    for ms in (1_000, 30_000, 199_000, 240_000):
        made = running("0")
        made.sim.advance(MIN_MS)
        made.console.bolus("5.00")
        made.sim.advance(ms)
        before = made.pump.dispenser.onboard.steps()
        assert before > 0
        made.restart()
        doubt = made.pump.ledger.dose_uncertain_steps
        assert made.pump.dispenser.onboard.steps() >= before, ms
        assert made.pump.dispenser.onboard.steps() <= before + doubt + before // 100 + 1, ms


def test_a_dose_that_was_complete_is_complete():
    # All of it is out and on record, and the power goes before its end is.
    made = running("0")
    made.console.bolus("0.50")
    wanted = 5_000_000 // 18_406

    def act():
        made.sim.advance(MIN_MS)

    store = made.sim.hal.store
    append = store.append

    def no_end(record):
        if record[1] == END:
            store.cut(0, 0)
        append(record)

    store.append = no_end
    assert run_cut(made, act, 100_000, 0)
    store.append = append
    assert in_journal(made, END) == []
    assert made.sim.pulses == wanted
    made.restart()
    assert end_of(made, 1)[:3] == (wanted, wanted, 0)
    assert made.pump.recovery.dose_id == 0
    assert made.pump.recovery.uncertain_steps == 0
    assert made.pump.ledger.bolus_steps == wanted == made.pump.ledger.total_steps
    assert "no bolus was interrupted" in str(made.console.review())


def test_a_dose_whose_end_is_on_record_is_not_ended_twice():
    made = running("1.0")
    made.console.bolus("0.50")
    made.sim.advance(MIN_MS)
    before = in_journal(made, END)
    for _ in range(3):
        made.restart()
        assert in_journal(made, END) == before
        assert made.pump.recovery.dose_id == 0


def test_no_dose_is_booked_above_what_was_asked():
    # Less is left of the dose than is authorised: the rest of the doubt is basal's.
    for back_ms in (50, 300, 1_500, 4_000):
        made = running("20", {"quantum_nl": 5_000})
        made.console.bolus("1.00")
        made.sim.advance(40_000 - back_ms)
        pulses = made.sim.pulses
        made.restart()
        bounds_hold(made, pulses)
        most, least, reason, _ = end_of(made, 1)
        assert least <= most <= 10_000_000 // 18_406, back_ms


def test_what_was_in_doubt_before_a_dose_is_not_the_doses():
    made = running("20")
    made.sim.advance(MIN_MS)
    made.restart()
    made.console.ack()
    doubt = made.pump.ledger.uncertain_steps
    assert doubt > 0
    assert made.console.resume().ok
    made.sim.advance(MIN_MS)
    made.console.bolus("1.00")
    made.sim.advance(60_000)
    assert end_of(made, 1)[:3] == (10_000_000 // 18_406, 10_000_000 // 18_406, 0)
    before = made.pump.ledger.total_steps - made.sim.pulses
    pulses = made.sim.pulses
    made.restart()
    bounds_hold(made, pulses, before)
    assert made.pump.ledger.uncertain_steps == doubt + made.pump.recovery.uncertain_steps


def test_the_dose_is_found_again_after_more_restarts():
    made = running("0")
    made.console.bolus("5.00")
    made.sim.advance(30_000)
    made.restart()
    text = str(made.console.review())
    assert text.startswith("#1 bolus of 5.000 U")
    for _ in range(3):
        made.restart()
        assert made.pump.recovery.dose_id == 1
        assert str(made.console.review()) == text


def test_every_write_is_a_place_for_a_cut():
    # The power goes in each write of a dose in turn: the books hold what went out.
    for part in (0, 128, 256):
        for writes in range(0, 60, 3):
            made = running("20")

            def act(made=made):
                made.console.bolus("0.60", id=3)
                made.sim.advance(10_000)
                made.console.stop(id=4)
                made.console.suspend()
                made.console.resume()
                made.sim.advance(20_000)

            was_cut = run_cut(made, act, writes, part)
            pulses = made.sim.pulses
            state = slots.mark(made.sim.hal.store)[slots.OPEN]
            made.restart()
            assert made.pump.recovery.fault == 0, (writes, part)
            assert made.pump.recovery.uncertain_steps == state
            bounds_hold(made, pulses)
            assert made.pump.state == FAULT or numbers(made) != [261]
            if not was_cut:
                break
