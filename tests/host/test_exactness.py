# test_exactness: 0 <= ideal - stepped < 1 step, of the whole pump, in every programme tried.
#
# Owns the programmes that hypothesis makes up: rates, profiles, boluses, stops, suspensions and
# resumptions, changes of profile and of the clock at any millisecond, early polls and late ones,
# the power that goes and comes back, on rigs of any calibration. Watched holds the claim at every
# poll. What is long: test_sweeps.

from math import floor

from hypothesis import event, example, given
from hypothesis import strategies as st

from firmware.config import Rig
from tests.host.watched import NL_PER_MU, Watched

MOST_STEPS = 2_500  # that one operation may make, so that an example stays short
LATE_MS = 950


def sometimes(ordinary, *rare):
    """Mostly the first: hypothesis takes each with the same weight."""
    return st.one_of(ordinary, ordinary, *rare)


def magnitude(least, most):
    """Whole numbers whose lengths are as likely as each other."""
    decades = [n for n in range(len(str(most))) if 10 ** (n + 1) > least]
    return st.one_of(
        [st.integers(max(least, 10**n), min(most, 10 ** (n + 1) - 1)) for n in decades]
    )


RATES = sometimes(magnitude(1, 35_000), st.just(0), st.sampled_from((1, 320, 9_999, 35_000)))
WAITS = sometimes(magnitude(1, 7_200_000), st.just(0), st.integers(1, 100))


@st.composite
def profiles(draw):
    # Around the time that the programmes take, so that they cross the changes.
    starts = draw(st.sets(st.one_of(st.integers(1, 240), st.integers(1, 1_439)), max_size=8))
    return tuple((minute, draw(RATES)) for minute in sorted({0, *starts}))


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), WAITS),
        st.tuples(st.just("basal"), st.tuples(st.tuples(st.just(0), RATES))),
        st.tuples(st.just("basal"), profiles()),
        st.tuples(st.just("bolus"), magnitude(1, 2_500)),
        st.tuples(st.just("bolus"), magnitude(1, 2_500)),
        st.tuples(st.just("stop"), WAITS),
        st.tuples(st.just("suspend"), WAITS),
        st.tuples(st.just("resume"), WAITS),
        st.tuples(st.just("clock"), st.integers(0, 1_439)),
        st.tuples(st.just("clock"), st.integers(0, 240)),
        st.tuples(st.just("early"), st.lists(magnitude(1, 2_000), max_size=20)),
        st.tuples(st.just("late"), magnitude(1, LATE_MS)),
        st.tuples(st.just("cut"), WAITS),
    ),
    min_size=3,
    max_size=40,
)


@st.composite
def rigs(draw):
    """Rigs that can keep up with what they may be asked: a quantum holds what falls due in the
    longest wait for a poll, and fits one burst."""
    pl_per_step = draw(sometimes(magnitude(500, 250_000), st.sampled_from((500, 18_406, 250_000))))
    bolus_mu_h = draw(magnitude(1_000, 2_000_000))
    burst_ms = draw(st.integers(5, 100))
    spacing_us = pl_per_step * 3_600_000 // ((bolus_mu_h + 35_000) * 10)
    stroke = draw(sometimes(st.just(1), st.integers(2, 256)))
    least_nl = pl_per_step * max(2, stroke, burst_ms * 1_000 // max(20, spacing_us) + 1) // 1_000
    most_nl = min(5_000, pl_per_step * 4_095 // 1_000)
    quantum_nl = min(max(10, least_nl + 1), most_nl)
    if quantum_nl * 1_000 < pl_per_step * stroke:
        stroke = 1
    if spacing_us < 20:  # no motor takes that
        bolus_mu_h, spacing_us = 90_000, pl_per_step * 3_600_000 // 1_250_000
    return {
        "pl_per_step": pl_per_step,
        "bolus_rate_mu_h": bolus_mu_h,
        "burst_ms": burst_ms,
        "stroke_steps": stroke,
        "min_interval_us": draw(st.integers(20, min(1_000, max(20, spacing_us)))),
        "quantum_nl": draw(st.integers(quantum_nl, most_nl)),
        "hour_cap_mu": 200_000,
        "travel_steps": 10_000_000,
    }


class Run:
    """Carries out operations on a pump, and keeps what each dose came to."""

    def __init__(self, rig, strength):
        self.pump = Watched(rig, strength)
        self.step_pl = self.pump.rig.pl_per_step
        self.nl_per_mu = NL_PER_MU[strength]
        self.rate = 0
        self.bolus_steps = 0
        self.asked_mu = 0  # of the dose that flows; 0: none
        self.seen = set()

    def play(self, operations):
        for name, argument in operations:
            getattr(self, "do_" + name)(argument)
            self._close_dose()
        self.pump.wait(2_000)
        self._close_dose()

    def do_wait(self, ms):
        flow_nl_h = self.rate * self.nl_per_mu
        if self.asked_mu:
            flow_nl_h += self.pump.rig.bolus_rate_mu_h * self.nl_per_mu
        if flow_nl_h:
            ms = min(ms, MOST_STEPS * self.step_pl * 3_600 // flow_nl_h + 1)
        self.pump.wait(ms)

    def do_basal(self, segments):
        if self.pump.basal(*segments):
            self.rate = max(rate for _, rate in segments)

    def do_bolus(self, centi):
        most = MOST_STEPS * self.step_pl // (self.nl_per_mu * 10_000)
        mu = min(centi, most, 2_500) * 10
        if mu and self.pump.bolus(mu):
            self.asked_mu = mu
            self.seen.add("a bolus")

    def do_stop(self, ms):
        self.do_wait(ms)
        if self.pump.stop():
            self.seen.add("a bolus cut short")
            self._book_cut()

    def do_suspend(self, ms):
        self.do_wait(ms)
        if self.pump.suspend() and self.asked_mu:
            self.seen.add("a bolus cut by a suspension")
            self._book_cut()

    def do_resume(self, ms):
        self.pump.wait(ms)
        self.pump.resume()

    def do_clock(self, minute):
        assert self.pump.clock(minute)

    def do_early(self, waits):
        for ms in waits:
            self.do_wait(ms)

    def do_late(self, ms):
        self.pump.late(ms)

    def do_cut(self, ms):
        """The power goes in mid-dose or not: what went of the dose is within its bounds."""
        self.do_wait(ms)
        self._close_dose()
        ledger = self.pump.pump.ledger
        went_before = ledger.bolus_steps
        self.pump.cut()
        ledger = self.pump.pump.ledger
        if self.asked_mu:
            whole = self.asked_mu * self.nl_per_mu * 1_000 // self.step_pl
            assert ledger.dose_steps <= whole
            assert ledger.dose_steps >= went_before - self.bolus_steps
            self.seen.add("a bolus cut by the power")
        self.asked_mu = 0
        self.bolus_steps = ledger.bolus_steps
        assert self.pump.resume()

    def _book_cut(self):
        """A dose cut short got no more than its due, rounded up, nor than its whole steps."""
        dose = self.pump.oracle.doses[-1]
        went = self.pump.pump.ledger.dose_steps
        assert went < dose.due_pl(self.pump.now_ms) / self.step_pl + 1
        assert went <= floor(dose.asked_pl / self.step_pl)
        self.bolus_steps += went
        self.asked_mu = 0

    def _close_dose(self):
        machine = self.pump.pump
        if self.asked_mu and not machine.channels.bolus.active:
            # Complete: exactly its whole steps, whatever basal did beside it.
            whole = self.asked_mu * self.nl_per_mu * 1_000 // self.step_pl
            assert machine.ledger.dose_steps == whole
            self.bolus_steps += whole
            self.asked_mu = 0
            self.seen.add("a bolus complete")
        flowing = machine.ledger.dose_steps if self.asked_mu else 0
        assert machine.ledger.bolus_steps == self.bolus_steps + flowing


# Steps in mid-burst, on rigs whose steps are finer than a poll.
FAST = {"pl_per_step": 500, "min_interval_us": 500, "hour_cap_mu": 200_000}


def play(rig, strength, operations):
    run = Run(rig, strength)
    run.play(operations)
    for what in sorted(run.seen):
        event(what)


# A change of rate that no poll comes to look at, and doses whose fractions make up steps.
OVERSLEPT = [
    ("basal", ((0, 1_000), (1, 35_000))),
    ("wait", 59_500),
    ("late", 900),
    ("wait", 9_000),
]
FRACTIONS = [("basal", ((0, 700),)), *[("bolus", 21), ("wait", 60_000)] * 12]


@given(OPERATIONS)
@example(OVERSLEPT)
@example(FRACTIONS)
def test_any_programme_on_the_default_rig(operations):
    play({"hour_cap_mu": 200_000}, 100, operations)


@given(rigs(), st.sampled_from((100, 200, 500)), OPERATIONS)
@example(FAST, 100, [("bolus", 100), ("wait", 200), ("stop", 0), ("wait", 1_000)])
@example(FAST, 100, [("basal", ((0, 35_000),)), ("wait", 250), ("suspend", 0), ("resume", 90)])
def test_any_programme_on_any_rig(rig, strength, operations):
    play(rig, strength, operations)


def test_the_strategy_makes_rigs_that_exist():
    @given(rigs())
    def check(rig):
        Rig(**rig)

    check()


def test_a_bolus_in_the_middle_of_a_fraction_gets_its_whole_steps():
    """The fraction owed to basal when the dose begins goes to neither twice."""
    for before_ms in (0, 1, 4_000, 12_345):
        run = Run({}, 100)
        run.do_basal(((0, 1_000),))
        run.do_wait(before_ms)
        run.do_bolus(100)
        run.do_wait(60_000)
        run._close_dose()
        assert run.asked_mu == 0
        assert run.bolus_steps == 1_000 * 10_000 // 18_406
