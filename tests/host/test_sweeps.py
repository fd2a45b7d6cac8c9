# test_sweeps: exact over every rate there is, a million changes of rate, a week, a year.
#
# Owns the long programmes. Where a pump would take minutes, the parts that hold the fraction of a
# step (meter, channels) are run alone; a sample of the same goes through the whole pump. What
# takes minutes even so, the whole pump's year among it, is in tests/long.

import random

import pytest

from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.meter import Meter
from firmware.therapy.channels import Channels
from tests.host.oracle import DAY_MS, MINUTE_MS, Oracle
from tests.host.watched import Watched

# The grid is 0.001 .. 35 U/h. A slice of it is every eighth rate, from another one each.
SLICES = range(1, 9)
GRID_MU_H = 35_000
# The rig with the coarsest steps and the strongest insulin, 2 nL in a mU: so that 35,000 days are
# 10**8 steps and not 10**10. The arithmetic is the same; only what a part may hold is larger than
# a board could take at once.
COARSE_PL = 250_000
COARSE_FLOW = COARSE_PL * 3_600
# An irregular day: in ms, primes and no multiples of each other.
DAY_PARTS = (61_001, 3_599_999, 17, 7_200_003, 1, 40_000_003, 999, 20_000_003)
# From the least to the most, evenly by ratio, and those known to trip others.
SAMPLE = sorted({round(1.26**power) for power in range(37)} | {1, 10, 50, 100, 320, 1_000, 5_000})
ROOMY = {"capacity_nl": 10_000_000, "travel_steps": 10_000_000}


def swept(rates, parts):
    """The rates at which a meter fed these parts (ms) is not exact at the end of one of them."""
    wrong = []
    for rate in rates:
        meter = Meter(COARSE_PL)
        flow = rate * 2
        for ms in parts:
            meter.add(flow * ms, 0)
        due = flow * sum(parts)
        if (meter.basal_due, meter.owed_flow()) != (due // COARSE_FLOW, due % COARSE_FLOW):
            wrong.append(rate)
    return wrong


@pytest.mark.parametrize("first", SLICES)
def test_every_rate_of_the_grid_is_exact_over_a_day(first):
    parts = (*DAY_PARTS, DAY_MS - sum(DAY_PARTS))
    assert swept(range(first, GRID_MU_H + 1, len(SLICES)), parts) == []


def test_every_rate_of_the_grid_is_exact_with_a_stop_every_minute():
    """A stop of a second: 59 s fall due in each minute. All rates for an hour, and every 29th,
    which meets all remainders, for the day."""
    assert swept(range(1, GRID_MU_H + 1), [59_000] * 60) == []
    assert swept([*range(1, GRID_MU_H + 1, 29), GRID_MU_H], [59_000] * 1_440) == []


@pytest.mark.parametrize("rate", [*SAMPLE, GRID_MU_H])
def test_the_pump_is_exact_over_a_day_at(rate):
    pump = Watched(ROOMY)
    assert pump.basal((0, rate))
    pump.wait(DAY_MS)
    assert pump.sim.pulses == rate * 10 * 24 * 1_000 // 18_406
    assert pump.pump.ledger.basal_steps == pump.sim.pulses
    assert pump.leap == 1  # each step went out when it fell due, not with the next one


@pytest.mark.parametrize("rate", SAMPLE)
def test_the_pump_is_exact_over_a_day_with_a_stop_every_minute_at(rate):
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


class Wall:
    """An rtc for channels without a pump: ms since midnight of 2026-06-02, UTC and local."""

    def __init__(self):
        self.ms = 0

    def read(self, into):
        days, into[1] = divmod(self.ms, DAY_MS)
        into[0] = 9_649 + days
        into[2] = 0
        return True


class Therapy:
    """Channels and meter, fed with time, and the oracle beside them."""

    def __init__(self, rig=None):
        rig = rig or Rig()
        self.wall = Wall()
        self.meter = Meter(rig.pl_per_step)
        self.channels = Channels(rig, Clocks(self.wall), self.meter)
        self.oracle = Oracle(10, rig.bolus_rate_mu_h)
        self.oracle.resume(0)
        self.steps = 0
        self._step_pl = rig.pl_per_step

    def profile(self, segments):
        self.channels.profile.set(segments)
        self.channels.choose_basal()
        self.oracle.profile(self.wall.ms, segments)

    def wait(self, ms):
        """Lets time pass, and what fell due go out at once."""
        self.wall.ms += ms
        self.channels.accrue(ms)
        meter = self.meter
        self.steps += meter.basal_due + meter.bolus_due
        meter.basal_due = meter.bolus_due = 0

    def check(self):
        lag = self.oracle.ideal_pl(self.wall.ms) - self.steps * self._step_pl
        assert 0 <= lag < self._step_pl, (self.wall.ms, float(lag))


def test_a_million_changes_of_rate_starve_nothing():
    """One a second, at rates whose step takes 6 s and more: no rate ever lives to see its step."""
    chance = random.Random(1)
    therapy = Therapy()
    channels, meter, wall = therapy.channels, therapy.meter, therapy.wall
    due = stepped = 0  # nL/h*ms, the oracle's unit being too slow here
    step = 18_406 * 3_600
    for change in range(1_000_000):
        rate = chance.randrange(1_001)
        channels.profile.set(((0, rate),))
        channels.choose_basal()
        ms = 1_000 if change % 3 else 1 + chance.randrange(2_000)
        wall.ms += ms
        channels.accrue(ms)
        due += rate * 10 * ms
        stepped += meter.basal_due
        meter.basal_due = 0
        assert 0 <= due - stepped * step < step, change
    assert stepped == due // step > 70_000


def test_the_pump_starves_nothing_in_20000_changes_of_rate():
    chance = random.Random(2)
    pump = Watched(ROOMY)
    for _ in range(20_000):
        assert pump.basal((0, chance.randrange(1_001)))
        pump.wait(1_000)
    assert pump.sim.pulses > 1_300


def test_a_year_of_profiles_and_boluses_is_exact():
    """Channels and meter: another profile each day, four boluses, time in irregular parts."""
    chance = random.Random(3)
    therapy = Therapy()
    channels, bolus = therapy.channels, therapy.channels.bolus
    whole_steps = dose_steps = 0
    for _ in range(365):
        starts = sorted({0, *(chance.randrange(1_440) for _ in range(chance.randrange(24)))})
        therapy.profile([(start, chance.randrange(3_000)) for start in starts])
        therapy.check()
        for _ in range(4):
            mu = 10 * (1 + chance.randrange(1_500))
            for _ in range(chance.randrange(200, 350)):
                therapy.wait(chance.randrange(160_000))
                therapy.check()
            channels.begin_bolus(mu)
            therapy.oracle.bolus(therapy.wall.ms, mu)
            whole_steps += mu * 10_000 // 18_406
            before = therapy.steps
            basal_steps = 0
            while not bolus.spent:
                ms = 1 + chance.randrange(3_000)
                therapy.wall.ms += ms
                channels.accrue(ms)
                basal_steps += therapy.meter.basal_due
                therapy.wait(0)
                therapy.check()
            channels.end_bolus()
            dose_steps += therapy.steps - before - basal_steps
    assert dose_steps == whole_steps
    assert therapy.wall.ms > 365 * DAY_MS


def days_of_the_whole_pump(days, seed):
    """Meals, snacks, a profile that is changed, a new cartridge each third day, a real plant, and
    on every other evening the power that goes, in the middle of a snack or after it."""
    chance = random.Random(seed)
    pump = Watched(rig={"occlusion_counts": 12_200, "force_max_counts": 60_000}, steps_turn=3_200)
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
            whole_steps += pump.pump.ledger.dose_steps
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
    return pump


def test_a_week_of_the_whole_pump_is_exact():
    assert days_of_the_whole_pump(7, 4).rests > 100_000
