# test_hour_cap: no hour and no day, wherever it begins, holds more than its cap, whatever is
# tried.
#
# Owns the attempts to get round it: dose upon dose, suspending and resuming, a new cartridge, one
# of another strength (by a walk), setting the clock, acknowledging, taking out the battery. Hours
# and days are counted here, from the pulses.

from collections import deque

from hypothesis import example, given
from hypothesis import strategies as st

from boards import host
from firmware import faults
from tests.unit.walking import cartridge

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CAP_MU = 800
DAY_CAP_MU = 3_000
RIG = {
    "auto_off_min": 0,
    "suspend_min": 0,
    "travel_steps": 6_000,
    "hour_cap_mu": CAP_MU,
    "day_cap_mu": DAY_CAP_MU,
    "bolus_rate_mu_h": 300_000,
    "min_interval_us": 1_000,
    "occlusion_counts": 16_000_000,
    "occlusion_nl": 1_000_000,
    "level_mn": 50_000,
    "trend_nl": 0,
    "force_max_counts": 16_777_215,
}
STEP_PL = 18_406
MU = 1_000_000  # a mU is so many pL times units per mL
ATTEMPTS = st.lists(
    st.one_of(
        st.tuples(st.just("bolus"), st.integers(1, 100).map(lambda centi: centi / 100)),
        st.tuples(st.just("bolus"), st.sampled_from((0.25, 0.4, 0.79, 0.8))),
        st.tuples(st.just("wait"), st.integers(0, 5_400_000)),
        st.tuples(st.just("wait"), st.integers(3_000_000, 3_800_000)),
        st.tuples(st.just("basal"), st.sampled_from((0, 0.05, 0.75, 0.8, 0.85, 5))),
        st.tuples(st.just("load"), st.sampled_from((100, 200, 500))),
        st.tuples(st.just("clock"), st.integers(0, 23)),
        st.tuples(st.just("ack"), st.none()),
        st.tuples(st.just("cut"), st.none()),
    ),
    min_size=4,
    max_size=20,
)


class Window:
    """The insulin of the last so many ms: pL times units per mL; see MU."""

    def __init__(self, length_ms):
        self._length_ms = length_ms
        self._went = deque()  # (ms, insulin that went out)
        self._sum = 0
        self.worst = 0

    def count(self, now_ms, insulin):
        if insulin:
            self._went.append((now_ms, insulin))
            self._sum += insulin
        while self._went and self._went[0][0] <= now_ms - self._length_ms:
            self._sum -= self._went.popleft()[1]
        self.worst = max(self.worst, self._sum)


class Meant:
    """A pump at its cap, and the insulin of the last hour and day, poll by poll."""

    def __init__(self):
        self._bench = host.build(rig=RIG, steps_turn=51_200, store_records=64)
        self.sim, self.console = self._bench.sim, self._bench.console
        self.strength = 100
        self.hour = Window(HOUR_MS)
        self.day = Window(DAY_MS)
        self._pulses = 0
        self.walked = 0  # to another strength
        self.sim.after_poll = self._count
        assert self.console.load(300, "U-100").ok
        assert self.console.basal(0.1).ok
        assert self.console.resume().ok

    @property
    def pump(self):
        return self._bench.pump

    def _count(self):
        pulses = self.sim.pulses
        insulin = (pulses - self._pulses) * STEP_PL * self.strength
        self._pulses = pulses
        for window in (self.hour, self.day):
            window.count(self.sim.elapsed_ms, insulin)

    def attempt(self, name, value):
        if name == "wait":
            self.sim.advance(value)
        elif name == "load":
            self.console.suspend()
            if self.console.load(60, f"U-{value}").ok:
                self.strength = value
            else:
                self._walk(value)
            self.console.resume()
        elif name == "cut":
            self._count()
            self._bench.restart()
            self._pulses = 0
            self.console.ack()
            self.console.resume()
        elif name == "clock":
            self.console.clock(f"2026-06-02 {value:02d}:00")
        elif name == "ack":
            self.console.ack()
            self.sim.advance(1_000)
            self.console.resume()
        else:
            getattr(self.console, name)(value)

    def _walk(self, strength):
        """To another strength, unless an alarm is in the way; what moves then is no therapy."""
        console = self.console
        self._count()
        self.sim.after_poll = None
        if console.change_reservoir("patch").ok and console.affirm().ok:
            self.sim.advance(8_000)
            cartridge(self, gap_steps=300)
            self.strength = strength
            assert console.load(60, f"U-{strength}").ok
            self.sim.advance(2_000)
            assert console.affirm().ok and console.fill_cannula().ok
            self.sim.advance(15_000)
            self.walked += 1
        console.stop()
        self._pulses = self.sim.pulses
        self.sim.after_poll = self._count


# A mU of U-100 is five times the volume of one of U-500: the hour has to count insulin.
THINNER = [("basal", 0), ("load", 500), ("bolus", 0.7), ("wait", 60_000), ("load", 100)]


@given(ATTEMPTS)
@example([*THINNER, ("bolus", 0.6), ("wait", 60_000)])
@example([("bolus", 0.79), ("wait", 5_000), *[("cut", None), ("bolus", 0.4), ("wait", 2_000)] * 6])
@example([*[("bolus", 0.79), ("wait", 3_800_000), ("cut", None)] * 5, ("basal", 0.8)])
def test_no_hour_holds_more_than_the_cap(attempts):
    pump = Meant()
    for name, value in attempts:
        pump.attempt(name, value)
    pump.sim.advance(HOUR_MS)
    assert pump.hour.worst <= CAP_MU * MU, pump.hour.worst / MU
    assert pump.day.worst <= DAY_CAP_MU * MU, pump.day.worst / MU


def test_the_strength_is_changed_in_these_attempts():
    pump = Meant()
    for name, value in (*THINNER, ("bolus", 0.6), ("cut", None), ("load", 200)):
        pump.attempt(name, value)
    assert pump.walked == 3 and pump.pump.channels.nl_per_mu == 5


def test_the_cap_is_reached_and_is_an_alarm():
    """And all of it: a cap that is kept by delivering nothing would pass the test above."""
    pump = Meant()
    assert pump.console.basal(35).ok
    pump.sim.advance(HOUR_MS)
    assert pump.pump.alarms.stopping().number == faults.HOUR_CAP
    step = STEP_PL * 100
    assert CAP_MU * MU - step < pump.hour.worst <= CAP_MU * MU
    pump.console.ack()
    assert not pump.console.resume().ok
    pump.sim.advance(HOUR_MS)
    assert pump.console.resume().ok


def test_the_cap_of_a_day_is_reached_and_is_an_alarm():
    pump = Meant()
    assert pump.console.basal(0.75).ok
    pump.sim.advance(5 * HOUR_MS)
    assert pump.pump.alarms.stopping().number == faults.DAY_CAP
    step = STEP_PL * 100
    assert DAY_CAP_MU * MU - step < pump.day.worst <= DAY_CAP_MU * MU
    pump.console.ack()
    pump.sim.advance(15 * HOUR_MS)
    assert not pump.console.resume().ok
    pump.sim.advance(5 * HOUR_MS)
    assert pump.console.resume().ok
    assert pump.day.worst <= DAY_CAP_MU * MU
