# test_supply: a supply that falls stops delivery while there is still enough to write it down.

from firmware import faults
from tests.unit.bench import (
    BOLUS,
    DELIVERING,
    END,
    FAULT,
    HOUR_MS,
    MIN_MS,
    bench,
    in_journal,
    mend,
    numbers,
    running,
)

LOW_MV, STOP_MV = 3_400, 3_200
WATCHED = {"supply_low_mv": LOW_MV, "supply_stop_mv": STOP_MV}


def test_below_the_stop_nothing_is_delivered():
    made = running("20", WATCHED)
    made.sim.advance(MIN_MS)
    made.sim.happen("battery", STOP_MV)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [] and made.pump.state == DELIVERING
    before = made.sim.pulses
    made.sim.happen("battery", STOP_MV - 1)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.SUPPLY] and made.pump.state == FAULT
    assert not made.sim.hal.stepper._enabled
    assert made.sim.pulses == before
    assert made.pump.ledger.total_steps == before


def test_it_stops_in_mid_dose_and_the_rest_is_never_delivered():
    made = running("0", WATCHED)
    made.console.bolus("10")
    made.sim.advance(30_000)
    made.sim.happen("battery", 0)
    made.sim.advance(MIN_MS)
    assert in_journal(made, END)[-1][3] & 255 == 3
    made.sim.happen("battery", 3_700)
    made.sim.advance(MIN_MS)
    mend(made)
    before = made.sim.pulses
    made.sim.advance(HOUR_MS)
    assert made.sim.pulses == before


def test_one_dip_that_is_over_does_not_stop():
    made = running("20", WATCHED)
    made.sim.advance(MIN_MS)
    for _ in range(5):
        made.sim.happen("battery", 0)
        made.sim.advance(9)
        made.sim.happen("battery", 3_700)
        made.sim.advance(5_000)
    assert numbers(made) == [] and made.pump.state == DELIVERING


def test_between_low_and_stop_basal_goes_on_and_no_bolus_is_begun():
    made = running("2.0", WATCHED)
    made.sim.happen("battery", LOW_MV - 1)
    made.sim.advance(MIN_MS)
    before = made.pump.journal.sequence
    answer = made.console.bolus("1.0")
    assert not answer.ok
    assert str(answer) == (
        "refused: bolus 1.000 U needs a supply of 3400 mV, it is 3399; charge the battery"
    )
    assert made.pump.journal.sequence == before and in_journal(made, BOLUS) == []
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []
    made.sim.happen("battery", LOW_MV)
    assert made.console.bolus("1.0").ok


def test_a_dose_that_was_begun_goes_on_below_low():
    made = running("0", WATCHED)
    made.console.bolus("1.0")
    made.sim.advance(5_000)
    made.sim.happen("battery", STOP_MV)
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.bolus_steps == 10_000_000 // 18_406


def test_nothing_begins_while_the_supply_is_low():
    made = bench(WATCHED)
    made.console.load(300, "U-100")
    made.console.basal("1.0")
    made.sim.happen("battery", STOP_MV - 1)
    made.sim.advance(MIN_MS)
    answer = made.console.resume()
    assert not answer.ok and "supply" in str(answer)
    made.sim.happen("battery", 3_700)
    made.sim.advance(MIN_MS)
    assert made.console.resume().ok


def test_it_stays_until_it_was_seen_and_has_gone():
    made = running("20", WATCHED)
    made.sim.happen("battery", 0)
    made.sim.advance(MIN_MS)
    made.console.ack()
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.SUPPLY]
    assert not made.console.resume().ok
    made.sim.happen("battery", 3_700)
    made.sim.advance(MIN_MS)
    assert numbers(made) == []
    assert made.console.resume().ok


def test_a_rig_that_does_not_watch_its_supply_runs_on_any():
    made = running("20", {"supply_low_mv": 0, "supply_stop_mv": 0})
    made.sim.happen("battery", 0)
    made.sim.advance(HOUR_MS)
    assert made.console.bolus("1.0").ok
    assert numbers(made) == []


def test_a_rig_without_a_battery_runs():
    made = running("20", WATCHED, battery=0)
    made.sim.advance(MIN_MS)
    assert made.console.bolus("1.0").ok
    made.sim.advance(MIN_MS)
    assert numbers(made) == [] and made.pump.state == DELIVERING


def test_a_battery_that_does_not_answer_stops():
    made = running("20", WATCHED)
    made.sim.advance(MIN_MS)

    def silent():
        raise OSError(5)

    made.pump.sensing._supply_mv = silent
    made.sim.advance(MIN_MS)
    assert made.pump.state == FAULT and numbers(made) == [faults.HARDWARE]


def test_low_below_stop_makes_no_rig():
    try:
        bench({"supply_low_mv": 3_199, "supply_stop_mv": 3_200})
    except ValueError as error:
        assert "supply_low_mv" in str(error)
        return
    raise AssertionError("a bolus would be allowed where nothing is delivered")
