# pulses: exact bursts on a STEP pin by PIO, and the count of what was seen there.
#
# Owns two state machines: one makes the pulses of a burst by itself, one counts the rising edges
# of the pin, whoever made them. Must not: know direction, driver, or why a step is due.
#
# A burst is in the PIO as a whole before its first pulse goes out, so nothing that Python does, a
# collection, a write to flash, an exception, can bend it, and it ends by itself if Python dies.

import time

import machine
import rp2
from micropython import const

from hal.parts.errors import EIO
from hal.rp2.programs import FIRST_US, GAP_US, HIGH_US, step_counter, step_pulses

_PIO_HZ = const(1_000_000)
_WORDS = const(8)  # of the joined FIFO: the first pulse, two pairs of a ramp, the cruise
_MOST_RAMPS = const(2)
_RAMP_MAX_US = const(50_000)  # the pump takes a burst that is 100 ms late for a broken one
_COUNT_FROM = const(0x3FFF_FFFF)  # counted down: a small integer on every board

# PIO instructions, as asm_pio would encode them.
_DROP = const(0x8080)  # pull(noblock)
_LOW = const(0xE000)  # set(pins, 0)
_TELL = const(0x4020)  # in_(x, 32), which pushes by itself: nothing can come between

# FDEBUG of PIO0, the same on RP2040 and RP2350; the other blocks follow. TXSTALL is bit 24 + n.
_FDEBUG = const(0x5020_0008)
_BLOCK = const(0x10_0000)
_TXSTALL = const(24)


class Pulses:
    """What hal.parts.stepper.Stepper makes its steps with, on an RP2040 or RP2350.

    step_pin: the number of the pin. sm, counter_sm: state machines as MicroPython numbers them, 0
    to 3 of PIO0, 4 to 7 of PIO1 (where a Pico W has its radio). ramp: at most two (pulses,
    interval_us): so many pulses after the first of a burst come no faster than that; together at
    most 50 ms, ValueError beyond. The pulses of a ramp are part of the burst.
    Pulses are 4 us high. The pin is low from here on. Set machine.freq() before, not after.
    """

    def __init__(self, step_pin, sm=0, counter_sm=1, ramp=()):
        self._ramp = _checked(ramp)
        pin = machine.Pin(step_pin)
        # Numbers beyond 2**30 are objects on the heap: made once, here.
        self._fdebug = _FDEBUG + sm // 4 * _BLOCK
        self._stalled = 1 << (_TXSTALL + sm % 4)
        self._sm = rp2.StateMachine(sm, step_pulses, freq=_PIO_HZ, set_base=pin)
        self._counter = rp2.StateMachine(counter_sm, step_counter, in_base=pin)
        self._counter.put(_COUNT_FROM)
        self._counter.active(1)
        self._sm.active(1)

    def start(self, steps, interval_us):
        """Starts a burst: 1 .. 4095 pulses, one each 20 .. 2_000_000 us. The first has gone out
        when it returns. The last burst must be over. Does not check its numbers, nor allocate.
        """
        sm = self._sm
        sm.active(0)  # at rest; so that the burst begins when all of it is there
        sm.put(0)
        sm.put(0)
        steps -= 1
        if self._ramp:
            steps = self._ramp_up(steps, interval_us)
        if steps:
            sm.put(steps - 1)
            sm.put(interval_us - GAP_US)
        machine.mem32[self._fdebug] = self._stalled  # writing a one clears it
        sm.active(1)
        time.sleep_us(FIRST_US)

    def _ramp_up(self, steps, interval_us):
        sm = self._sm
        for pulses, slowest_us in self._ramp:
            if steps == 0:
                break
            if pulses > steps:
                pulses = steps
            sm.put(pulses - 1)
            sm.put(max(slowest_us, interval_us) - GAP_US)
            steps -= pulses
        return steps

    def busy(self):
        """True until the last pulse of the burst has gone out. Does not allocate."""
        return machine.mem32[self._fdebug] & self._stalled == 0

    def stop(self):
        """Ends the burst; no pulse begins after it returns. A pulse that is high stays so for its
        time, for the driver would take a shorter one or not. Does not allocate."""
        sm = self._sm
        sm.active(0)
        sm.restart()
        for _ in range(_WORDS):
            sm.exec(_DROP)
        time.sleep_us(HIGH_US)
        sm.exec(_LOW)
        sm.active(1)

    def count(self):
        """Pulses seen on the pin since construction, whoever made them. Does not allocate.

        Raises OSError EIO when the state machine that counts does not answer.
        """
        counter = self._counter
        counter.exec(_TELL)
        if not counter.rx_fifo():
            raise OSError(EIO, "stepper.count")
        return _COUNT_FROM - counter.get()


def _checked(ramp):
    total_us = 0
    for pulses, interval_us in ramp:
        if not (1 <= pulses <= 4_095 and 20 <= interval_us <= _RAMP_MAX_US):
            raise ValueError("ramp: (%d, %d) is out of range" % (pulses, interval_us))
        total_us += pulses * interval_us
    if len(ramp) > _MOST_RAMPS:
        raise ValueError("ramp: at most 2 pairs, not %d" % len(ramp))
    if total_us > _RAMP_MAX_US:
        raise ValueError("ramp: at most %d us in all, not %d" % (_RAMP_MAX_US, total_us))
    return ramp
