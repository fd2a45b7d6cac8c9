# test_pump_caps: two alarms at the pump itself: the cap of a day, and a burst that does not end.

from firmware import faults
from firmware.states import FAULT
from tests.unit.bench import DAY_MS, HOUR_MS, numbers, running


def test_the_day_cap_stops_and_can_be_left_again():
    made = running("10.0", {"day_cap_mu": 5_000})
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.DAY_CAP] and made.pump.state == FAULT
    delivered_steps = made.pump.ledger.total_steps
    assert 5_000 * 10_000 - 18_406 <= delivered_steps * 18_406 <= 5_000 * 10_000
    made.console.ack()
    assert not made.console.resume().ok, "the day is still full"
    made.sim.advance(23 * HOUR_MS)
    assert made.pump.ledger.total_steps == delivered_steps
    assert not made.console.resume().ok, "it is 24 hours from the first step to the last"
    made.sim.advance(2 * HOUR_MS)
    assert made.console.resume().ok
    made.sim.advance(60_000)
    assert numbers(made) == [] and made.pump.ledger.total_steps > delivered_steps


def test_a_bolus_larger_than_the_day_has_room_for_is_refused_whole():
    made = running("0", {"day_cap_mu": 3_000})
    assert made.console.bolus("2.00").ok
    made.sim.advance(3 * HOUR_MS)
    answer = made.console.bolus("2.00")
    assert not answer.ok and "24 hours, 0.999" in str(answer), str(answer)
    made.sim.advance(DAY_MS)
    assert made.console.bolus("2.00").ok


def test_a_burst_that_does_not_end_is_a_fault():
    made = running("1.0")
    drive = made.pump.drive
    counted = drive._count()
    drive._count = lambda: counted
    drive._busy = lambda: True
    made.sim.advance(5 * 60_000)
    assert faults.SLOW_BURST in numbers(made) and made.pump.state == FAULT
