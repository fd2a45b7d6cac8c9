# test_composition: whatever a person programmes beside whatever else, the motor is exact.
#
# Owns the machine that makes up mixtures: profiles, temporary rates, boluses at once, spread and
# in waves, several beside each other, stops of one and of all, suspensions (for good, and for a
# while), resets, the wall clock set, late polls. Watched holds each poll against the oracle.

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.host.watched import Watched
from tests.tell import tell

MOST_STEPS = 3_000  # that one wait may make, so that an example stays short
# Of 543 steps a unit a day of basal and some boluses is a minute on a computer: coarser ones.
RIGS = (
    {"pl_per_step": 100_000, "quantum_nl": 1_000},
    {"pl_per_step": 100_000, "quantum_nl": 1_000, "stroke_steps": 4},
    {"pl_per_step": 18_406},
)
SPANS = st.one_of(st.integers(1, 3_000), st.integers(1, 900_000), st.integers(1, 7_200_000))
SEGMENTS = st.dictionaries(st.integers(1, 1_439), st.integers(0, 5_000), max_size=6)
UNITS = st.integers(1, 900).map(lambda centi: centi * 10)
MINUTES = st.one_of(st.integers(15, 60), st.integers(15, 1_440))


class Mixture(RuleBasedStateMachine):
    played = rests = 0

    @initialize(rig=st.sampled_from(RIGS), strength=st.sampled_from((100, 200, 500)))
    def begin(self, rig, strength):
        self.pump = Watched({**rig, "hour_cap_mu": 200_000}, strength)
        self.fastest = 0

    @rule(ms=SPANS)
    def wait(self, ms):
        flow = self.pump.pump.channels.flow_nl_h + 1
        self.pump.wait(min(ms, MOST_STEPS * self.pump.rig.pl_per_step * 3_600 // flow + 1))

    @rule(midnight=st.integers(0, 5_000), others=SEGMENTS)
    def profile(self, midnight, others):
        assert self.pump.basal((0, midnight), *sorted(others.items()))

    @rule(percent=st.integers(0, 500), minutes=MINUTES)
    def temp_percent(self, percent, minutes):
        assert self.pump.temp("percent", percent, minutes)

    @rule(mu_h=st.integers(0, 35_000), minutes=MINUTES)
    def temp_rate(self, mu_h, minutes):
        assert self.pump.temp("rate", mu_h, minutes)

    @rule()
    def end_temp(self):
        self.pump.end_temp()

    @rule(mu=UNITS, speed=st.sampled_from((None, 100, 500, 1_333, 1_500)))
    def bolus(self, mu, speed):
        self.pump.bolus(mu, speed=speed)

    @rule(mu=UNITS, minutes=MINUTES)
    def spread(self, mu, minutes):
        self.pump.bolus(mu, over_min=minutes)

    @rule(mu=UNITS, part=st.integers(0, 100), minutes=MINUTES)
    def wave(self, mu, part, minutes):
        self.pump.bolus(mu, now_mu=mu * part // 1_000 * 10, over_min=minutes)

    @rule()
    def stop(self):
        self.pump.stop()

    @rule(back=st.integers(0, 3))
    def stop_one(self, back):
        self.pump.stop(max(1, self.pump.pump.channels.doses.last_id - back))

    @rule()
    def suspend(self):
        self.pump.suspend()

    @rule(minutes=st.integers(1, 90))
    def suspend_for(self, minutes):
        self.pump.suspend(minutes)

    @rule()
    def resume(self):
        self.pump.resume()

    @rule(minute=st.integers(0, 1_439))
    def clock(self, minute):
        assert self.pump.clock(minute)

    @rule(ms=st.integers(1, 900))
    def late(self, ms):
        self.pump.late(ms)

    @rule()
    def cut(self):
        self.pump.cut()
        assert self.pump.resume()

    def teardown(self):
        if hasattr(self, "pump"):
            self.pump.wait(2_000)
            Mixture.played += 1
            Mixture.rests += self.pump.rests


def test_any_mixture_of_everything_is_exact():
    Mixture.TestCase.settings = settings(stateful_step_count=40)
    Mixture.TestCase().runTest()
    tell(f"exact in mixtures: {Mixture.played:,} played, {Mixture.rests:,} rests")
