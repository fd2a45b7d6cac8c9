# books: the pump's books against the pulses, and what is on record before a burst.
#
# Owns the promise of the mark: at every moment total - uncertain <= truth <= total, with what was
# uncertain at a start within one quantum; and steps booked equal pulses while the machine runs.
# Must not: know what is due.

from tests.soak.failure import Failure
from tests.soak.records import slot

MOVING = 4
_LONG_MS = 60_000  # in which a stopped pump has counted, if its stepper answers


class Books:
    """truth: pulses of insulin; idle: those that moved none, forward less back; base: all of them
    before this start.

    over: steps booked beyond the truth, for good: what was uncertain and did not go out."""

    def __init__(self, machine, weather, moving):
        self._machine = machine
        self._weather = weather
        self._moving = moving
        self._stepper = machine.sim.hal.stepper
        self.quantum = machine.rig.quantum_nl * 1000 // machine.rig.pl_per_step
        self.truth = 0  # pulses since the life began
        self.idle = 0
        self.base = 0
        self.over = 0
        self.strays = 0  # pulses that nobody asked for, since the last start
        self._unseen = 0  # of them, not booked a poll before the power went
        self._booked = 0
        self._uncertain = 0  # booked as such, in all
        self._mark = (0, 0)  # total_steps, open_steps
        self._differ_ms = None
        self._idle_before = 0  # of this start: what the books do not know
        machine.ports.on_start = self._starts

    def closed(self):
        """True when the pump says that it could not take over what the store holds."""
        return not self._machine.pump.journal.is_open

    def begin(self):
        """New books, a person's wish: they count from here."""
        ledger = self._machine.pump.ledger
        self.over = ledger.total_steps - self.truth
        self._idle_before = self.idle - ledger.idle_steps
        self._uncertain = ledger.uncertain_steps

    def power_off(self):
        """The pulses up to now, and no more before the next start."""
        moving = self._moving
        pulses = self.base + self._stepper.count() - self.truth - self.idle
        if moving.kind:
            moving.moved(pulses)
        if moving.kind and not moving.insulin:
            self.idle += pulses
        else:
            self.truth += pulses
        moving.over(power_gone=True)
        self.base = self.truth + self.idle
        if self.strays and not self._unseen:
            self._unseen = min(self.strays, max(0, self.truth + self.over - self._booked))

    def restart(self):
        """total - uncertain <= truth <= total, the width within a quantum."""
        self._differ_ms = None
        ledger = self._machine.pump.ledger
        self._idle_before = self.idle - ledger.idle_steps
        if self.closed():
            return
        width = ledger.total_steps - self.truth - self.over
        fresh = ledger.uncertain_steps - self._uncertain
        if -self._unseen <= width < 0:  # strays that nobody had time to see
            self.over += width
            width = 0
        self.strays = self._unseen = 0
        if not 0 <= width <= fresh <= self.quantum:
            text = f"{ledger.total_steps} steps of which {fresh} uncertain, quantum {self.quantum}"
            raise Failure("bounds", f"{text}; in truth {self.truth + self.over}")
        self.over += width
        self._uncertain += fresh

    def look(self, t_ms, pump, delivering):
        """After a poll: books never differ from the pulses while all is well, nor for long."""
        ledger = pump.ledger
        self._booked = ledger.total_steps
        idle = ledger.idle_steps + self._idle_before
        if self._booked == self.truth + self.over and idle == self.idle:
            self._differ_ms = None
            return
        if self._differ_ms is None:
            self._differ_ms = t_ms
        if self._weather.lately(("stepper", "stray", "slow"), t_ms) or self.closed():
            return
        if delivering or t_ms - self._differ_ms > _LONG_MS:
            text = f"{self._booked} steps, {self.truth} pulses, {self.over} uncertain"
            text += f"; {idle} without insulin, in truth {self.idle}"
            raise Failure("books", text)

    def written(self, number, data):
        """A slot was written; the first two hold the mark."""
        if number < 2:
            _, _, payload = slot(data)
            total, open_steps = (int.from_bytes(payload[i : i + 4], "little") for i in (0, 16))
            self._mark = (total, open_steps)

    def _starts(self, steps, direction):
        """Before a burst: all of it must be on record, if it is of insulin."""
        if self._machine.pump.state == MOVING:
            self._moving.before_answer()
        if (direction > 0) != self._moving.forward():
            raise Failure("backwards", f"a burst of {steps} steps, direction {direction}")
        if self._moving.kind and not self._moving.insulin:
            return
        pulses = self.base + self._stepper.count() + steps - self.strays - self.idle
        total, open_steps = self._mark
        if pulses + self.over > total + open_steps or open_steps > self.quantum:
            text = f"{pulses + self.over} steps with this burst, on record {total} + {open_steps}"
            raise Failure("authorised", text)
