# esp32_modules: modules esp32, machine and time, of a chip in virtual time.
#
# Owns what MicroPython 1.28 lets Python do with the chip (tests/unit/chip_esp32.py), and how long
# it waits. Must not: know what hal/esp32 does with it.
#
# pulses(chip, 18) makes a Pulses of hal.esp32 on top of a chip, and leaves no trace of it.

import sys

from tests.unit.chip_esp32 import MASK, MEMORY, WORDS


class Pin:
    OUT = 3
    PULL_DOWN = 1
    chip = None

    def __init__(self, number, mode=None, pull=None, value=None):
        self.init(mode=mode, pull=pull)

    def init(self, mode=None, pull=None, hold=None):
        chip = self.chip
        chip.play()
        if mode == self.OUT:
            chip.driver = "pin"  # no longer the RMT: the matrix is set to its default
            chip.is_input = True
        if pull is not None:
            chip.pull_down = pull == self.PULL_DOWN
        if hold is not None:
            chip.hold(bool(hold))


class RMT:
    chip = None

    def __init__(self, pin, resolution_hz, num_symbols):
        assert resolution_hz == 1_000_000 and num_symbols == WORDS
        self.chip.driver = "rmt"  # the input side of the pin stays as it was
        self._enabled = False
        self._room = 0

    def write_pulses(self, durations, levels):
        chip = self.chip
        assert type(durations) is list and len(durations) == len(levels)
        if self._enabled:
            self._wait()
        self._enabled = True
        assert len(durations) // 2 < WORDS, "longer than its memory: an interrupt would refill it"
        if len(durations) > self._room:
            self._room = len(durations)
            chip.grown += 1
        words = []
        for at in range(0, len(durations), 2):
            assert 0 <= durations[at] <= 32_767 and 0 <= durations[at + 1] <= 32_767
            words.append((durations[at], levels[at], durations[at + 1], levels[at + 1]))
        chip.begin(words)

    def _wait(self, most_us=1_000_000_000):
        chip = self.chip
        before_us = chip.now_us
        while chip.playing and chip.now_us - before_us < most_us:
            chip.pass_us(1)
        chip.blocked_us = max(chip.blocked_us, chip.now_us - before_us)

    def wait_done(self, timeout):
        assert timeout > 0
        if self._enabled:
            self._wait(timeout * 1_000)
        return not self.chip.playing

    def active(self, on):
        assert on is False, "pulses are begun by write_pulses"
        assert not self.chip.first, "the first ESP32 plays on, interrupts off, to the end"
        self.chip.cut()
        self._enabled = False


class PCNT:
    INCREMENT = 1
    chip = None

    def __init__(self, unit, pin, rising, max, filter):
        assert 0 <= unit < 8 and rising == self.INCREMENT and 0 < max <= 32_767
        assert filter < 5 * 80, "the filter takes the pulses for noise"
        chip = self.chip
        chip.driver = None  # the pin becomes an input, pulled up, and nothing else
        chip.is_input = True
        chip.pull_down = False
        chip.counters.append(self)
        self._value = 0
        self._top = max
        self._counts = False

    def start(self):
        self._counts = True

    def rose(self, seen):
        if self._counts and seen:
            self._value += 1
            if self._value == self._top:
                self._value = 0

    def value(self):
        self.chip.play()
        return self._value


class Memory:
    chip = None

    def __setitem__(self, address, value):
        chip = self.chip
        assert chip.first, "another chip has something else there"
        at = address - MEMORY
        assert value == 0 and at % 4 == 0 and 0 <= at // 4 < WORDS
        chip.pass_us(4)
        if not chip.deaf:
            chip.memory[at // 4] = (0, 0, 0, 0)


class Clock:
    chip = None

    def ticks_us(self):
        self.chip.pass_us(self.chip.look_us)
        return self.chip.now_us & MASK

    def ticks_add(self, ticks, delta):
        return (ticks + delta) & MASK

    def ticks_diff(self, a, b):
        return ((a - b + 0x2000_0000) & MASK) - 0x2000_0000


class _Names:
    pass


def _modules(chip):
    def of(kind):
        return type(kind.__name__, (kind,), {"chip": chip})

    esp32 = _Names()
    esp32.RMT = of(RMT)
    if chip.counts:
        esp32.PCNT = of(PCNT)
    if chip.first:
        esp32.raw_temperature = None
    machine = _Names()
    machine.Pin = of(Pin)
    machine.mem32 = of(Memory)()
    return {"esp32": esp32, "machine": machine, "time": of(Clock)()}


def pulses(chip, *arguments):
    """hal.esp32.pulses.Pulses, on a chip."""
    name = "hal.esp32.pulses"
    modules = _modules(chip)
    before = {module: sys.modules.get(module) for module in modules}
    sys.modules.pop(name, None)
    sys.modules.update(modules)
    try:
        __import__(name)
        made = sys.modules.pop(name).Pulses(*arguments)
        chip.blocked_us = 0
        return made
    finally:
        for module in before:
            if before[module] is None:
                del sys.modules[module]
            else:
                sys.modules[module] = before[module]


def out(chip, made, most_us=10_000_000):
    """Waits for the end of a burst, with a look at busy() each 10 ms."""
    for _ in range(most_us // 10_000):
        if not made.busy():
            return
        chip.pass_us(10_000)
    raise AssertionError("the burst has no end")


def gaps(edges):
    """The intervals between pulses, each once."""
    return {edges[i + 1] - edges[i] for i in range(len(edges) - 1)}
