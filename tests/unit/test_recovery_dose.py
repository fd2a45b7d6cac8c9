# test_recovery_dose: a dose that the power cut short ends with both bounds on record, and never
# goes on by itself.

from tests.unit.bench import BOLUS, DELIVERING, END, HOUR_MS, MIN_MS, in_journal, running
from tests.unit.reset_dose import RESET, end_of
from tests.unit.restarts import run_cut, stays_off


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
    assert not made.pump.channels.doses.count
    assert pulses > 400 and len(in_journal(made, BOLUS)) == 1
    assert made.console.bolus("0.50").ok
    assert in_journal(made, BOLUS)[-1][1] == 2
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.dose_steps[0] == 5_000_000 // 18_406


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
    steps = made.pump.ledger.dose_steps[0]
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
        doubt = made.pump.ledger.dose_uncertain_steps[0]
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
    assert made.pump.recovery.dose_ids[0] == 0
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
        assert made.pump.recovery.dose_ids[0] == 0


def test_the_dose_is_found_again_after_more_restarts():
    made = running("0")
    made.console.bolus("5.00")
    made.sim.advance(30_000)
    made.restart()
    text = str(made.console.review())
    assert text.startswith("#1 bolus of 5.000 U")
    for _ in range(3):
        made.restart()
        assert made.pump.recovery.dose_ids[0] == 1
        assert str(made.console.review()) == text


def test_a_dose_cut_before_its_first_mark_owes_nothing_of_what_basal_was_allowed():
    made = running("20")
    made.sim.advance(60_500)
    made.console.bolus("1.00")
    assert made.pump.ledger.dose_steps[0] == 0
    pulses = made.sim.pulses
    made.restart()
    ledger = made.pump.ledger
    assert made.pump.recovery.dose_ids[0] == 1
    assert (ledger.dose_steps[0], ledger.dose_uncertain_steps[0]) == (0, 0)
    assert ledger.total_steps - ledger.uncertain_steps <= pulses <= ledger.total_steps
    assert ledger.uncertain_steps > 0
