# bolus: one dose on its way, as a flow that ends when the amount has fallen due.
#
# Owns what is still to fall due of it, exactly. Must not: count what went out (ledger).

from micropython import const

from firmware import pack, units

_FAR_MS = const(60_000)


class Bolus:
    """A dose that flows at one rate until it is spent. take() and wait_ms() do not allocate.

    dose_id:     of the present or last dose, from 1; 0 before the first
    asked_mu:    what was asked
    whole_steps: the whole steps in it
    active:      between begin() and end()
    spent:       all of it has fallen due
    """

    def __init__(self, pl_per_step: int):
        self._pl_per_step = pl_per_step
        self._flow_per_step = units.flow_per_step(pl_per_step)
        self._left_steps = 0  # to fall due: whole steps,
        self._left_flow = 0  # and nL/h*ms beyond them
        self.dose_id = 0
        self.asked_mu = 0
        self.whole_steps = 0
        self.rate_nl_h = 0
        self.active = False
        self.spent = False

    def begin(self, asked_mu: int, volume_nl: int, rate_nl_h: int) -> None:
        """Begins the next dose. rate_nl_h: 1 or more. Allocates."""
        self.remember(self.dose_id + 1, asked_mu, volume_nl)
        self._left_steps, self._left_flow = units.nl_to_steps_and_flow(
            volume_nl, self._pl_per_step
        )
        self.rate_nl_h = rate_nl_h
        self.spent = False

    def remember(self, dose_id: int, asked_mu: int, volume_nl: int) -> None:
        """A dose that is in progress, or was when the power went: what it is. Allocates."""
        self.dose_id = dose_id
        self.asked_mu = asked_mu
        self.whole_steps = units.nl_to_steps(volume_nl, self._pl_per_step)
        self.active = True

    def running_id(self) -> int:
        """dose_id of the one in progress; 0: there is none."""
        return self.dose_id if self.active else 0

    def end(self) -> None:
        """The dose is over, delivered or cut short."""
        self.active = False

    def take(self, dt_ms: int) -> int:
        """Flow that falls due in dt_ms, in nL/h*ms; 0 when spent. The caller bounds dt_ms."""
        if self.spent:
            return 0
        flow = self.rate_nl_h * dt_ms
        self._left_flow -= flow
        while self._left_flow < 0:
            if self._left_steps == 0:
                flow += self._left_flow  # the last of it is less than asked for
                self._left_flow = 0
                break
            self._left_steps -= 1
            self._left_flow += self._flow_per_step
        self.spent = self._left_steps == 0 and self._left_flow == 0
        return flow

    def wait_ms(self) -> int:
        """Time until the dose is spent, if that is less than a step away; else a minute."""
        if self.spent or self._left_steps:
            return _FAR_MS
        return (self._left_flow + self.rate_nl_h - 1) // self.rate_nl_h

    def pack(self, into, at: int) -> int:
        """Writes which dose it is, for a checkpoint; returns the index after it."""
        at = pack.put(into, at, self.dose_id, 4)
        at = pack.put(into, at, self.asked_mu, 4)
        at = pack.put(into, at, self.whole_steps, 4)
        return pack.put(into, at, 1 if self.active else 0, 1)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.dose_id = pack.get(data, at, 4)
        self.asked_mu = pack.get(data, at + 4, 4)
        self.whole_steps = pack.get(data, at + 8, 4)
        self.active = data[at + 12] == 1
        return at + 13
