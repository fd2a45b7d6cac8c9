# limits: the most that may go out in a rolling hour and a rolling day, and nothing else.
#
# Owns the caps, each with a check of its own. Must not: know doses, channels or the time of day.

from firmware import faults
from firmware.delivery.recent import Recent, Sums


class Cap:
    """A cap on what went out lately. Nothing here allocates below 2**30 steps.

    recent: the window it holds for
    """

    def __init__(self, recent):
        self.recent = recent
        self._steps = 0
        self._check = ~0

    def set(self, steps: int) -> None:
        """The most steps in the window; follows the concentration of the loaded insulin."""
        self._steps = steps
        self._check = ~steps

    def room_steps(self) -> int:
        """Steps that still stay within the cap; 0 when it is full, or its check is broken."""
        room = self._steps - self.recent.steps
        return room if room > 0 and self._check == ~self._steps else 0

    def intact(self) -> bool:
        """True while cap and window agree with their checks."""
        return self._check == ~self._steps and self.recent.adds_up()


class Limits:
    """Both caps. hour: of 60 to 61 minutes; day: of 24 h to 24 h 15 min; of running time.

    elapse(), count() and refuses() run at every poll and do not allocate.
    """

    def __init__(self):
        self.hour = Cap(Recent(60_000, Sums(60, 5)))
        self.day = Cap(Recent(900_000, Sums(96, 1)))

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self.hour.recent.elapse(dt_ms)
        self.day.recent.elapse(dt_ms)

    def count(self, steps: int) -> None:
        """Steps that went out just now."""
        self.hour.recent.count(steps)
        self.day.recent.count(steps)

    def refuses(self, steps: int) -> int:
        """The fault that so many steps more would be: HOUR_CAP, DAY_CAP, or NONE."""
        if steps > self.hour.room_steps():
            return faults.HOUR_CAP
        if steps > self.day.room_steps():
            return faults.DAY_CAP
        return faults.NONE

    def rescale(self, old_nl_per_mu: int, new_nl_per_mu: int) -> None:
        """Insulin of another strength was loaded; see Recent.rescale()."""
        self.hour.recent.rescale(old_nl_per_mu, new_nl_per_mu)
        self.day.recent.rescale(old_nl_per_mu, new_nl_per_mu)

    def pack(self, into, at: int) -> int:
        """Writes both windows for a checkpoint; returns the index after them."""
        return self.day.recent.pack(into, self.hour.recent.pack(into, at))

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        return self.day.recent.unpack(data, self.hour.recent.unpack(data, at))
