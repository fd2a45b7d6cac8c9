# meter: turns flow into whole steps that are due, and nothing else.
#
# Owns the fraction of a step that is owed; it is kept through every change of rate, every stop and
# every dose. Must not: know rates, limits, the time of day or the motor.
#
# Basal and doses flow into one account, so the whole pump is never a step behind what was asked,
# however many channels there are. Whose step it is: basal's if basal alone has earned it, else
# that of the dose which is owed most, even if it is less than a step: then it is paid early. A
# dose gets at most its whole steps, and what it leaves over (less than a step) goes to basal.

from micropython import const

from firmware import units
from firmware.states import PLACES

_BASAL = const(-1)


class Meter:
    """The account of one plunger. Nothing here allocates after construction.

    pl_per_step: 500 .. 250_000 pL.
    basal_due, bolus_due: whole steps that fell due and have not gone out
    dose_due:    of bolus_due, by the place of the dose
    dose_owed:   flow that fell due to the dose of a place, less what it earned; negative when it
                 was paid early. Whoever adds flow of a dose adds it here, too.
    """

    def __init__(self, pl_per_step: int):
        self.flow_per_step = units.flow_per_step(pl_per_step)
        # The most flow that add() can take: the sum stays a small integer.
        self.flow_room = units.FLOW_MAX - self.flow_per_step
        self.basal_due = 0
        self.bolus_due = 0
        self.dose_due = [0] * PLACES
        self.dose_owed = [0] * PLACES
        self._dose_left = [0] * PLACES  # whole steps that each may still earn
        self._owed = 0  # flow short of the next step: 0 .. flow_per_step - 1

    def add(self, flow: int) -> None:
        """Books flow that fell due, of all channels, in nL/h*ms; at most flow_room."""
        self._owed += flow
        while self._owed >= self.flow_per_step:
            place = self._earner()
            self._owed -= self.flow_per_step
            if place == _BASAL:
                self.basal_due += 1
            else:
                self.dose_owed[place] -= self.flow_per_step
                self._dose_left[place] -= 1
                self.dose_due[place] += 1
                self.bolus_due += 1

    def begin_dose(self, place: int, whole_steps: int) -> None:
        """A dose begins: from now on it may earn up to whole_steps."""
        self.dose_owed[place] = 0
        self._dose_left[place] = whole_steps

    def end_dose(self, place: int) -> None:
        """The dose is over: whole steps owed to it are dropped, its fraction is handed on."""
        self.bolus_due -= self.dose_due[place]
        self.dose_due[place] = 0
        self.dose_owed[place] = 0
        self._dose_left[place] = 0

    def is_paid(self, place: int) -> bool:
        """True when no step is due to a dose that is spent, nor will be. Where another was paid
        early it may have to wait until that one has earned what it got."""
        if self.dose_due[place]:
            return False
        owed = self.dose_owed
        return not self._dose_left[place] or min(owed[0], owed[1], owed[2]) >= 0

    def wait_ms(self, rate_nl_h: int) -> int:
        """Time until the next step falls due at rate_nl_h (1 or more), rounded up to a ms."""
        return (self.flow_per_step - self._owed + rate_nl_h - 1) // rate_nl_h

    def owed_flow(self) -> int:
        """Flow owed short of a whole step, in nL/h*ms: always less than flow_per_step."""
        return self._owed

    def _earner(self):
        """The place of the dose that a step belongs to, or _BASAL."""
        owed = self.dose_owed
        if self._owed - owed[0] - owed[1] - owed[2] >= self.flow_per_step:
            return _BASAL
        left = self._dose_left
        best = _BASAL
        for place in range(PLACES):
            if left[place] and (best == _BASAL or owed[place] > owed[best]):
                best = place
        return best
