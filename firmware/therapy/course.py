# course: what should have fallen due of a rate, and of one dose, added up a second time.
#
# Owns sums of rate and time, in mU and what is left over. Must not: share a line with dose or
# meter, or decide a step: schedule holds both against the books.

from micropython import const

from firmware import units

_MOST = const(900_000_000)  # of rate times ms at a time: with what is left over, a small integer


class Sum:
    """Insulin at a rate over time. mu: whole ones; rest: what is left over, of per to a mU."""

    def __init__(self):
        self.begin(units.MS_PER_HOUR)

    def begin(self, per: int) -> None:
        """Nothing yet. per: so many of rate times ms are a mU."""
        self.per = per
        self.mu = 0
        self.rest = 0

    def add(self, rate: int, ms: int) -> None:
        """A rate, for so long."""
        if rate == 0:
            return
        most_ms = _MOST // rate
        while ms > 0:
            part_ms = min(ms, most_ms)
            ms -= part_ms
            self.rest += rate * part_ms
            self.mu += self.rest // self.per
            self.rest %= self.per

    def rest_pl(self, nl_per_mu: int) -> int:
        """What is left over, in pL."""
        return self.rest * nl_per_mu // (self.per // units.PL_PER_NL)


class Course:
    """Of the dose in one place. elapse() allocates nothing.

    dose_id: which it is; 0: none
    asked_mu: all of it
    """

    def __init__(self):
        self.dose_id = 0
        self.asked_mu = 0
        self._now = Sum()
        self._later = Sum()
        self._rate_mu_h = 0
        self._now_mu = 0
        self._now_ms = 0  # left of the part that flows at once
        self._later_mu = 0
        self._later_ms = 0  # left of the part that is spread

    def begin(self, dose) -> None:
        """A dose has begun, at the last poll. Allocates."""
        self.dose_id = dose.dose_id
        self.asked_mu = dose.asked_mu
        self._rate_mu_h = dose.rate_mu_h
        self._now_mu = dose.now_mu
        self._now_ms = -(-dose.now_mu * units.MS_PER_HOUR // dose.rate_mu_h) if dose.now_mu else 0
        self._later_mu = dose.asked_mu - dose.now_mu
        self._later_ms = dose.over_min * units.MS_PER_MIN
        self._now.begin(units.MS_PER_HOUR)
        self._later.begin(max(units.MS_PER_MIN, self._later_ms))

    def elapse(self, dt_ms: int) -> None:
        """Time has passed."""
        part_ms = min(dt_ms, self._now_ms)
        if part_ms:
            self._now.add(self._rate_mu_h, part_ms)
            self._now_ms -= part_ms
            if not self._now_ms:
                self._now.mu = self._now_mu
                self._now.rest = 0
        part_ms = min(dt_ms - part_ms, self._later_ms)
        if part_ms:
            self._later.add(self._later_mu, part_ms)
            self._later_ms -= part_ms

    def mu(self) -> int:
        """Whole mU that should have fallen due."""
        return self._now.mu + self._later.mu

    def rest_pl(self, nl_per_mu: int) -> int:
        """And what is left over, in pL."""
        return self._now.rest_pl(nl_per_mu) + self._later.rest_pl(nl_per_mu)
