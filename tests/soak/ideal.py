# ideal: what should have gone out by any moment, in whole numbers, from what was granted.
#
# Owns a second reading of the therapy: flows over time, integrated over any span at once, with no
# polls, no steps and no remainders. A flow is nL/h times ms, 3600 to a picolitre. Shares no code
# with firmware/. Must not: see pulses, or know why anything ended.

from dataclasses import dataclass

DAY_MS = 86_400_000
MINUTE_MS = 60_000
FLOW_PER_NL = 3_600_000
FAR_MS = 10**15
PERCENT, RATE = 1, 2  # of a temporary rate, as its record has it


@dataclass
class Dose:
    """A bolus that flows from t_ms on; flows in nL/h and nL/h*ms."""

    t_ms: int
    asked: int
    rate: int
    end_ms: int = FAR_MS

    def due(self, t_ms):
        """What of it has fallen due by t_ms, or by its end."""
        return min(self.asked, self.rate * (min(t_ms, self.end_ms) - self.t_ms))


@dataclass(frozen=True)
class Temp:
    """A temporary rate: so many percent of the profile, or mU/h in its place, until end_ms."""

    kind: int
    value: int
    end_ms: int

    def made_of(self, rate_mu_h):
        return rate_mu_h * self.value // 100 if self.kind == PERCENT else self.value


class Ideal:
    """The therapy of one pump. Moments are ms and never go back.

    wall(t_ms): ms of the local day then, or None; asked only of the present poll. nl_per_mu: of
    the insulin that is loaded. profile: [(minute, mU/h), ...]. temp: None, or one, perhaps over.
    """

    def __init__(self, wall, bolus_mu_h, most_mu_h):
        self._wall = wall
        self._bolus_mu_h = bolus_mu_h
        self._most_mu_h = most_mu_h
        self.nl_per_mu = 10
        self.profile = []
        self.delivering = False
        self.dose = None  # the present or last one
        self.temp = None
        self.rate_mu_h = 0  # of basal, in force
        self._segment_mu_h = 0  # of the profile, of which that is made
        self._zero_ms = None  # when this local day began; None: nobody knows, or needs to
        self._doses = 0  # flow of the doses before it
        self._basal = 0  # flow up to _since_ms; _rate holds from there until _until_ms
        self._rate = 0
        self._since_ms = 0
        self._until_ms = FAR_MS

    def due(self, t_ms):
        """All that should have gone out by t_ms."""
        if t_ms >= self._until_ms:
            self._settle(t_ms)
        due = self._doses + self._basal + self._rate * (t_ms - self._since_ms)
        return due + self.dose.due(t_ms) if self.dose else due

    def basal_due(self, t_ms):
        """Basal's part of it."""
        if t_ms >= self._until_ms:
            self._settle(t_ms)
        return self._basal + self._rate * (t_ms - self._since_ms)

    def restart(self, t_ms, flow):
        """A fresh account: so much has gone out, nothing is owed, nothing flows."""
        self.delivering = False
        self.dose = None
        self._doses = 0
        self._settle(t_ms)
        self._basal = flow
        self._choose(t_ms)

    def loaded(self, nl_per_mu):
        """Insulin of this strength; who resumed in the same moment has it from then on."""
        self.nl_per_mu = nl_per_mu
        if self._rate:
            self._rate = self.rate_mu_h * nl_per_mu

    def add(self, flow):
        """So much more was due, whoever asked for it."""
        self._basal += flow

    def resume(self, t_ms):
        self.delivering = True
        self.look_at_clock(t_ms)

    def stop(self, t_ms):
        """Nothing more falls due from t_ms on."""
        self.delivering = False
        self.cut(t_ms)
        self.look_at_clock(t_ms)

    def bolus(self, t_ms, mu):
        if self.dose:
            self._doses += self.dose.due(t_ms)
        asked = mu * self.nl_per_mu * FLOW_PER_NL
        self.dose = Dose(t_ms, asked, self._bolus_mu_h * self.nl_per_mu)

    def cut(self, t_ms):
        """The dose, if one flows, ends here."""
        if self.dose and self.dose.end_ms > t_ms:
            self.dose.end_ms = t_ms

    def look_at_clock(self, t_ms):
        """The clock, the profile or the state has changed: chooses anew."""
        self._settle(t_ms)
        self._choose(t_ms)

    def use_temp(self, t_ms, temp):
        """A temporary rate has begun in the place of any before it; None: it has ended."""
        self._settle(t_ms)
        self.temp = temp
        self._choose(t_ms)

    def at_rate(self, rate_mu_h):
        """Without a clock this rate is in force: it is made of some segment of the profile."""
        self.rate_mu_h = rate_mu_h
        for segment_mu_h in (self._segment_mu_h, *(rate for _, rate in self.profile)):
            if self.made_of(segment_mu_h, self._since_ms) == rate_mu_h:
                self._segment_mu_h = segment_mu_h
                break

    def made_of(self, rate_mu_h, t_ms):
        """What is in force at t_ms of a rate of the profile, mU/h."""
        if self.temp and t_ms < self.temp.end_ms:
            rate_mu_h = self.temp.made_of(rate_mu_h)
        return min(rate_mu_h, self._most_mu_h)

    def clamped(self, t_ms):
        """True when at t_ms more is programmed than may be, or may be so by another segment."""
        temp = self.temp
        rates = [temp.made_of(rate) for _, rate in self.profile] if temp else []
        return max(rates, default=0) > self._most_mu_h and t_ms < temp.end_ms

    def rates(self):
        """All that the profile may have in force now, or had until a temporary rate was over."""
        rates = [rate for _, rate in self.profile] or [0]
        return [*rates, *(self.temp.made_of(rate) for rate in rates)] if self.temp else rates

    def span(self):
        """The largest difference that another segment can make, as a flow per ms."""
        rates = self.rates()
        return (max(rates) - min(rates)) * self.nl_per_mu

    def _settle(self, t_ms):
        # Until now nobody changed the clock, so it has gone on as time has.
        while t_ms >= self._until_ms:
            at_ms = self._until_ms
            self._basal += self._rate * (at_ms - self._since_ms)
            self._since_ms = at_ms
            self._use(at_ms)
        self._basal += self._rate * (t_ms - self._since_ms)
        self._since_ms = t_ms

    def _choose(self, t_ms):
        self._until_ms = FAR_MS
        if not self.delivering or not self.profile:
            self._rate = 0
            return
        self._zero_ms = None
        if len(self.profile) == 1:  # needs no clock
            self._segment_mu_h = self.profile[0][1]
        else:
            day_ms = self._wall(t_ms)
            if day_ms is not None:  # else what was in force goes on
                self._zero_ms = t_ms - day_ms
        self._use(t_ms)

    def _use(self, t_ms):
        """What is in force from t_ms on, until the next start in the profile, or of it."""
        self._until_ms = FAR_MS
        if self._zero_ms is not None:
            starts = [minute * MINUTE_MS for minute, _ in self.profile] + [DAY_MS]
            day_ms = (t_ms - self._zero_ms) % DAY_MS
            at = max(i for i in range(len(self.profile)) if starts[i] <= day_ms)
            self._segment_mu_h = self.profile[at][1]
            self._until_ms = t_ms + starts[at + 1] - day_ms
        if self.temp and t_ms < self.temp.end_ms:
            self._until_ms = min(self._until_ms, self.temp.end_ms)
        self.rate_mu_h = self.made_of(self._segment_mu_h, t_ms)
        self._rate = self.rate_mu_h * self.nl_per_mu
