# dose: a bolus of a life, and how many of its steps were out when so many were in all.
#
# Owns the truth about one dose, from what was asked and when the pulses went out. Must not: ask
# the firmware.

from tests.cuts.machine import PL_PER_STEP

_US_PER_HOUR = 3_600_000_000
_US_PER_MIN = 60_000_000
_LATE_US = 2_000_000  # after which what fell due has gone out
_EARLY_STEPS = 2  # beside others it may get some that were not all its own
_BEHIND_STEPS = 3  # or wait for one, or for the store


class Dose:
    """A bolus that was taken. first, last: pulses that were out as it began and ended, at most.

    place: 0 for what flows at once and no more, 1 or 2 for what is spread
    alone: nothing else flowed meanwhile, so the pulses between are its own
    now_nl, over_min: how much flows at once, and in how long the rest; us: when it began
    """

    def __init__(self, number, place, wish, nl_per_mu, rate_mu_h, first, alone, us):
        mu, now_mu, _, over_min = wish
        self.number = number
        self.place = place
        self.volume_nl = mu * nl_per_mu
        self.now_nl = now_mu * nl_per_mu
        self.over_min = over_min
        self.nl_per_mu = nl_per_mu
        self.rate_nl_h = rate_mu_h * nl_per_mu
        self.first = first
        self.last = None
        self.alone = alone
        self.us = us
        self.now_us = self.now_nl * _US_PER_HOUR // self.rate_nl_h
        self.whole_steps = self.volume_nl * 1_000 // PL_PER_STEP

    def is_over(self, us):
        """All of it is out by then, or it was ended before."""
        return self.last is not None or us > self._end_us() + _LATE_US

    def steps(self, pulses, times_us):
        """(least, most) of its own steps when so many pulses were out in all, at times_us."""
        out = max(0, min(pulses, pulses if self.last is None else self.last) - self.first)
        if self.alone or out == 0:
            steps = min(out, self.whole_steps)
            return steps, steps
        us = times_us[self.first + out - 1]
        if us > self._end_us() + _LATE_US:
            return self.whole_steps, self.whole_steps
        steps = self._due_nl(us - self.us) * 1_000 // PL_PER_STEP
        most = min(self.whole_steps, out, steps + _EARLY_STEPS)
        return max(0, min(most, steps - _BEHIND_STEPS)), most

    def _end_us(self):
        return self.us + self.now_us + self.over_min * _US_PER_MIN

    def _due_nl(self, us):
        if us < self.now_us:
            return self.rate_nl_h * us // _US_PER_HOUR
        if not self.over_min:
            return self.volume_nl
        us = min(us - self.now_us, self.over_min * _US_PER_MIN)
        later_nl = self.volume_nl - self.now_nl
        return self.now_nl + later_nl * us // (self.over_min * _US_PER_MIN)
