# test_recovery_bounds: what went out of a dose lies within the bounds on record, wherever the
# power goes.

from tests.unit import slots
from tests.unit.bench import FAULT, MIN_MS, QUICK, numbers, running
from tests.unit.reset_dose import FINE, RESET, bounds_hold, end_of
from tests.unit.restarts import run_cut


def test_bounds_hold_wherever_the_power_goes():
    for rig, basal in ((None, "20"), (QUICK, "35"), ({"quantum_nl": 5_000}, "35"), (FINE, "1")):
        for ms in (0, 1, 37, 999, 7_001, 12_345):
            made = running(basal, rig)
            made.sim.advance(5_000)
            made.console.bolus("5.00")
            made.sim.advance(ms)
            bolus = made.pump.ledger.bolus_steps
            pulses = made.sim.pulses
            in_dose = made.pump.channels.doses.count
            made.restart()
            bounds_hold(made, pulses)
            if not in_dose:
                continue
            most, least, reason, nl_per_mu = end_of(made, 1)
            assert (reason, nl_per_mu) == (RESET, 10)
            assert least <= bolus <= most, (least, bolus, most)
            assert made.pump.ledger.bolus_steps == least
            assert most - least <= made.pump.recovery.uncertain_steps
            assert made.pump.recovery.dose_ids[0] == 1
            assert numbers(made) == [261]


def test_a_quantum_of_a_step_leaves_a_step_in_doubt():
    made = running("1", FINE)
    made.sim.advance(MIN_MS)
    made.console.bolus("0.50")
    made.sim.advance(10 * MIN_MS)
    made.restart()
    assert made.pump.recovery.uncertain_steps <= 1


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
