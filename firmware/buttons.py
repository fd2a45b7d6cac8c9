# buttons: what the keys of a rig mean.
#
# Owns their meaning: bit 0 stops, which is pump.suspend(); bit 1 is ok, which is pump.ack(). A key
# acts when it is pressed, once, and not again before it was released. Held for a minute it is
# stuck. Must not: carry anything out; it leaves a command in the mailbox, beside one that was
# typed, and Commands acts on it in the same poll. Read where the rig has keys.

from micropython import const

from firmware import faults

_STOP = const(1)
_OK = const(2)
_MEANT = const(3)
_STUCK_MS = const(60_000)
# A press is seen within 200 ms. Not sooner: after a poll that leaves 120 ms there is time for what
# takes long (scheduler). What bounces has settled by the next look.
_LOOK_MS = const(120)


class Buttons:
    """A task of the table, before that of the commands. tick() allocates only as a key sticks.

    stop, ok: the commands that these keys stand for
    """

    def __init__(self, pump, stop: int, ok: int):
        self._pump = pump
        self._stop = stop
        self._ok = ok
        self._read = pump.hal.keys.read
        self._bits = _MEANT  # pressed, at the last look; what is held at a start does not act
        self._to_do = 0  # pressed, and not in the mailbox yet
        self._held_ms = [0, 0]  # of each

    def tick(self, dt_ms: int) -> int:
        """Looks at the keys. Raises OSError when they do not answer."""
        bits = self._read() & _MEANT
        pressed = bits & ~self._bits
        self._bits = bits
        self._hold(0, bits & _STOP, dt_ms)
        self._hold(1, bits & _OK, dt_ms)
        mailbox = self._pump.mailbox
        if pressed:
            mailbox.touched = True
            self._to_do |= pressed
            if pressed & _STOP:
                mailbox.stops = (mailbox.stops + 1) & 0xFFFF
        if self._to_do & _STOP:
            if mailbox.press(self._stop):
                self._to_do &= ~_STOP
        elif self._to_do and mailbox.press(self._ok):
            self._to_do = 0
        if self.stuck_bits():
            pump = self._pump
            pump.alarms.start(faults.KEY_STUCK, self.stuck_bits(), pump.ledger.total_steps)
        return 1 if self._to_do else _LOOK_MS

    def stop_held(self) -> bool:
        """True while the stop key is pressed, and not stuck: nobody resumes against it."""
        return 0 < self._held_ms[0] < _STUCK_MS or self._to_do & _STOP > 0

    def stuck_bits(self) -> int:
        """The keys that are stuck, a bit each."""
        bits = _STOP if self._held_ms[0] >= _STUCK_MS else 0
        return bits | _OK if self._held_ms[1] >= _STUCK_MS else bits

    def _hold(self, row, is_pressed, dt_ms):
        held_ms = self._held_ms
        if is_pressed:
            held_ms[row] = min(held_ms[row] + max(1, dt_ms), _STUCK_MS)
        else:
            held_ms[row] = 0
