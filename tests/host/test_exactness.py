# test_exactness: 0 <= ideal - stepped < 1 step, of the whole pump, in every programme tried.
#
# Owns what is done with the programmes that hypothesis makes up (programmes), and that a dose gets
# its whole steps and no more. Watched holds the claim at every poll. What is long: test_sweeps.

from hypothesis import event, example, given
from hypothesis import strategies as st

from firmware.config import Rig
from tests.host.oracle import PARTS
from tests.host.programmes import OPERATIONS, rigs
from tests.host.watched import NL_PER_MU, Watched
from tests.tell import tell

MOST_STEPS = 2_500  # that one operation may make, so that an example stays short


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
            assert ledger.dose_steps[0] <= whole
            assert ledger.dose_steps[0] >= went_before - self.bolus_steps
            self.seen.add("a bolus cut by the power")
        self.asked_mu = 0
        self.bolus_steps = ledger.bolus_steps
        assert self.pump.resume()

    def _book_cut(self):
        """A dose cut short got no more than its due, rounded up, nor than its whole steps."""
        dose = self.pump.oracle.doses[-1]
        went = self.pump.pump.ledger.dose_steps[0]
        step = self.step_pl * PARTS
        assert (went - 1) * step < dose.due(self.pump.now_ms)
        assert went * step <= dose.asked
        self.bolus_steps += went
        self.asked_mu = 0

    def _close_dose(self):
        machine = self.pump.pump
        if self.asked_mu and not machine.channels.doses.count:
            # Complete: exactly its whole steps, whatever basal did beside it.
            whole = self.asked_mu * self.nl_per_mu * 1_000 // self.step_pl
            assert machine.ledger.dose_steps[0] == whole
            self.bolus_steps += whole
            self.asked_mu = 0
            self.seen.add("a bolus complete")
        flowing = machine.ledger.dose_steps[0] if self.asked_mu else 0
        assert machine.ledger.bolus_steps == self.bolus_steps + flowing


# Steps in mid-burst, on rigs whose steps are finer than a poll.
FAST = {"pl_per_step": 500, "min_interval_us": 500, "hour_cap_mu": 200_000}


class Tally:
    """Plays programmes, and tells how much that was."""

    def __init__(self):
        self._programmes = self._rests = 0

    def play(self, rig, strength, operations):
        run = Run(rig, strength)
        run.play(operations)
        for what in sorted(run.seen):
            event(what)
        self._programmes += 1
        self._rests += run.pump.rests

    def tell(self, where):
        tell(f"exact on {where}: {self._programmes:,} programmes, {self._rests:,} rests")


# A change of rate that no poll comes to look at, and doses whose fractions make up steps.
OVERSLEPT = [
    ("basal", ((0, 1_000), (1, 35_000))),
    ("wait", 59_500),
    ("late", 900),
    ("wait", 9_000),
]
FRACTIONS = [("basal", ((0, 700),)), *[("bolus", 21), ("wait", 60_000)] * 12]


def test_any_programme_on_the_default_rig():
    tally = Tally()

    @given(OPERATIONS)
    @example(OVERSLEPT)
    @example(FRACTIONS)
    def check(operations):
        tally.play({"hour_cap_mu": 200_000}, 100, operations)

    check()
    tally.tell("the default rig")


def test_any_programme_on_any_rig():
    tally = Tally()

    @given(rigs(), st.sampled_from((100, 200, 500)), OPERATIONS)
    @example(FAST, 100, [("bolus", 100), ("wait", 200), ("stop", 0), ("wait", 1_000)])
    @example(FAST, 100, [("basal", ((0, 35_000),)), ("wait", 250), ("suspend", 0), ("resume", 90)])
    def check(rig, strength, operations):
        tally.play(rig, strength, operations)

    check()
    tally.tell("any rig")


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
