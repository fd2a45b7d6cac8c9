# test_pump_line: a blocked line, from the first step it misses to the first one it gets again.

from firmware import faults
from tests.unit.bench import (
    DELIVERING,
    FAULT,
    HOUR_MS,
    LINE,
    MIN_MS,
    SUSPENDED,
    in_journal,
    mend,
    numbers,
    running,
)

HALF_UNIT_STEPS = 272


def blocked(rate, bolus=None, **plant):
    """(bench, steps that the motor made from the kink to the alarm), at a rate or in a bolus."""
    made = running(rate, **plant)
    settled = made.sim.moved_steps + 100
    while made.sim.moved_steps < settled:
        made.sim.advance(MIN_MS)
    if bolus:
        assert made.console.bolus(bolus).ok
        made.sim.advance(30_000)
    made.sim.happen("kink")
    before = made.sim.moved_steps
    while not numbers(made) and made.sim.moved_steps < before + 600:
        made.sim.advance(1_000 if bolus else MIN_MS)
    return made, made.sim.moved_steps - before


def test_at_any_rate_less_than_half_a_unit_is_missed():
    for rate in ("0.1", "1", "10", "35"):
        made, missed = blocked(rate)
        assert numbers(made) == [faults.OCCLUSION], rate
        assert missed <= HALF_UNIT_STEPS, (rate, missed)


def test_in_a_bolus_less_than_half_a_unit_is_missed():
    made, missed = blocked("1", bolus=5)
    assert numbers(made) == [faults.OCCLUSION]
    assert missed <= HALF_UNIT_STEPS, missed
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_rigs_that_differ_by_half_miss_no_more():
    for plant in (
        {"compliance_nl_kpa": 499},
        {"compliance_nl_kpa": 167},
        {"kinetic_mn": 3_000, "stiction_mn": 600, "force_offset_counts": 12_000},
        {"kinetic_mn": 1_000, "stiction_mn": 200, "force_offset_counts": 4_000},
        {"stiffness_n_mm": 100, "noise_counts": 5},
    ):
        made, missed = blocked("1", **plant)
        assert numbers(made) == [faults.OCCLUSION], plant
        assert missed <= HALF_UNIT_STEPS, (plant, missed)


def test_the_estimates_are_within_a_fifth_of_the_truth():
    for rate, bolus in (("1", None), ("1", 5)):
        made, missed = blocked(rate, bolus)
        made.sim.advance(1_000)
        ((_, missed_nl, held_nl, pressure_pa),) = in_journal(made, LINE)
        truth_nl = missed * 18_406 // 1_000
        assert abs(missed_nl - truth_nl) * 5 <= truth_nl, (missed_nl, truth_nl)
        truth_nl = made.sim.trapped_nl
        assert abs(held_nl - truth_nl) * 5 <= truth_nl, (held_nl, truth_nl)
        assert abs(pressure_pa - made.sim.pressure_pa) * 10 <= made.sim.pressure_pa


def test_what_it_says_is_what_a_person_needs():
    made, _ = blocked("1")
    text = str(made.console.alarms())
    ((_, missed_nl, held_nl, pressure_pa),) = in_journal(made, LINE)
    assert "line blocked at about %d kPa" % ((pressure_pa + 500) // 1_000) in text, text
    said = text.replace("0.", "").split()
    assert abs(int(said[said.index("missed,") - 2]) - missed_nl / 100) <= 1, (text, missed_nl)
    assert abs(int(said[said.index("held") - 2]) - held_nl / 100) <= 1, (text, held_nl)
    assert "U missed" in str(made.console.history())


def test_what_to_do_comes_in_the_order_that_works():
    made, _ = blocked("1")
    text = str(made.console.alarms())
    for line in text.split("\n"):
        assert len(line) <= 80, line
    steps = ("pump.ack()", "pump.relieve() takes", "straighten or change", "pump.resume()")
    places = [text.index(step) for step in steps]
    assert places == sorted(places), text
    assert "stands; pump.ack(), then pump.relieve()" in str(made.console.relieve())
    assert made.console.ack().ok and made.console.relieve().ok
    made.sim.advance(MIN_MS)
    assert "drawn back %d steps; next: " % made.pump.ledger.backed_steps in status(made)
    made.sim.happen("clear")
    assert "then pump.resume() again" in str(made.console.resume())
    made.sim.advance(MIN_MS)
    assert "drawn back" not in status(made)
    assert made.console.resume().ok and made.pump.state == DELIVERING


def status(made):
    return str(made.console.status())


def test_the_suspicion_is_said_before_the_alarm():
    made, _ = blocked("1")
    mend_line(made)
    made.sim.happen("kink")
    while made.pump.line.suspicion() < 60:
        made.sim.advance(MIN_MS)
    assert numbers(made) == []
    assert "line fills up: " in str(made.console.status())


def mend_line(made):
    made.sim.happen("clear")
    made.sim.advance(MIN_MS)
    mend(made)
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING


def test_it_holds_until_the_line_lets_go():
    made, _ = blocked("1")
    made.console.ack()
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.OCCLUSION] and made.pump.state == FAULT
    assert not made.console.resume().ok
    made.sim.happen("clear")
    made.sim.advance(MIN_MS)
    assert numbers(made) == [] and made.pump.state == SUSPENDED
    assert made.console.resume().ok


def test_a_line_that_is_still_blocked_after_a_restart_is_found_at_once():
    made, _ = blocked("1")
    made.pump.checkpoint.write()
    made.restart()
    made.console.ack()
    made.sim.advance(MIN_MS)
    assert made.console.clock("2026-06-02 14:30 +02:00").ok
    assert made.console.resume().ok
    before = made.sim.moved_steps
    made.sim.advance(HOUR_MS)
    assert faults.OCCLUSION in numbers(made)
    assert made.sim.moved_steps - before < 40


def test_a_restart_soon_after_a_load_does_not_expect_the_force_of_the_cartridge_before():
    made = running("1")
    made.sim.advance(2 * HOUR_MS)
    assert made.pump.line.known
    made.console.suspend()
    made.sim.happen("reservoir", 3_000_000)  # the pusher only touches its plunger
    assert made.console.load(300, "U-100").ok
    made.restart()
    assert not made.pump.line.known
    made.console.ack()
    made.sim.advance(MIN_MS)
    assert made.console.resume().ok
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [] and made.pump.state == DELIVERING


def test_a_cartridge_that_was_out_is_another_one_even_after_a_restart():
    made = running("1")
    made.sim.advance(2 * HOUR_MS)
    assert made.pump.line.known
    made.pump.checkpoint.write()  # it knows the cartridge, too
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.UNSEATED]
    made.sim.happen("seat")
    made.restart()
    assert not made.pump.line.known


def test_a_line_that_came_off_in_a_bolus_is_said_and_stops_nothing():
    made = running("1")
    made.sim.advance(HOUR_MS)
    made.sim.happen("disconnect")
    assert made.console.bolus(3).ok
    made.sim.advance(10 * MIN_MS)
    assert numbers(made) == []  # of one bolus friction may have hidden it
    assert made.console.bolus(3).ok
    made.sim.advance(90_000)
    assert numbers(made) == [faults.LEAK]
    assert made.pump.state == DELIVERING
    assert "every connector" in str(made.console.alarms())


def test_a_force_that_vanishes_is_not_a_line_that_is_open():
    made = running("1")
    made.sim.advance(HOUR_MS)
    made.sim.happen("force-offset", 6_500)
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.NO_FORCE]
    assert made.pump.state == FAULT


def test_a_sensor_that_repeats_itself_is_a_fault():
    made = running("20")
    made.sim.advance(30_000)
    made.sim.happen("force-stuck")
    before = made.sim.moved_steps
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.FORCE_STUCK]
    assert 64 <= made.sim.moved_steps - before <= 70


def test_the_plunger_that_has_to_be_found_first_is_no_blocked_line():
    made = running("1", primed=0, backlash_taken_up=0)
    made.sim.advance(4 * HOUR_MS)
    assert numbers(made) == []
    assert made.pump.line.known
