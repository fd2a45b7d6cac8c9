# oracle: what should have been delivered, in exact fractions, from the commands as given.
#
# Owns a second reading of the therapy: flows over time, integrated. Shares no line, no number and
# no idea with firmware/: no ticks, no polls, no remainders. Must not: know when the pump looked.
#
# A rate of r mU/h of an insulin with v nL in a mU is r * v nL/h, so r * v / 3600 pL in a ms: in
# 3600ths of a pL, called parts, every sum is whole. What is due of a bolus is its rate times the
# time since it was given, and never more than was asked.

DAY_MS = 86_400_000
MINUTE_MS = 60_000
PARTS = 3_600  # of a pL


class Dose:
    """A bolus: what was asked, and what of it has fallen due when it ends."""

    def __init__(self, t_ms, asked, flow):
        self.t_ms = t_ms
        self.asked = asked
        self.cut_ms = None
        self._flow = flow

    def due(self, t_ms):
        """What has fallen due of it by t_ms, or by the moment it was cut short."""
        if self.cut_ms is not None:
            t_ms = min(t_ms, self.cut_ms)
        return min(self.asked, self._flow * (t_ms - self.t_ms))


class Oracle:
    """The programme of one pump. Times are ms, never earlier than the last one given; volumes
    are in parts, flows in parts a ms.

    local_ms: time of the local day at t_ms 0; bolus_mu_h: the speed of every bolus
    """

    def __init__(self, nl_per_mu, bolus_mu_h, local_ms=0):
        self.doses = []
        self._nl_per_mu = nl_per_mu
        self._bolus_mu_h = bolus_mu_h
        self._bolus_flow = bolus_mu_h * nl_per_mu
        self._local_ms = local_ms
        self._profile = [(0, 0)]
        self._delivering = False
        self._basal = 0  # up to _since_ms, from which on _flow holds until _until_ms
        self._since_ms = 0
        self._until_ms = 0
        self._flow = 0
        self._settled = 0  # of the doses that are over

    def anew(self, t_ms):
        """The power went at t_ms: the same programme and clock, nothing owed, delivery off."""
        fresh = Oracle(self._nl_per_mu, self._bolus_mu_h, self._local_ms)
        fresh._since_ms = fresh._until_ms = t_ms
        fresh.profile(t_ms, self._profile)
        return fresh

    def ideal(self, t_ms):
        """All that should have been delivered by t_ms."""
        ideal = self.basal(t_ms)
        if self.doses:
            ideal += self._settled + self.doses[-1].due(t_ms)
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

    def bolus(self, t_ms, mu):
        if self.doses:
            self._settled += self.doses[-1].due(t_ms)
        self.doses.append(Dose(t_ms, mu * self._nl_per_mu * 1_000 * PARTS, self._bolus_flow))

    def stop(self, t_ms):
        """Cuts the bolus short, if one is flowing."""
        if self.doses and self.doses[-1].cut_ms is None:
            self.doses[-1].cut_ms = t_ms

    def _choose(self, t_ms):
        """Settles basal at t_ms, and takes the rate that holds from there on."""
        self._basal += self._flow * (t_ms - self._since_ms)
        self._since_ms = t_ms
        day_ms = (self._local_ms + t_ms) % DAY_MS
        starts = [minute * MINUTE_MS for minute, _ in self._profile]
        at = max(i for i, start in enumerate(starts) if start <= day_ms)
        end_ms = (starts + [DAY_MS])[at + 1]
        self._until_ms = t_ms + end_ms - day_ms
        rate = self._profile[at][1] if self._delivering else 0
        self._flow = rate * self._nl_per_mu
