# oracle: what should have been delivered, in exact fractions, from the commands as given.
#
# Owns a second reading of the therapy: flows over time, integrated. Shares no line, no number and
# no idea with firmware/: no ticks, no polls, no remainders. Must not: know when the pump looked.
#
# A rate of r mU/h of an insulin with v nL in a mU is r * v nL/h, so r * v / 3600 pL in a ms: in
# 3600ths of a pL, called parts, every sum of rates is whole. What is due of a bolus is its speed
# times the time since it was given, and never more than flows at once; what is spread over time
# begins in the ms in which that ends, and is as much of it as of its time has gone.

from fractions import Fraction

DAY_MS = 86_400_000
MINUTE_MS = 60_000
PARTS = 3_600  # of a pL


class Dose:
    """A bolus: what was asked, and what of it has fallen due when it ends.

    number: as the pump counts it; over_ms: in which the rest falls due, or 0
    """

    def __init__(self, t_ms, asked, now, flow, over_ms, number=0):
        self.t_ms = t_ms
        self.asked = asked
        self.number = number
        self.cut_ms = None
        self._now = now
        self._flow = flow
        self._over_ms = over_ms
        self._later_ms = t_ms + -(-now // flow)  # when what is spread begins

    def due(self, t_ms):
        """What has fallen due of it by t_ms, or by the moment it was cut short."""
        if self.cut_ms is not None:
            t_ms = min(t_ms, self.cut_ms)
        due = min(self._now, self._flow * (t_ms - self.t_ms))
        if self._over_ms and t_ms > self._later_ms:
            gone_ms = min(t_ms - self._later_ms, self._over_ms)
            due += Fraction((self.asked - self._now) * gone_ms, self._over_ms)
        return due

    def is_over(self, t_ms):
        """True when all of it has fallen due, or it was cut."""
        return self.cut_ms is not None or t_ms >= self._later_ms + self._over_ms


class Oracle:
    """The programme of one pump. Times are ms, never earlier than the last one given; volumes
    are in parts, flows in parts a ms.

    local_ms: time of the local day at t_ms 0; bolus_mu_h: the speed of every bolus that has none
    of its own; most_mu_h: the highest rate of basal
    """

    def __init__(self, nl_per_mu, bolus_mu_h, local_ms=0, most_mu_h=35_000):
        self.doses = []
        self._nl_per_mu = nl_per_mu
        self._bolus_mu_h = bolus_mu_h
        self._most_mu_h = most_mu_h
        self._local_ms = local_ms
        self._profile = [(0, 0)]
        self._delivering = False
        self._basal = 0  # up to _since_ms, from which on _flow holds until _until_ms
        self._since_ms = 0
        self._until_ms = 0
        self._flow = 0
        self._settled = 0  # of the doses that are over
        self._temp = None  # (kind, value, when it ends)

    def anew(self, t_ms):
        """The power went at t_ms: the same programme and clock, and what is left of a temporary
        rate; nothing owed, delivery off."""
        fresh = Oracle(self._nl_per_mu, self._bolus_mu_h, self._local_ms, self._most_mu_h)
        fresh._temp = self._temp
        fresh._since_ms = fresh._until_ms = t_ms
        fresh.profile(t_ms, self._profile)
        return fresh

    def ideal(self, t_ms):
        """All that should have been delivered by t_ms."""
        ideal = self.basal(t_ms) + self._settled
        for dose in self.doses:
            ideal += dose.due(t_ms)
        return ideal

    def basal(self, t_ms):
        """Basal's part of it."""
        while t_ms > self._until_ms:
            self._choose(self._until_ms)
        return self._basal + self._flow * (t_ms - self._since_ms)

    def profile(self, t_ms, segments):
        """From t_ms on: (minute of the local day, mU/h), in order, the first at 0."""
        self.basal(t_ms)
        self._profile = list(segments)
        self._choose(t_ms)

    def clock(self, t_ms, local_ms):
        """The wall clock was set, to local_ms of the day: all it does is choose the rate."""
        self.basal(t_ms)
        self._local_ms = local_ms - t_ms
        self._choose(t_ms)

    def resume(self, t_ms):
        self.basal(t_ms)
        self._delivering = True
        self._choose(t_ms)

    def suspend(self, t_ms):
        self.basal(t_ms)
        self._delivering = False
        self._choose(t_ms)
        self.stop(t_ms)

    def temp(self, t_ms, kind, value, minutes):
        """Another rate for so many minutes: "percent" of the profile, whole mU/h, or a "rate"."""
        self.basal(t_ms)
        self._temp = (kind, value, t_ms + minutes * MINUTE_MS)
        self._choose(t_ms)

    def end_temp(self, t_ms):
        self.basal(t_ms)
        self._temp = None
        self._choose(t_ms)

    def bolus(self, t_ms, mu, now_mu=None, mu_h=None, over_min=0, number=0):
        """mu in all, of which now_mu at once, at mu_h; the rest in over_min."""
        for dose in list(self.doses):
            if dose.is_over(t_ms):
                self._settled += dose.due(t_ms)
                self.doses.remove(dose)
        part = self._nl_per_mu * 1_000 * PARTS
        now = (mu if now_mu is None else now_mu) * part
        flow = (mu_h or self._bolus_mu_h) * self._nl_per_mu
        self.doses.append(Dose(t_ms, mu * part, now, flow, over_min * MINUTE_MS, number))

    def stop(self, t_ms, number=None):
        """Cuts short every bolus that is flowing, or that with a number."""
        for dose in self.doses:
            if not dose.is_over(t_ms) and number in (None, dose.number):
                dose.cut_ms = t_ms

    def _choose(self, t_ms):
        """Settles basal at t_ms, and takes the rate that holds from there on."""
        self._basal += self._flow * (t_ms - self._since_ms)
        self._since_ms = t_ms
        day_ms = (self._local_ms + t_ms) % DAY_MS
        starts = [minute * MINUTE_MS for minute, _ in self._profile]
        at = max(i for i, start in enumerate(starts) if start <= day_ms)
        end_ms = (starts + [DAY_MS])[at + 1]
        self._until_ms = t_ms + end_ms - day_ms
        rate = self._profile[at][1]
        if self._temp:
            kind, value, end_ms = self._temp
            if t_ms >= end_ms:
                self._temp = None
            else:
                rate = value if kind == "rate" else rate * value // 100
                self._until_ms = min(self._until_ms, end_ms)
        rate = min(rate, self._most_mu_h)
        self._flow = rate * self._nl_per_mu if self._delivering else 0
