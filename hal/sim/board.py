# board: the small ports around the machine, each a number that somebody set.
#
# Owns cartridge switches, encoder, keys, battery, watchdog, system. Must not: hold physics.

from micropython import const

_MASK = const(0x3FFF_FFFF)


class Reservoir:
    """hal port reservoir. stuck: at_end never becomes True, whatever the plunger does."""

    def __init__(self, world, stepper, mechanics):
        self._world = world
        self._stepper = stepper
        self._mechanics = mechanics
        self.stuck = False

    def seated(self):
        return self._mechanics.seated

    def at_end(self):
        if self._stepper.left:
            self._stepper.play()
        mechanics = self._mechanics
        if mechanics.squeeze_pl > mechanics.guard_pl:
            mechanics.creep(self._world.now_ms)
        return mechanics.ended and not self.stuck


class Encoder:
    """hal port encoder: on the screw, so it sees lost steps, and neither play nor plunger."""

    def __init__(self, stepper, mechanics, steps_count):
        self._stepper = stepper
        self._mechanics = mechanics
        self._steps_count = steps_count

    def count(self):
        if self._stepper.left:
            self._stepper.play()
        return self._mechanics.moved_steps // self._steps_count


class Keys:
    """hal port keys. bits: what is pressed."""

    def __init__(self):
        self.bits = 0

    def read(self):
        return self.bits


class Battery:
    """hal port battery. mv: what it gives."""

    def __init__(self, mv):
        self.mv = mv

    def millivolts(self):
        return self.mv


class Watchdog:
    """hal port watchdog; it does not bite, it remembers.

    feeds: how many; longest_ms: the longest wait for one, from the first feed on.
    """

    def __init__(self, world, timeout_ms):
        self._world = world
        self.timeout_ms = timeout_ms
        self.feeds = 0
        self.longest_ms = 0
        self._last_ms = 0

    def feed(self):
        now_ms = self._world.now_ms
        if self.feeds:
            gap_ms = (now_ms - self._last_ms) & _MASK
            if gap_ms > self.longest_ms:
                self.longest_ms = gap_ms
        self._last_ms = now_ms
        self.feeds += 1

    def bitten(self):
        """True when a real one would have reset the machine."""
        if self.feeds == 0:
            return False
        waiting_ms = (self._world.now_ms - self._last_ms) & _MASK
        return max(waiting_ms, self.longest_ms) > self.timeout_ms


class System:
    """hal port system. cause: of the last reset; well: what code_ok answers."""

    def __init__(self, seed, p):
        self._id = b"sim-%08x" % (seed & 0xFFFF_FFFF)
        self._free = p.free_memory_bytes
        self.cause = p.reset_cause
        self.well = bool(p.code_ok)

    def reset_cause(self):
        return self.cause

    def unique_id(self):
        return self._id

    def free_memory(self):
        return self._free

    def code_ok(self):
        return self.well
