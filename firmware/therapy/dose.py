# dose: one bolus on its way, as a flow that ends when all of it has fallen due.
#
# Owns what of it falls due, exactly: a part that flows at once, at the speed of a bolus, then a
# part that is spread over minutes; either may be missing. Must not: count what went out (ledger).
#
# What is spread over d min is a whole number of flow in d * 60_000 ms, so it falls due at a rate
# that is whole but for a remainder of d; that is carried from poll to poll, and nothing is lost.

from micropython import const

from firmware import pack, units

_FAR_MS = const(1_073_741_823)  # nothing ends
PACKED_BYTES = const(8)


class Dose:
    """A dose, or room for one. take() does not allocate, and takes as long without a dose.

    dose_id:     from 1; 0: there was none
    asked_mu:    what was asked
    now_mu:      of that, what flows at once
    over_min:    in which the rest falls due; 0: all flows at once
    whole_steps: the whole steps in it
    active:      between begin() and end()
    spent:       all of it has fallen due
    rate_mu_h:   at which that flows
    rate_nl_h:   of the part that flows, rounded down
    pace_nl_h:   the most it flowed at so far, and flows; until it ends, for steps still to go out
    left_ms:     until that part has fallen due, or 2**30 - 1
    is_hurried:  that part flows at the speed of a bolus
    """

    def __init__(self, pl_per_step: int):
        self._pl_per_step = pl_per_step
        self.dose_id = 0
        self.asked_mu = 0
        self.now_mu = 0
        self.rate_mu_h = 0
        self.over_min = 0
        self.whole_steps = 0
        self.active = False
        self.pace_nl_h = 0
        self._later_nl = 0
        self._carry = 0
        self._rest()

    def begin(self, now_mu: int, rate_mu_h: int, over_min: int, nl_per_mu: int) -> None:
        """What remember() named begins to flow: now_mu of it at rate_mu_h, 1 or more, then the
        rest in over_min. Allocates."""
        self.now_mu = now_mu
        self.rate_mu_h = rate_mu_h
        self.over_min = over_min
        self._later_nl = (self.asked_mu - now_mu) * nl_per_mu
        self.spent = False
        if now_mu:
            self.is_hurried = True
            flow = now_mu * nl_per_mu * units.MS_PER_HOUR  # nL in nL/h*ms
            rate_nl_h = rate_mu_h * nl_per_mu
            self.rate_nl_h = self.pace_nl_h = rate_nl_h
            self.left_ms = (flow + rate_nl_h - 1) // rate_nl_h
            self._last_flow = flow - rate_nl_h * self.left_ms  # in the last ms it is less
        else:
            self._spread()

    def remember(self, dose_id: int, asked_mu: int, nl_per_mu: int) -> None:
        """A dose that begins, or was in progress when the power went: which it is. Allocates."""
        self.dose_id = dose_id
        self.asked_mu = asked_mu
        self.whole_steps = units.nl_to_steps(asked_mu * nl_per_mu, self._pl_per_step)
        self.active = True

    def end(self) -> None:
        """The dose is over, delivered or cut short."""
        self.active = False
        self.pace_nl_h = 0
        self._rest()

    def take(self, dt_ms: int) -> int:
        """Flow that falls due in dt_ms, in nL/h*ms. The caller bounds dt_ms, by left_ms, too."""
        carry = self._carry + self._extra * dt_ms
        flow = self.rate_nl_h * dt_ms + carry // self._over
        self._carry = carry % self._over
        self.left_ms -= dt_ms
        if self.left_ms == 0:
            flow += self._last_flow
            self._end_part()
        return flow

    def _end_part(self):
        if self.active and self._later_nl:
            self._spread()
        else:
            self._rest()

    def _spread(self):
        self.is_hurried = False
        flow = self._later_nl * 60  # nL in min, as nL/h
        self._over = self.over_min
        self.rate_nl_h = flow // self._over
        self.pace_nl_h = max(self.pace_nl_h, self.rate_nl_h)
        self._extra = flow % self._over
        self._carry = 0
        self._last_flow = 0
        self._later_nl = 0
        self.left_ms = self.over_min * units.MS_PER_MIN

    def _rest(self):
        """Nothing flows."""
        self.spent = True
        self.is_hurried = False
        self.rate_nl_h = 0
        self._extra = 0
        self._over = 1
        self._carry = 0
        self._last_flow = 0
        self.left_ms = _FAR_MS

    def pack(self, into, at: int) -> int:
        """Writes which dose it is, for a checkpoint; returns the index after it."""
        at = pack.put(into, at, self.dose_id if self.active else 0, 4)
        return pack.put(into, at, self.asked_mu, 4)

    def unpack(self, data, at: int, nl_per_mu: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        dose_id = pack.get(data, at, 4)
        if dose_id:
            self.remember(dose_id, pack.get(data, at + 4, 4), nl_per_mu)
        return at + PACKED_BYTES
