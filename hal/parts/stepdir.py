# stepdir: a driver with STEP, DIR and EN pins: A4988, DRV8825 and their like.
#
# Owns polarity, and the times a driver needs before its first pulse. Must not: make a pulse.
#
#              DIR before STEP   wake after SLEEP or RESET   fault pin
#   A4988      0.2 us            1 ms                        none: leave FAULT open
#   DRV8825    0.65 us           1.7 ms                      nFAULT, open drain
#   TMC2209    0.02 us           none                        DIAG, high: see tmc2209.py

import time

import machine
from micropython import const

_SETUP_MAX_US = const(500)
_WAKE_MAX_US = const(1_700)
_ENABLE_US = const(800)  # of the wake time; the rest is the first burst's: neither takes a ms


class StepDir:
    """The driver of a Stepper. Off from here on: EN inactive, asleep if it can be.

    enable_pin, direction_pin: what machine.Pin takes. fault_pin: or None when there is none.
    wake_pin: SLEEP and RESET, tied together, both active low; None when they are tied high on the
    board. active_low: EN's polarity, True for these drivers. reverse: True when DIR has to be low
    to dispense. setup_us: from DIR to the first pulse, 1 .. 500. fault_active_low: of the fault
    pin; fault_pull: True to pull it to where it reports nothing, so that it may be left open.
    wake_us: from WAKE to the first pulse, 0 .. 1_700.
    """

    def __init__(
        self,
        enable_pin,
        direction_pin,
        fault_pin=None,
        wake_pin=None,
        active_low=True,
        reverse=False,
        setup_us=2,
        fault_active_low=True,
        fault_pull=True,
        wake_us=1_700,
    ):
        if not 1 <= setup_us <= _SETUP_MAX_US:
            raise ValueError("driver: setup_us is 1 to %d, not %d" % (_SETUP_MAX_US, setup_us))
        if not 0 <= wake_us <= _WAKE_MAX_US:
            raise ValueError("driver: wake_us is 0 to %d, not %d" % (_WAKE_MAX_US, wake_us))
        self._on_level = 0 if active_low else 1
        self._enable = machine.Pin(enable_pin, machine.Pin.OUT, value=1 - self._on_level)
        self._forward_level = 0 if reverse else 1
        self._dir = machine.Pin(direction_pin, machine.Pin.OUT, value=self._forward_level)
        self._direction = 1
        self._setup_us = setup_us
        self._fault_level = 0 if fault_active_low else 1
        self._fault = None
        if fault_pin is not None:
            self._fault = machine.Pin(fault_pin, machine.Pin.IN)
            if fault_pull:
                pull = machine.Pin.PULL_UP if fault_active_low else machine.Pin.PULL_DOWN
                self._fault = machine.Pin(fault_pin, machine.Pin.IN, pull)
        self._wake = None
        if wake_pin is not None:
            self._wake = machine.Pin(wake_pin, machine.Pin.OUT, value=0)
        self._wake_us = wake_us
        self._woken_us = time.ticks_us()
        self._waking = False

    def enable(self):
        """Wakes the driver and switches the coils on. Waits the first 0.8 ms of the wake time."""
        if self._wake is not None and not self._wake():
            self._wake(1)
            self._woken_us = time.ticks_us()
            self._waking = True
            time.sleep_us(min(_ENABLE_US, self._wake_us))
        self._enable(self._on_level)

    def disable(self):
        """Switches the coils off, and lets the driver sleep."""
        self._enable(1 - self._on_level)
        if self._wake is not None:
            self._wake(0)
            self._waking = False

    def direct(self, direction):
        """Returns when pulses in a direction, +1 or -1, may come. Does not allocate.

        Waits setup_us when the direction is another, and what is left of the wake time.
        """
        if direction != self._direction:
            self._dir(self._forward_level if direction > 0 else 1 - self._forward_level)
            self._direction = direction
            time.sleep_us(self._setup_us)
        if self._waking:
            self._waking = False
            left_us = self._wake_us - time.ticks_diff(time.ticks_us(), self._woken_us)
            if 0 < left_us <= self._wake_us:
                time.sleep_us(left_us)

    def fault(self):
        """True while the driver reports a fault; asleep it has none. Does not allocate."""
        if self._fault is None or (self._wake is not None and not self._wake()):
            return False
        return self._fault() == self._fault_level
