# limits: the most that may go out in a rolling hour, and nothing else.
#
# Owns the steps of the last 60 whole minutes and the minute in progress, so the window is 60 to 61
# minutes long and errs on the safe side. Runs on monotonic time: no clock change lengthens,
# shortens or resets it. Must not: know doses or channels.

from micropython import const

from firmware import units

_BUCKETS = const(61)


class HourLimit:
    """A rolling cap in steps. Nothing here allocates after construction.

    cap_steps may be changed at any time (it follows the concentration of the loaded insulin).
    """

    def __init__(self):
        self.cap_steps = 0
        self.hour_steps = 0  # in the window
        self._buckets = [0] * _BUCKETS
        self._now = 0  # bucket of the minute in progress
        self._minute_ms = 0  # gone of it

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self._minute_ms += dt_ms
        while self._minute_ms >= units.MS_PER_MIN:
            self._minute_ms -= units.MS_PER_MIN
            self._now = (self._now + 1) % _BUCKETS
            self.hour_steps -= self._buckets[self._now]
            self._buckets[self._now] = 0

    def count(self, steps: int) -> None:
        """Steps that went out just now."""
        self._buckets[self._now] += steps
        self.hour_steps += steps

    def allows(self, steps: int) -> bool:
        """True when that many more steps stay within the cap."""
        return self.hour_steps + steps <= self.cap_steps

    def rescale(self, old_nl_per_mu: int, new_nl_per_mu: int) -> None:
        """Insulin of another strength was loaded: the hour's insulin as steps of the new one.

        Rounds up, so that loading never makes room. nL per mU, 1 or more.
        """
        self.hour_steps = 0
        for i in range(_BUCKETS):
            steps = (self._buckets[i] * new_nl_per_mu + old_nl_per_mu - 1) // old_nl_per_mu
            self._buckets[i] = steps
            self.hour_steps += steps
