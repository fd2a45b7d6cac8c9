# test_pump_hour: the hour's cap, which is of insulin, not of volume, at every strength.

from firmware import faults
from tests.unit.bench import FAULT, HOUR_MS, MIN_MS, numbers, running
from tests.unit.walking import TRAVEL, change_strength, to_strength


def test_the_hour_cap_stops_and_can_be_left_again():
    made = running("30", {"hour_cap_mu": 10_000})
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.HOUR_CAP]
    assert made.pump.ledger.total_steps == 10_000 * 10_000 // 18_406
    made.console.ack()
    assert not made.console.resume().ok
    made.sim.advance(61 * MIN_MS)
    assert made.console.resume().ok
    before = made.pump.ledger.total_steps
    made.sim.advance(10 * MIN_MS)
    assert numbers(made) == []
    assert made.pump.ledger.total_steps > before + 2_000


def test_no_sixty_minutes_deliver_more_than_the_cap():
    made = running("12", {"hour_cap_mu": 10_000})
    cap = 10_000 * 10_000 // 18_406
    totals = [0] * 61
    for minute in range(300):
        made.sim.advance(MIN_MS)
        if made.pump.state == FAULT:
            made.console.ack()
            made.console.resume()
        totals.append(made.sim.hal.stepper.count())
        assert totals[-1] - totals[-61] <= cap, minute


def test_the_cap_is_of_insulin_not_of_volume():
    for strength, nl_per_mu in (("U-100", 10), ("U-200", 5), ("U-500", 2)):
        made = running("30", {"hour_cap_mu": 5_000}, strength=strength)
        made.sim.advance(HOUR_MS)
        assert made.pump.ledger.total_steps == 5_000 * nl_per_mu * 1_000 // 18_406


def test_loading_another_strength_leaves_no_room_in_the_hour():
    for first, second in (("U-100", "U-500"), ("U-500", "U-100"), ("U-200", "U-100")):
        made = running("0", {"hour_cap_mu": 5_000, "travel_steps": TRAVEL}, strength=first)
        made.console.bolus("5")
        made.sim.advance(5 * MIN_MS)
        made.console.suspend()
        change_strength(made, second)
        made.console.resume()
        assert not made.console.bolus("0.10").ok, (first, second)
        made.sim.advance(61 * MIN_MS)
        assert made.console.bolus("5").ok, (first, second)


def test_loading_another_strength_leaves_as_much_insulin_on_board():
    for first, second, a, b in (("U-100", "U-500", 10, 2), ("U-500", "U-100", 2, 10)):
        made = running("0", {"travel_steps": TRAVEL}, strength=first)
        made.console.bolus("5")
        made.sim.advance(30 * MIN_MS)
        made.console.suspend()
        to_strength(made, second)
        before = made.pump.dispenser.onboard.steps()
        while made.pump.channels.nl_per_mu != b:
            made.sim.advance(20)
        after = made.pump.dispenser.onboard.steps()
        assert (before - 1) * b <= after * a <= before * b + 60 * a, (first, before, after)


def test_a_dose_is_the_same_insulin_at_every_strength():
    for strength, nl_per_mu in (("U-100", 10), ("U-200", 5), ("U-500", 2)):
        made = running("0", strength=strength)
        made.console.bolus("2.00")
        made.sim.advance(3 * MIN_MS)
        assert made.pump.ledger.total_steps == 2_000 * nl_per_mu * 1_000 // 18_406
