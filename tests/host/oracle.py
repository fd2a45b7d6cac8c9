# oracle: what should have been delivered, in exact fractions, from the commands as given.
#
# Owns a second reading of the therapy: flows over time, integrated. Shares no line, no number and
# no idea with firmware/: no ticks, no polls, no remainders. Must not: know when the pump looked.
#
# A rate of r mU/h of an insulin with v nL in a mU is r * v nL/h, so r * v / 3600 pL in a ms. What
# is due of a bolus is its rate times the time since it was given, and never more than was asked.

from fractions import Fraction

DAY_MS = 86_400_000
MINUTE_MS = 60_000


def pl_per_ms(rate_mu_h, nl_per_mu):
    """A rate as a flow."""
    return Fraction(rate_mu_h * nl_per_mu, 3600)


class Dose:
    """A bolus: what was asked, and what of it has fallen due when it ends."""

    def __init__(self, t_ms, asked_pl, flow):
        self.t_ms = t_ms
        self.asked_pl = asked_pl
        self.cut_ms = None
        self._flow = flow

    def due_pl(self, t_ms):
        """What has fallen due of it by t_ms, or by the moment it was cut short."""
        if self.cut_ms is not None:
            t_ms = min(t_ms, self.cut_ms)
        return min(Fraction(self.asked_pl), self._flow * (t_ms - self.t_ms))


class Oracle:
    """The programme of one pump. Times are ms, never earlier than the last one given.

    local_ms: time of the local day at t_ms 0; bolus_mu_h: the speed of every bolus
    """

    def __init__(self, nl_per_mu, bolus_mu_h, local_ms=0):
        self.doses = []
        self._nl_per_mu = nl_per_mu
        self._bolus_mu_h = bolus_mu_h
        self._bolus_flow = pl_per_ms(bolus_mu_h, nl_per_mu)
        self._local_ms = local_ms
        self._profile = [(0, 0)]
        self._delivering = False
        self._basal_pl = Fraction(0)  # up to _since_ms, from which on _flow holds until _until_ms
        self._since_ms = 0
        self._until_ms = 0
        self._flow = Fraction(0)
        self._settled_pl = Fraction(0)  # of the doses that are over

    def anew(self, t_ms):
        """The power went at t_ms: the same programme and clock, nothing owed, delivery off."""
        fresh = Oracle(self._nl_per_mu, self._bolus_mu_h, self._local_ms)
        fresh._since_ms = fresh._until_ms = t_ms
        fresh.profile(t_ms, self._profile)
        return fresh

    def ideal_pl(self, t_ms):
        """All that should have been delivered by t_ms."""
        ideal_pl = self.basal_pl(t_ms)
        if self.doses:
            ideal_pl += self._settled_pl + self.doses[-1].due_pl(t_ms)
        return ideal_pl

    def basal_pl(self, t_ms):
        """Basal's part of it."""
        while t_ms > self._until_ms:
            self._choose(self._until_ms)
        return self._basal_pl + self._flow * (t_ms - self._since_ms)

    def profile(self, t_ms, segments):
        """From t_ms on: (minute of the local day, mU/h), in order, the first at 0."""
        self.basal_pl(t_ms)
        self._profile = list(segments)
        self._choose(t_ms)

    def clock(self, t_ms, local_ms):
        """The wall clock was set, to local_ms of the day: all it does is choose the rate."""
        self.basal_pl(t_ms)
        self._local_ms = local_ms - t_ms
        self._choose(t_ms)

    def resume(self, t_ms):
        self.basal_pl(t_ms)
        self._delivering = True
        self._choose(t_ms)

    def suspend(self, t_ms):
        self.basal_pl(t_ms)
        self._delivering = False
        self._choose(t_ms)
        self.stop(t_ms)

    def bolus(self, t_ms, mu):
        if self.doses:
            self._settled_pl += self.doses[-1].due_pl(t_ms)
        self.doses.append(Dose(t_ms, mu * self._nl_per_mu * 1000, self._bolus_flow))

    def stop(self, t_ms):
        """Cuts the bolus short, if one is flowing."""
        if self.doses and self.doses[-1].cut_ms is None:
            self.doses[-1].cut_ms = t_ms

    def _choose(self, t_ms):
        """Settles basal at t_ms, and takes the rate that holds from there on."""
        self._basal_pl += self._flow * (t_ms - self._since_ms)
        self._since_ms = t_ms
        day_ms = (self._local_ms + t_ms) % DAY_MS
        starts = [minute * MINUTE_MS for minute, _ in self._profile]
        at = max(i for i, start in enumerate(starts) if start <= day_ms)
        end_ms = (starts + [DAY_MS])[at + 1]
        self._until_ms = t_ms + end_ms - day_ms
        rate = self._profile[at][1] if self._delivering else 0
        self._flow = pl_per_ms(rate, self._nl_per_mu)
