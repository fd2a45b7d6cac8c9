"""lags: what was asked for less what went out, at every rest of the motor.

Owns the account between the oracle (tools.ideal) and the steps that moved: what a cut dose leaves
undone is dropped from it, and a restart begins a new one. Must not: know rates or records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tools.ideal import Ideal


@dataclass(frozen=True)
class Lag:
    """Ideal less stepped, in steps, at a moment when the motor rests and delivery is on."""

    t_ms: int
    steps: Fraction


def lags(ideal: Ideal, rests: Iterable[tuple[int, int]]) -> tuple[list[Lag], int]:
    """The lag at each (t_ms, steps moved so far), and the whole steps that cuts left undone.

    Cutting a dose drops the whole steps that have fallen due and not yet gone out, so they are
    taken off the account at the first rest after it; the fraction of a step stays on the account.
    What basal is owed when delivery stops waits until delivery is on again, so the moments while
    it is off are left out. A restart begins a new account, at the first rest after it: what was
    owed until then is not paid, and what went out of it is not known (see the books). What moved
    the plunger and was no therapy is left out.
    """
    found = []
    dropped_steps = 0
    settled = Fraction(0)  # steps asked for before this account, less those that moved
    cuts = list(ideal.cuts)
    boots = list(ideal.boots)
    for t_ms, moved_steps in rests:
        asked_steps = ideal.volume_pl(t_ms) / ideal.pl_per_step
        moved_steps -= ideal.moved_steps(t_ms)
        while boots and boots[0] <= t_ms:
            settled = ideal.volume_pl(boots[0]) / ideal.pl_per_step - moved_steps
            settled -= dropped_steps
            cuts = [cut_ms for cut_ms in cuts if cut_ms >= boots[0]]
            del boots[0]
        lag = asked_steps - moved_steps - dropped_steps - settled
        while cuts and cuts[0] <= t_ms:
            undone = max(int(lag), 0)
            dropped_steps += undone
            lag -= undone
            del cuts[0]
        if ideal.delivering(t_ms):
            found.append(Lag(t_ms, lag))
    return found, dropped_steps
