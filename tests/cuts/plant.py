# plant: a rig as small as it may be: it keeps time, and the truth about the pulses.
#
# Owns fake ports that honour the contract (hal/__init__.py) and never fail. Must not: know the
# firmware. Pulses go on while the store is being written, as they do on a board.

from hal import Hal

PERIOD = 1 << 30
DAY_MS = 86_400_000
EPERM, EBUSY = 1, 16


def later(reading, ms):
    """What a wall clock says ms after that."""
    ms += reading[1]
    return reading[0] + ms // DAY_MS, ms % DAY_MS, reading[2]


class Clock:
    """us: since the machine started; it passes when somebody says so."""

    def __init__(self):
        self.us = 0

    def ticks_ms(self):
        return self.us // 1000 % PERIOD

    def ticks_us(self):
        return self.us % PERIOD

    def ticks_add(self, ticks, delta):
        return (ticks + delta) % PERIOD

    def ticks_diff(self, a, b):
        return (a - b + PERIOD // 2) % PERIOD - PERIOD // 2

    def sleep_ms(self, ms):
        self.us += ms * 1000


class Rtc:
    """A wall clock that runs with the clock, and through power cuts."""

    def __init__(self, clock, reading):
        self._clock = clock
        self.set(*reading)

    def reading(self):
        ms = (self._clock.us - self._since_us) // 1000
        return later((self._day, self._ms, self._offset_min), ms)

    def read(self, into):
        into[0], into[1], into[2] = self.reading()
        return True

    def set(self, day, ms, offset_min):
        self._day, self._ms, self._offset_min = day, ms, offset_min
        self._since_us = self._clock.us


class Motor:
    """times_us: when each pulse of insulin went out, which is the truth. starts: bursts so far.

    position: pulses forward less back; idle: the pusher is not at a plunger, and moves no insulin
    """

    def __init__(self, clock):
        self._clock = clock
        self._left = 0
        self._next_us = 0
        self._interval_us = 0
        self.enabled = False
        self.times_us = []
        self.starts = 0
        self.position = 0
        self.idle = False
        self._direction = 1

    def enable(self):
        self.enabled = True

    def disable(self):
        self.stop()
        self.enabled = False

    def start(self, steps, direction, interval_us):
        if not self.enabled:
            raise OSError(EPERM)
        if self.busy():
            raise OSError(EBUSY)
        assert 1 <= steps <= 4_095 and 20 <= interval_us <= 2_000_000
        assert direction == 1 or (direction == -1 and self.idle)
        self.starts += 1
        self._direction = direction
        self._left = steps
        self._next_us = self._clock.us
        self._interval_us = interval_us

    def busy(self):
        self.count()
        return self._left > 0

    def stop(self):
        self.count()
        self._left = 0

    def count(self):
        now_us = self._clock.us
        while self._left and self._next_us <= now_us:
            self.position += self._direction
            if not self.idle:
                self.times_us.append(self._next_us)
            self._next_us += self._interval_us
            self._left -= 1
        return self.position

    def insulin(self):
        """Pulses of insulin so far."""
        self.count()
        return len(self.times_us)

    def fault(self):
        return False


class Force:
    """plunger: the position of the motor at which the pusher meets it."""

    def __init__(self, motor):
        self._motor = motor
        self.plunger = 0

    def read(self):
        return 8_000 if self._motor.count() >= self.plunger else 7_500


class Reservoir:
    def __init__(self):
        self.is_seated = True

    def seated(self):
        return self.is_seated

    def at_end(self):
        return False


class Annunciator:
    def tone(self, frequency_hz):
        pass

    def vibrate(self, on):
        pass

    def light(self, red, yellow):
        pass


class System:
    def reset_cause(self):
        return 0

    def unique_id(self):
        return b"cut"

    def free_memory(self):
        return 1_000_000

    def code_ok(self):
        return True


class Plant:
    """A machine that has just got its power. reading: of its wall clock."""

    def __init__(self, reading):
        self.clock = Clock()
        self.rtc = Rtc(self.clock, reading)
        self.motor = Motor(self.clock)
        self.force = Force(self.motor)
        self.reservoir = Reservoir()

    def hal(self, store):
        return Hal(
            clock=self.clock,
            rtc=self.rtc,
            stepper=self.motor,
            force=self.force,
            reservoir=self.reservoir,
            annunciator=Annunciator(),
            store=store,
            system=System(),
        )
