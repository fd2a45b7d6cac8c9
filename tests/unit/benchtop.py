# benchtop: modules machine and time that are not there, for hal/parts.
#
# Owns what stands for a microcontroller: its pins, converters, PWM, software SPI and clock. Must
# not: hold a test, share code with a part, or allocate where a part may not.
#
# part("switch") imports hal.parts.switch on top of these modules, and leaves no trace of them.

import sys

from tests.unit.wires import top

MASK = (1 << 30) - 1
_BEFORE_WRAP_MS = 900  # ticks come round soon after the start
_BEFORE_WRAP_US = 700_000


class Pin:
    IN = 0
    OUT = 1
    PULL_UP = 1

    def __init__(self, number, mode=-1, pull=-1, value=None):
        self.wire = top.wire(number)
        if mode == Pin.IN:
            self.wire.driven = None
            self.wire.pulled_up = pull == Pin.PULL_UP
        elif mode == Pin.OUT:
            self.wire.drive(0 if value is None else value)

    def __call__(self, value=None):
        if value is None:
            return self.wire.level()
        if self.wire.driven is None:
            raise ValueError("an input is not driven")
        self.wire.drive(1 if value else 0)


class ADC:
    def __init__(self, pin):
        self._wire = pin.wire

    def read_u16(self):
        wire = self._wire
        wire.read += 1
        return wire.counts[wire.read % len(wire.counts)]


class PWM:
    """errno: not 0, and every change fails with it."""

    def __init__(self, pin, freq, duty_u16, invert):
        pin.wire.pwm = self
        self.frequency_hz = freq
        self.duty = duty_u16
        self.invert = invert
        self.writes = 0
        self.errno = 0

    def freq(self, hz):
        self._write()
        if hz < 8:
            raise ValueError("freq too small")
        self.frequency_hz = hz

    def duty_u16(self, duty):
        self._write()
        self.duty = duty

    def _write(self):
        if self.errno:
            raise OSError(self.errno)
        self.writes += 1


class SoftSPI:
    """Mode 1: a bit is read while the clock is high. A clock is 1 us high, and 1 us low."""

    def __init__(self, baudrate=500_000, *, polarity=0, phase=0, sck, mosi, miso):
        if polarity != 0 or phase != 1 or baudrate != 500_000:
            raise ValueError("only what the parts use")
        self._clock = sck.wire
        self._sent = mosi.wire
        self._data = miso.wire

    def readinto(self, buf):
        for i in range(len(buf)):
            byte = 0
            for bit in range(8):
                self._sent.drive(0)
                self._clock.drive(1)
                top.pass_us(1)
                if i * 8 + bit == top.stall_at:
                    top.pass_us(top.stall_us)
                if not top.irq_off:
                    top.pass_us(top.interrupt_us)
                byte = byte << 1 | self._data.level()
                self._clock.drive(0)
                top.pass_us(1)
            buf[i] = byte


class RTC:
    def datetime(self, when=None):
        if top.rtc_errno:
            raise OSError(top.rtc_errno)
        if when is None:
            return top.rtc
        top.rtc = when
        top.rtc_sets += 1


class _Machine:
    pass


class _Time:
    def ticks_ms(self):
        if top.held_ms >= 0:
            return top.held_ms
        return (top.total_us // 1_000 - _BEFORE_WRAP_MS) & MASK

    def ticks_us(self):
        return (top.total_us - _BEFORE_WRAP_US) & MASK

    def ticks_diff(self, a, b):
        diff = (a - b) & MASK
        return diff - MASK - 1 if diff > MASK >> 1 else diff

    def sleep_ms(self, ms):
        top.pass_ms(ms)

    def sleep_us(self, us):
        top.pass_us(us)


def _disable_irq():
    top.irq_off += 1
    return top.irq_off - 1


def _enable_irq(state):
    top.irq_off = state


def _stand_ins():
    machine = _Machine()
    for kind in (Pin, ADC, PWM, SoftSPI, RTC):
        setattr(machine, kind.__name__, kind)
    machine.disable_irq = _disable_irq
    machine.enable_irq = _enable_irq
    return {"machine": machine, "time": _Time()}


def part(name):
    """The module hal.parts.name, which has the machine and the time of this bench."""
    kept = {}
    for known in list(sys.modules):
        if known in _MODULES or known.startswith("hal.parts."):
            kept[known] = sys.modules.pop(known)
    for known in _MODULES:
        sys.modules[known] = _MODULES[known]
    try:
        __import__("hal.parts." + name)
        return sys.modules["hal.parts." + name]
    finally:
        for known in list(sys.modules):
            if known in _MODULES or known.startswith("hal.parts."):
                del sys.modules[known]
        for known in kept:
            sys.modules[known] = kept[known]


_MODULES = _stand_ins()
