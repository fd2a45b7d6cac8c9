# meter: turns flow into whole steps that are due, and nothing else.
#
# Owns the fraction of a step that is owed; it is kept through every change of rate, every stop and
# every dose. Must not: know rates, limits, the time of day or the motor.
#
# Basal and bolus flow into one account, so the whole pump is never a step behind what was asked,
# however many channels there are. Whose step it is: basal's if basal alone has earned it, else the
# bolus's, up to the whole steps in the dose. So a dose gets exactly its whole steps, never one
# more, and what it leaves over (less than a step) is handed on to basal.

from firmware import units


class Meter:
    """The account of one plunger. Nothing here allocates after construction.

    pl_per_step: 500 .. 250_000 pL.
    """

    def __init__(self, pl_per_step: int):
        self.flow_per_step = units.flow_per_step(pl_per_step)
        # The most flow that add() can take: the sum stays a small integer.
        self.flow_room = units.FLOW_MAX - self.flow_per_step
        self.basal_due = 0  # whole steps that fell due and have not gone out
        self.bolus_due = 0
        self._owed = 0  # flow short of the next step: 0 .. flow_per_step - 1
        self._dose_owed = 0  # the dose's part of it; negative when the dose was paid early
        self._dose_left = 0  # whole steps that the dose may still earn

    def add(self, basal_flow: int, bolus_flow: int) -> None:
        """Books flow that fell due, in nL/h*ms; both together at most flow_room."""
        self._owed += basal_flow + bolus_flow
        self._dose_owed += bolus_flow
        while self._owed >= self.flow_per_step:
            self._owed -= self.flow_per_step
            # What is left without the dose's part is what basal has beyond this one step.
            if self._dose_left and self._dose_owed > self._owed:
                self._dose_owed -= self.flow_per_step
                self._dose_left -= 1
                self.bolus_due += 1
            else:
                self.basal_due += 1

    def begin_dose(self, whole_steps: int) -> None:
        """A dose begins: from now on it may earn up to whole_steps."""
        self._dose_owed = 0
        self._dose_left = whole_steps

    def end_dose(self) -> None:
        """The dose is over: whole steps owed to it are dropped, its fraction is handed on."""
        self._dose_owed = 0
        self._dose_left = 0
        self.bolus_due = 0

    def wait_ms(self, rate_nl_h: int) -> int:
        """Time until the next step falls due at rate_nl_h (1 or more), rounded up to a ms."""
        return (self.flow_per_step - self._owed + rate_nl_h - 1) // rate_nl_h

    def owed_flow(self) -> int:
        """Flow owed short of a whole step, in nL/h*ms: always less than flow_per_step."""
        return self._owed
