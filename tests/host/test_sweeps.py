# test_sweeps: exact over every rate there is, a million changes of rate, a year.
#
# Owns the long programmes of the parts that hold the fraction of a step (meter, channels), run
# alone: a pump would take minutes. A sample of the same goes through the whole pump in
# test_pump_sweeps. What takes minutes even so is in tests/long.

import random

import pytest

from firmware.bounds import Bounds
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.meter import Meter
from firmware.therapy.channels import Channels
from firmware.therapy.temp import PERCENT, RATE
from tests.host.oracle import DAY_MS, PARTS, Oracle

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


def swept(rates, parts):
    """The rates at which a meter fed these parts (ms) is not exact at the end of one of them."""
    wrong = []
    for rate in rates:
        meter = Meter(COARSE_PL)
        flow = rate * 2
        for ms in parts:
            meter.add(flow * ms)
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
        self.channels = Channels(rig, Clocks(self.wall), self.meter, Bounds(rig))
        self.oracle = Oracle(10, rig.bolus_rate_mu_h)
        self.oracle.resume(0)
        self.steps = 0
        self._step = rig.pl_per_step * PARTS

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
        meter.basal_due = meter.bolus_due = meter.dose_due[0] = 0

    def check(self):
        lag = self.oracle.ideal(self.wall.ms) - self.steps * self._step
        assert 0 <= lag < self._step, (self.wall.ms, lag / PARTS)


def test_a_million_changes_of_rate_starve_nothing():
    """One a second, at rates whose step takes 6 s and more: no rate ever lives to see its step."""
    chance = random.Random(1)
    therapy = Therapy()
    channels, meter, wall = therapy.channels, therapy.meter, therapy.wall
    due = stepped = 0  # in parts, as the oracle has them
    step = 18_406 * PARTS
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


def test_a_million_changes_of_temporary_rate_starve_nothing():
    """One a second, of a profile whose step takes 8 s; percent, rates, and ends by themselves."""
    chance = random.Random(2)
    therapy = Therapy()
    channels, meter, wall = therapy.channels, therapy.meter, therapy.wall
    therapy.profile([(0, 830), (600, 310)])
    due = stepped = 0  # in parts
    step = 18_406 * PARTS
    for change in range(1_000_000):
        kind = PERCENT if change % 2 else RATE
        value = chance.randrange(501 if kind == PERCENT else 2_000)
        channels.basal.temp.begin(kind, value, 900_000)
        channels.choose_basal()
        minute = wall.ms // 60_000 % 1_440
        programmed = 830 if minute < 600 else 310
        rate = programmed * value // 100 if kind == PERCENT else value
        ms = min(1_000, 60_000 - wall.ms % 60_000)
        wall.ms += ms
        channels.basal.temp.elapse(ms)
        channels.accrue(ms)
        due += rate * 10 * ms
        stepped += meter.basal_due
        meter.basal_due = 0
        assert 0 <= due - stepped * step < step, change
    assert stepped == due // step > 100_000


def test_a_year_of_profiles_and_boluses_is_exact():
    """Channels and meter: another profile each day, four boluses, time in irregular parts."""
    chance = random.Random(3)
    therapy = Therapy()
    channels, dose = therapy.channels, therapy.channels.doses.at[0]
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
            channels.begin_dose(0, mu, mu, 90_000, 0)
            therapy.oracle.bolus(therapy.wall.ms, mu)
            whole_steps += mu * 10_000 // 18_406
            before = therapy.steps
            basal_steps = 0
            while not dose.spent:
                ms = 1 + chance.randrange(3_000)
                therapy.wall.ms += ms
                channels.accrue(ms)
                basal_steps += therapy.meter.basal_due
                therapy.wait(0)
                therapy.check()
            channels.end_dose(0)
            dose_steps += therapy.steps - before - basal_steps
    assert dose_steps == whole_steps
    assert therapy.wall.ms > 365 * DAY_MS
