# test_pump_sweeps: the whole pump is exact for a day at a rate, through thousands of changes of
# it, and for a week of meals, snacks, cartridges and power cuts.
#
# Owns a sample of the rates; tests/long takes twice as many, and a year.

import math
import random

import pytest

from tests.host.oracle import DAY_MS, MINUTE_MS
from tests.host.watched import Watched
from tests.tell import tell

FASTEST_MU_H = 35_000
ROOMY = {"capacity_nl": 10_000_000, "travel_steps": 10_000_000}


def sample(ratio):
    """Rates up to 5 U/h, evenly by ratio, and those known to trip others."""
    powers = range(math.ceil(math.log(5_000, ratio)))
    return sorted({round(ratio**power) for power in powers} | {10, 50, 100, 320, 1_000, 5_000})


def day_at(rate):
    """A day at this rate."""
    pump = Watched(ROOMY)
    assert pump.basal((0, rate))
    pump.wait(DAY_MS)
    assert pump.sim.pulses == rate * 10 * 24 * 1_000 // 18_406
    assert pump.pump.ledger.basal_steps == pump.sim.pulses
    assert pump.leap == 1  # each step went out when it fell due, not with the next one


def day_with_stops_at(rate):
    """A day at this rate, with a stop of a second in each minute."""
    pump = Watched(ROOMY)
    assert pump.basal((0, rate))
    for _ in range(1_440):
        pump.wait(59_000)
        assert pump.suspend()
        pump.wait(1_000)
        assert pump.resume()
    pump.wait(1_000)  # a stop in mid-poll may leave a step for after it
    due_pl = rate * 10 * (24 * 3_600_000 - 1_440_000 + 1_000) // 3_600
    assert pump.sim.pulses == due_pl // 18_406
    assert pump.dropped == [0]


@pytest.mark.parametrize("rate", [*sample(2), FASTEST_MU_H])
def test_the_pump_is_exact_over_a_day_at(rate):
    day_at(rate)


@pytest.mark.parametrize("rate", sample(2))
def test_the_pump_is_exact_over_a_day_with_a_stop_every_minute_at(rate):
    day_with_stops_at(rate)


def test_the_pump_starves_nothing_in_20000_changes_of_rate():
    chance = random.Random(2)
    pump = Watched(ROOMY)
    for _ in range(20_000):
        assert pump.basal((0, chance.randrange(1_001)))
        pump.wait(1_000)
    assert pump.sim.pulses > 1_300


def days_of_the_whole_pump(days, seed):
    """Meals, snacks, a profile that is changed, a new cartridge each third day, a real plant, and
    on every other evening the power that goes, in the middle of a snack or after it."""
    chance = random.Random(seed)
    pump = Watched(
        rig={
            "occlusion_nl": 2_400,
            "level_mn": 1_500,
            "trend_nl": 4_000,
            "occlusion_counts": 30_000,
            "force_max_counts": 60_000,
        },
        steps_turn=3_200,
    )
    whole_steps = 0
    for day in range(days):
        starts = sorted({0, *(30 * chance.randrange(48) for _ in range(6))})
        assert pump.basal(*[(start, 400 + 5 * chance.randrange(200)) for start in starts])
        for meal in (420, 730, 960, 1_140):
            minute = meal + chance.randrange(60)
            pump.wait(
                (day * 1_440 + minute) * MINUTE_MS + chance.randrange(MINUTE_MS) - pump.now_ms
            )
            mu = 10 * (1 + chance.randrange(900))
            assert pump.bolus(mu)
            if chance.randrange(8):
                whole_steps += mu * 10_000 // 18_406
                continue
            pump.wait(chance.randrange(mu * 40))
            assert pump.stop()
            whole_steps += pump.pump.ledger.dose_steps[0]
        if day % 2:
            pump.wait((day * 1_440 + 1_260) * MINUTE_MS - pump.now_ms)
            assert pump.bolus(1_000)
            pump.wait(chance.randrange(60_000))
            pump.cut()
            whole_steps = pump.pump.ledger.bolus_steps  # at least; the rest of it is uncertain
            assert pump.resume()
        if day % 3 == 2:
            pump.wait((day * 1_440 + 1_320) * MINUTE_MS - pump.now_ms)
            assert pump.suspend()
            pump.wait(300_000)
            pump.sim.happen("reservoir", 3_000_000)
            assert pump.console.load(300, "U-100").ok
            assert pump.resume()
        pump.wait((day + 1) * DAY_MS - pump.now_ms)
    ledger = pump.pump.ledger
    assert ledger.bolus_steps == whole_steps
    assert pump.dropped == [0]
    moved_steps = pump.sim.moved_steps
    assert moved_steps == pump.went + pump.sim.pulses
    assert ledger.total_steps - ledger.uncertain_steps <= moved_steps <= ledger.total_steps
    assert days < 2 or ledger.uncertain_steps > 0
    tell(f"the whole pump for {days} days: {pump.rests:,} rests exact, {days // 2} power cuts")
    return pump


def test_a_week_of_the_whole_pump_is_exact():
    assert days_of_the_whole_pump(7, 4).rests > 100_000
