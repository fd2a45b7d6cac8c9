# levels: the reservoir and the insulin on board that a person is shown, against the truth.
#
# Owns its own curve of action, in floating point, from the published formula. Must not: know steps
# that are due.

import re
from math import exp

from tests.soak.failure import Failure
from tests.soak.windows import WEIGHT

_DURATION_MIN, _PEAK_MIN = 360.0, 75.0
_NEAR_MU = 100  # a tenth of a unit, the last digit of a reservoir
_SLACK_MU = 30  # two steps a dose, and what is rounded


def _left(minutes):
    """Share of a bolus that is still at work: the exponential model of oref0 and Loop."""
    if minutes >= _DURATION_MIN:
        return 0.0
    d, p, t = _DURATION_MIN, _PEAK_MIN, minutes
    tau = p * (1 - p / d) / (1 - 2 * p / d)
    a = 2 * tau / d
    s = 1 / (1 - a + (1 + a) * exp(-d / tau))
    return 1 - s * (1 - a) * ((t * t / (tau * d * (1 - a)) - t / tau - 1) * exp(-t / tau) + 1)


def _on_board_mu(status):
    shown = re.search(r"IOB (\d+)\.(\d\d) U", status)
    return int(shown[1]) * 1000 + int(shown[2]) * 10 if shown else 0


class Levels:
    """doses: [(t_ms, least pulses, nL in a mU), ...], of the boluses of the last six hours."""

    def __init__(self, judge):
        self._judge = judge
        self.doses = []
        self._most_mu = None  # on board, while insulin goes that is no dose

    def dose(self, t_ms, least):
        """A bolus is over that began at t_ms; at least so many pulses were its own."""
        self.doses = [dose for dose in self.doses if t_ms - dose[0] < _DURATION_MIN * 60_000]
        self.doses.append((t_ms, least, self._judge.ideal.nl_per_mu))

    def begin(self):
        """New books forget."""
        self.doses = []
        self._most_mu = None

    def hold(self, status):
        """The plunger is moved from now on: whatever is primed, no more is on board for it."""
        self._most_mu = _on_board_mu(status)

    def let_go(self):
        """The machine goes off: for as long as the books are behind, more may be on board."""
        self._most_mu = None

    def check(self, t_ms, status):
        """Of the pump.status() that is shown now."""
        self._reservoir(status)
        self._on_board(t_ms, status)

    def _reservoir(self, status):
        if self._judge.history.damaged:
            return  # the record of a load may be the one that nature tore
        shown = re.search(r"reservoir (\d+)\.(\d) U", status)
        left = self._judge.limits.left_steps()
        if shown is None or left is None:
            return
        rig = self._judge.machine.rig
        left_mu = left * rig.pl_per_step // (1000 * self._judge.ideal.nl_per_mu)
        shown_mu = int(shown[1]) * 1000 + int(shown[2]) * 100
        if abs(shown_mu - left_mu) > _NEAR_MU:
            raise Failure("reservoir shown", f"{shown[0]}, in truth {left_mu} mU")

    def _on_board(self, t_ms, status):
        """Never less than in truth; more, when the power was off or something is uncertain."""
        pl = self._judge.machine.rig.pl_per_step
        at_work_mu = sum(
            least * WEIGHT[nl_per_mu] * pl / 10_000 * _left((t_ms - began_ms) / 60_000)
            for began_ms, least, nl_per_mu in self.doses
        )
        shown_mu = _on_board_mu(status)
        if self._most_mu is not None and shown_mu > self._most_mu:
            raise Failure("on board shown", f"{shown_mu} mU, {self._most_mu} before the prime")
        if not self._judge.moving.kind:
            self._most_mu = None
        if shown_mu + _SLACK_MU < at_work_mu * 0.98:
            text = f"{shown_mu} mU on board, in truth {at_work_mu:.0f}"
            raise Failure("on board shown", text)
