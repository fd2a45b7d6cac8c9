# pulses: bursts on a STEP pin by the RMT, and the count of what was seen there.
#
# Owns one channel of the RMT (the pulses), one unit of the PCNT (the rising edges of the pin,
# whoever made them), and the pin. Must not: know direction, driver, or why a step is due.
#
# The RMT plays symbols of its memory, each a high and a low of at most 32_767 us. A train is what
# the memory holds, and nothing can bend it: no collection, no write to flash, no exception. At
# 32 ms between the pulses, and below, these are 127; at 2 s they are 4.
#
# To stop, the pin is held as it is (Pin's hold), which is sure, and at once. The train behind it
# has to end too, before the next one. Chips after the first ESP32 end it when they are told; the
# first plays on (and MicroPython 1.28, telling it, waits for the end with interrupts off, until
# their watchdog resets the chip). There its memory is cleared: a symbol of 0 us ends a train.

import time

import esp32
import machine
from micropython import const

from hal.parts.errors import EBUSY, EINVAL

_HZ = const(1_000_000)
_SYMBOLS = const(128)  # two blocks of the RMT's memory, three on chips with smaller ones
_ENTRIES = const(254)  # durations of a train, two a symbol; the RMT ends it with one of its own
_HIGH_US = const(5)  # more than any driver asks for, and half of what the shortest interval has
_PART_US = const(32_000)  # longest duration used; a low that is longer is several
_LEAST_WAIT_US = const(100)
_MEMORY = const(0x3FF5_6800)  # of the first ESP32's RMT; the first channel made has its start
_DRAIN_MS = const(100)  # a symbol takes 64 ms at most
_COUNTER_TOP = const(32_000)  # there the counter is 0 again; more than a burst
_FILTER = const(80)  # of the 80 MHz clock: what is shorter than 1 us is no pulse


class Pulses:
    """What hal.parts.stepper.Stepper makes its steps with, on an ESP32, ESP32-S2, -S3 or -C6.

    step_pin: the number of the pin, an output that is none of those asked at a reset (not 0, 2, 5,
    12, 15). counter: the PCNT's unit. Make it before anything else that uses the RMT. OSError
    EINVAL on a chip without a counter, as the ESP32-C3. Pulses are 5 us high. The pin is low from
    here on.
    """

    def __init__(self, step_pin, counter=0):
        if not hasattr(esp32, "PCNT"):
            raise OSError(EINVAL, "this chip counts no pulses; an ESP32, S2, S3 or C6 does")
        self._pin = machine.Pin(step_pin, machine.Pin.OUT, value=0)
        self._hold(False)  # of a stop before a reset
        # In this order: the counter makes the pin an input, and the RMT an output besides.
        pcnt = esp32.PCNT
        self._counter = pcnt(
            counter, pin=self._pin, rising=pcnt.INCREMENT, max=_COUNTER_TOP, filter=_FILTER
        )
        self._rmt = esp32.RMT(pin=self._pin, resolution_hz=_HZ, num_symbols=_SYMBOLS)
        self._pin.init(pull=machine.Pin.PULL_DOWN)  # the counter has pulled it up
        self._first = hasattr(esp32, "raw_temperature")  # has a name that only the first chip has
        self._counter.start()
        self._looked = self._counter.value()
        self._total = 0
        self._durations = [1] * _ENTRIES
        self._levels = [False] * _ENTRIES  # every second one is the end of a symbol, and stays so
        # A train of silence: the RMT allocates for as many symbols as it has ever been given.
        self._rmt.write_pulses(self._durations, self._levels)
        self._rmt.wait_done(timeout=_DRAIN_MS)
        self._target = 0  # what the count is when all that was sent is out
        self._left = 0  # of the burst, not yet sent
        self._interval_us = 0
        self._due_us = time.ticks_us()

    def start(self, steps, interval_us):
        """Starts a burst: 1 .. 4095 pulses, one each 20 .. 2_000_000 us, the first at once.

        The last one must be over. Does not check its numbers, and does not allocate. Writes the
        train first, some 10 us a pulse. On the first ESP32 it also waits until the pulse that
        stop() broke off has had its time, 64 ms at most; OSError EBUSY when that has no end.

        The count is exact, always, and so are the intervals of a train. From one train to the next
        the burst goes on at the first busy() after the last pulse: with the interval, to 2 ms,
        when that look comes in time, and else at once.
        """
        if self._held:
            if not self._rmt.wait_done(timeout=_DRAIN_MS):
                raise OSError(EBUSY, "stepper.start: the RMT goes on")
            self._hold(False)
        self._target = self.count()
        self._left = steps
        self._interval_us = interval_us
        self._due_us = time.ticks_us()
        self._send(0)

    def busy(self):
        """True until the last pulse of the burst was seen on the pin. Does not allocate."""
        if self.count() < self._target:
            return True
        if not self._left:
            return False
        now_us = time.ticks_us()
        wait_us = time.ticks_diff(self._due_us, now_us)
        if not _LEAST_WAIT_US <= wait_us <= self._interval_us:
            wait_us = 0
            self._due_us = now_us
        self._send(wait_us)
        return True

    def stop(self):
        """Ends the burst; no pulse begins after it returns. A pin that is high stays high."""
        self._hold(True)
        self._left = 0
        self._target = self.count()
        if self._first:
            for at in range(0, _SYMBOLS * 4, 4):
                machine.mem32[_MEMORY + at] = 0
        else:
            self._rmt.active(False)

    def count(self):
        """Pulses seen on the pin since construction, whoever made them. Does not allocate.

        To be asked at least once in 31_999 pulses; each start() does.
        """
        looked = self._counter.value()
        self._total += (looked - self._looked) % _COUNTER_TOP
        self._looked = looked
        return self._total

    def _hold(self, on):
        self._pin.init(hold=on)  # type: ignore[call-arg]  # in the port, not in its stubs
        self._held = on

    def _send(self, wait_us):
        # The next train: a wait, in whole symbols, then pulses as long as there is room. Each
        # begins a symbol, so that no pulse begins in a symbol that is cleared.
        durations = self._durations
        levels = self._levels
        at = 0
        if wait_us:
            parts = (wait_us // _PART_US // 2 + 1) * 2
            while at < parts:
                durations[at] = wait_us // parts
                levels[at] = False
                at += 1
        low_us = self._interval_us - _HIGH_US
        # Parts of a low, beside the one that shares the pulse's symbol: an even number.
        more = ((low_us - 1) // _PART_US + 1) // 2 * 2
        part_us = low_us // (more + 1)
        pulses = min(((_ENTRIES - at) // 2 - 1) // (more // 2 + 1) + 1, self._left)
        for left in range(pulses - 1, -1, -1):
            durations[at] = _HIGH_US
            levels[at] = True
            at += 1
            if left:
                durations[at] = low_us - part_us * more
                at += 1
                for _ in range(more):
                    durations[at] = part_us
                    levels[at] = False
                    at += 1
        durations[at] = 0  # the end; what lies beyond is an earlier train's
        self._left -= pulses
        self._target += pulses
        self._due_us = time.ticks_add(self._due_us, pulses * self._interval_us)
        self._rmt.write_pulses(durations, levels)
