# system: why the chip started, who it is, how much memory is left.
#
# Owns what only the chip can tell. Must not: check code (that is boards/), or feed a watchdog
# (hal/parts/watchdog.py).

import gc

import machine
from micropython import const

from hal import RESET_HARD, RESET_POWER_ON, RESET_SOFT, RESET_WATCHDOG

_ENOUGH_BYTES = const(32_768)


class System:
    """hal port system.

    code_ok: a function that answers whether the installed code passes its check.
    """

    def __init__(self, code_ok):
        self.code_ok = code_ok

    def reset_cause(self):
        """RESET_POWER_ON, RESET_HARD, RESET_WATCHDOG or RESET_SOFT.

        The chip takes a brown-out and its EN button for power-on; machine.reset(), waking from
        deep sleep and a panic, which is the end of a firmware that ran wild, are RESET_HARD.
        """
        cause = machine.reset_cause()
        if cause == machine.PWRON_RESET:
            return RESET_POWER_ON
        if cause == machine.WDT_RESET:
            return RESET_WATCHDOG
        if cause == machine.SOFT_RESET:
            return RESET_SOFT
        return RESET_HARD

    def unique_id(self):
        """6 bytes: the chip's MAC address."""
        return machine.unique_id()

    def free_memory(self):
        """Bytes of heap that can be had: at least so many.

        The heap grows when it has to, up to the largest block that the system can give, and that
        counts as free. Garbage is collected only when little else is left: it takes tens of
        milliseconds, longer than a poll may.
        """
        free = gc.mem_free()
        if free < _ENOUGH_BYTES:
            gc.collect()
            free = gc.mem_free()
        return free

    def collect(self):
        """Collects the heap: for who has some tens of ms."""
        gc.collect()
