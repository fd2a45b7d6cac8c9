"""lags: what was asked for less what went out, at every rest of the motor.

Owns the account between the oracle (tools.ideal) and the steps that moved: what a cut dose leaves
undone is dropped from it, and a restart begins a new one. Must not: know rates or records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tools.ideal import Cut, Ideal

PAID_MS = 1_000  # in which a pump that may deliver has paid what a cut left to others


@dataclass(frozen=True)
class Lag:
    """Ideal less stepped, in steps, at a moment when the motor rests and delivery is on."""

    t_ms: int
    steps: Fraction


def lags(ideal: Ideal, rests: Iterable[tuple[int, int]]) -> tuple[list[Lag], int]:
    """The lag at each (t_ms, steps moved so far), and the whole steps that cuts left undone.

    Cutting a dose drops its whole steps that have fallen due and not yet gone out; the fraction of
    a step stays on the account. That account is common to all that flows, so what is owed to the
    dose may be a step more or less than its own due: the next rest says which. What is owed to
    others when a burst is cut short, or when delivery stops, is still due: the moments until it
    is paid are left out, and those while delivery is off. A restart begins a new account, at the
    first rest after it: what was owed until then is not paid, and what went out of it is not known
    (see the books). What moved the plunger and was no therapy is left out.
    """
    found = []
    account = _Account()
    cuts, boots = list(ideal.cuts), list(ideal.boots)
    was_on = False
    for t_ms, moved_steps in rests:
        moved_steps -= ideal.moved_steps(t_ms)
        while boots and boots[0] <= t_ms:
            account.renew(ideal.volume_pl(boots[0]) / ideal.pl_per_step, moved_steps)
            cuts = [cut for cut in cuts if cut.t_ms >= boots[0]]
            del boots[0]
        while cuts and cuts[0].t_ms <= t_ms:
            account.cut(cuts[0], ideal.pl_per_step)
            del cuts[0]
        is_on = ideal.delivering(t_ms)
        if is_on:
            if not was_on:
                account.loosen(ideal.on_since(t_ms))
            steps = account.lag(t_ms, ideal.volume_pl(t_ms) / ideal.pl_per_step, moved_steps)
            if steps is not None:
                found.append(Lag(t_ms, steps))
        was_on = is_on
    return found, account.dropped_steps


class _Account:
    """From one start of the pump to the next: asked, moved, and what cuts may have dropped."""

    def __init__(self) -> None:
        self._settled = Fraction(0)  # steps asked for before it, less those that moved
        self._before_steps = 0  # dropped in the accounts before
        self._possible = [0]  # steps dropped in this one, least first
        self._loose_until_ms = -1  # so long something may be owed since a cut

    @property
    def dropped_steps(self) -> int:
        return self._before_steps + self._possible[0]

    def renew(self, asked_steps: Fraction, moved_steps: int) -> None:
        self._before_steps = self.dropped_steps
        self._settled = asked_steps - moved_steps
        self._possible, self._loose_until_ms = [0], -1

    def cut(self, cut: Cut, pl_per_step: int) -> None:
        due_steps = cut.due_pl / pl_per_step
        least, most = due_steps // 1 - cut.went_steps, -(-due_steps // 1) - cut.went_steps
        lost = {max(0, least), max(0, most)}
        self._possible = sorted({old + new for old in self._possible for new in lost})
        self._loose_until_ms = cut.t_ms + PAID_MS

    def loosen(self, since_ms: int) -> None:
        """Delivery is on again: what was owed when it stopped is paid now."""
        self._loose_until_ms = max(self._loose_until_ms, since_ms + PAID_MS)

    def lag(self, t_ms: int, asked_steps: Fraction, moved_steps: int) -> Fraction | None:
        """None while it cannot be known, for others are owed something."""
        lag = asked_steps - moved_steps - self._settled
        fits = [steps for steps in self._possible if 0 <= lag - steps < 1]
        if t_ms > self._loose_until_ms:
            self._possible = fits or self._possible
        elif not fits and lag >= self._possible[-1]:
            return None
        return lag - (fits or self._possible)[0]
