# fakes: ports small enough to be wrong in one way at a time.
#
# Owns hand-made ports. Must not: hold physics or a test.

from hal import SLOT_BYTES

PERIOD = 1 << 30
EIO = 5
EINVAL = 22
ENOSPC = 28


class Clock:
    """now_ms is set by the test; starts a little below the wrap."""

    def __init__(self, now_ms=PERIOD - 5):
        self.now_ms = now_ms

    def ticks_ms(self):
        return self.now_ms

    def ticks_us(self):
        return self.now_ms * 1000 % PERIOD

    def ticks_add(self, ticks, delta):
        return (ticks + delta) % PERIOD

    def ticks_diff(self, a, b):
        return (a - b + PERIOD // 2) % PERIOD - PERIOD // 2

    def sleep_ms(self, ms):
        self.pass_ms(ms)

    def pass_ms(self, ms):
        self.now_ms = (self.now_ms + ms) % PERIOD


class Rtc:
    def __init__(self, day=9_648, ms=0, offset_min=0):
        self.reading = [day, ms, offset_min]
        self.is_set = True

    def read(self, into):
        if self.is_set:
            into[0], into[1], into[2] = self.reading
        return self.is_set

    def set(self, day, ms, offset_min):
        self.reading = [day, ms, offset_min]
        self.is_set = True


class Stepper:
    """A burst is out at once, unless slow: then go(steps) gives its pulses.

    lose: pulses of each burst that never go out; calls: what was called, in order.
    """

    def __init__(self, slow=False):
        self.calls = []
        self.pulses = 0
        self.left = 0
        self.slow = slow
        self.lose = 0
        self.stuck = False
        self.faulty = False
        self.bursts = []
        self.before_start = None

    def enable(self):
        self.calls.append("enable")

    def disable(self):
        self.calls.append("disable")
        self.left = 0

    def start(self, steps, direction, interval_us):
        if self.before_start:
            self.before_start(steps)
        self.calls.append("start")
        self.bursts.append((steps, direction, interval_us))
        self.left = steps - self.lose
        if not self.slow:
            self.go(self.left)

    def go(self, steps):
        self.left -= steps
        self.pulses += steps

    def busy(self):
        return self.stuck or self.left > 0

    def stop(self):
        self.calls.append("stop")
        self.left = 0

    def count(self):
        return self.pulses

    def fault(self):
        return self.faulty


class Store:
    """fail_at: the number of the append, from 1, that fails, and every one after it.

    put_fail_at: the same of the puts; puts: (slot, bytes) of every put that was taken; tidied:
    how often it was tidied, in steps of untidy and one more.
    """

    def __init__(self, fail_at=0, put_fail_at=0):
        self.records = []
        self.slots = [b""] * len(SLOT_BYTES)
        self.puts = []
        self.appends = 0
        self.tried = 0
        self.tidied = 0
        self.untidy = 0
        self.fail_at = fail_at
        self.put_fail_at = put_fail_at

    def append(self, record):
        self.appends += 1
        if self.fail_at and self.appends >= self.fail_at:
            raise OSError(ENOSPC)
        self.records.append(bytes(record))

    def count(self):
        return len(self.records)

    def read(self, index, into):
        if not 0 <= index < len(self.records):
            return False
        into[:] = self.records[index]
        return True

    def drop(self):
        if not self.records:
            raise OSError(EINVAL)
        self.records.pop()

    def tidy(self):
        if self.untidy:
            self.untidy -= 1
            return True
        self.tidied += 1
        return False

    def put(self, slot, data):
        self.tried += 1
        if self.put_fail_at and self.tried >= self.put_fail_at:
            raise OSError(EIO)
        if not 1 <= len(data) <= SLOT_BYTES[slot]:
            raise OSError(EINVAL)
        self.slots[slot] = bytes(data)
        self.puts.append((slot, bytes(data)))

    def get(self, slot, into):
        held = self.slots[slot]
        length = min(len(held), len(into))
        into[:length] = held[:length]
        return len(held)


class Force:
    """counts: what it reads; None: it does not answer."""

    def __init__(self, counts=8_000):
        self.counts = counts

    def read(self):
        if self.counts is None:
            raise OSError(EIO)
        return self.counts


class Reservoir:
    def __init__(self):
        self.is_seated = True
        self.is_at_end = False

    def seated(self):
        return self.is_seated

    def at_end(self):
        return self.is_at_end


class Encoder:
    def __init__(self):
        self.counts = 0

    def count(self):
        return self.counts


class Battery:
    def __init__(self, mv=3_700):
        self.mv = mv

    def millivolts(self):
        return self.mv


class Annunciator:
    """What is on now, and every tone there was."""

    def __init__(self):
        self.tones = []
        self.frequency_hz = 0
        self.vibrating = False
        self.red = False
        self.yellow = False

    def tone(self, frequency_hz):
        self.frequency_hz = frequency_hz
        self.tones.append(frequency_hz)

    def vibrate(self, on):
        self.vibrating = on

    def light(self, red, yellow):
        self.red = red
        self.yellow = yellow
