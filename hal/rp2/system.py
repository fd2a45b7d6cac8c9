# system: why the chip started, who it is, how much memory is left.
#
# Owns what only the chip's registers can tell. Must not: check code (that is boards/), or feed a
# watchdog (hal/parts/watchdog.py).
#
# machine.reset() goes through the watchdog, and machine.reset_cause() calls both by one name; the
# watchdog's REASON tells a request from a time that ran out. MicroPython does not know a soft
# reset either: a mark in a register that every reset of the chip clears, and nothing else here
# uses, does.

import gc

import machine
from micropython import const

from hal import RESET_HARD, RESET_POWER_ON, RESET_SOFT, RESET_WATCHDOG

_CHIP_ID = const(0x4000_0000)  # SYSINFO; bits 12 .. 27: 2 is RP2040, 4 is RP2350
_RP2350 = const(4)
_REASON_RP2040 = const(0x4005_8008)  # of the watchdog; bit 0: its time ran out
_REASON_RP2350 = const(0x400D_8008)
_TIME_RAN_OUT = const(1)
_MARK = const(0xD000_0090)  # SIO's INTERP0_BASE2
_MARKED = const(0x6D62)
_ENOUGH_BYTES = const(16_384)  # of memory, until it is known: the most that a rig wants to spare


class System:
    """hal port system.

    code_ok: a function that answers whether the installed code passes its check. Made once in a
    start: a second one takes the start for a soft reset. A brown-out reads as power-on.
    """

    def __init__(self, code_ok):
        self._cause = _cause()
        machine.mem32[_MARK] = _MARKED
        self._free = _ENOUGH_BYTES
        self.code_ok = code_ok

    def reset_cause(self):
        """RESET_POWER_ON, RESET_HARD (machine.reset()), RESET_WATCHDOG or RESET_SOFT."""
        return self._cause

    def unique_id(self):
        """8 bytes, of the flash (RP2040) or the chip (RP2350)."""
        return machine.unique_id()

    def free_memory(self):
        """Bytes of heap that were free after the last collect().

        To collect takes 35 ms on an RP2040, and to count what is free 9: too long for a poll. What
        runs full in between is found by whoever asks for memory and gets none.
        """
        return self._free

    def collect(self):
        """Collects the heap, and counts what is free then: for who has 45 ms."""
        gc.collect()
        self._free = gc.mem_free()


def _cause():
    if machine.mem32[_MARK] == _MARKED:
        return RESET_SOFT
    if machine.reset_cause() != machine.WDT_RESET:
        return RESET_POWER_ON
    is_rp2350 = machine.mem32[_CHIP_ID] >> 12 & 0xFFFF == _RP2350
    reason = machine.mem32[_REASON_RP2350 if is_rp2350 else _REASON_RP2040]
    return RESET_WATCHDOG if reason & _TIME_RAN_OUT else RESET_HARD
