# test_pump_reservoir: empty by count and by end stop, low; the way out of each.

from firmware import faults
from tests.unit.bench import (
    ALARM,
    DELIVERING,
    FAULT,
    HOUR_MS,
    MIN_MS,
    OFF,
    bench,
    in_journal,
    mend,
    numbers,
    running,
)
from tests.unit.fault_rows import ROWS

# Warnings that come on the way are told apart from what stops.
STOPS = [row[0] for row in ROWS if row[2]]


def stopping(made):
    return [number for number in numbers(made) if number in STOPS]


def test_empty_by_count_stops_before_a_step_too_many():
    made = running("35", units=10, reservoir_nl=3_000_000)
    made.sim.advance(HOUR_MS)
    assert stopping(made) == [faults.EMPTY]
    assert made.pump.state == FAULT
    assert made.pump.ledger.total_steps == 100_000_000 // 18_406
    assert made.pump.ledger.left_steps() == 0


def test_an_empty_pump_goes_on_when_it_was_loaded():
    made = running("3", units=12, keys=1)
    made.sim.advance(5 * HOUR_MS)
    made.console.ack()
    assert not made.console.resume().ok
    assert not made.console.bolus(1).ok
    assert made.console.load(100, "U-100").ok
    assert numbers(made) == []  # as soon as it is said to be loaded
    assert made.console.resume().ok
    made.sim.advance(10 * MIN_MS)
    assert numbers(made) == []
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_the_end_stop_stops():
    made = running("35", reservoir_nl=20_000, units=5)
    made.sim.advance(HOUR_MS)
    assert stopping(made) == [faults.END_OF_TRAVEL]
    assert faults.RESERVOIR_MISMATCH not in numbers(made)  # 3 U off: within what is allowed


def test_an_end_stop_long_before_the_count_is_a_disagreement():
    made = running("35", reservoir_nl=50_000)
    made.sim.advance(HOUR_MS)
    assert stopping(made) == [faults.END_OF_TRAVEL]
    assert faults.RESERVOIR_MISMATCH in numbers(made)
    made.sim.happen("reservoir", 3_000_000)
    made.sim.advance(MIN_MS)
    made.console.load(300, "U-100")
    mend(made)
    made.sim.advance(MIN_MS)
    assert numbers(made) == []
    assert made.pump.state == DELIVERING


def test_an_end_stop_that_is_stuck_is_covered_by_the_count():
    made = running("35", units=10, reservoir_nl=100_000)
    made.sim.happen("end-stop-stuck")
    made.sim.advance(HOUR_MS)
    assert stopping(made)[0] in (faults.EMPTY, faults.OCCLUSION)
    assert made.pump.state == FAULT
    assert made.pump.ledger.total_steps <= 100_000_000 // 18_406


def test_travel_is_limited_in_steps():
    made = running("35", {"travel_steps": 2_000})
    made.sim.advance(HOUR_MS)
    assert stopping(made) == [faults.END_OF_TRAVEL]
    assert made.pump.ledger.total_steps == 2_000


def test_low_and_nearly_empty_are_said_in_time_and_do_not_stop():
    made = running("35", units=30)
    seen = []
    for _ in range(60):
        made.sim.advance(MIN_MS)
        for number in numbers(made):
            if number not in seen:
                seen.append(number)
                left_mu = made.pump.ledger.left_steps() * 18_406 // 10_000
                if number == faults.LOW_RESERVOIR:
                    assert 18_000 < left_mu <= 20_000, left_mu
                elif number == faults.LAST_RESERVOIR:
                    assert 3_000 < left_mu <= 5_000, left_mu
                    assert made.pump.state == DELIVERING
    assert seen == [faults.LOW_RESERVOIR, faults.LAST_RESERVOIR, faults.EMPTY]


def test_the_last_warning_takes_the_place_of_the_first():
    made = running("0", units=4)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.LAST_RESERVOIR]
    made.console.ack()
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.LAST_RESERVOIR]  # cannot be switched off
    made.console.suspend()
    made.console.load(300, "U-100")
    made.sim.advance(MIN_MS)
    assert numbers(made) == []


def test_a_warning_is_raised_once():
    made = running("1", units=15)
    made.sim.advance(HOUR_MS)
    assert [number for _, number, _, _ in in_journal(made, ALARM)] == [111, 231]


def test_loading_is_refused_while_delivering_only():
    made = running("1")
    assert not made.console.load(300, "U-100").ok
    made.console.suspend()
    assert made.console.load(250, "U-100").ok
    made = bench()
    assert made.pump.state == OFF
    assert made.console.load(250, "U-100").ok


def test_a_reservoir_holds_no_more_than_its_volume():
    for strength, most in (("U-100", 300), ("U-200", 600), ("U-500", 1_500)):
        made = bench()
        assert not made.console.load("%d.001" % most, strength).ok
        assert made.console.load(most, strength).ok
        assert not made.console.load("%d.001" % most, strength).ok
