# rtc: the microcontroller's own clock, for a rig that has no better one.
#
# Owns wall time within one power cycle. Must not: be the witness against the ticks; it runs by
# them.
#
# machine.RTC makes a tuple of each answer, so it is asked once, here; from then on wall time is
# what it was plus the ticks since. Nothing is lost by that: on an RP2040 and an ESP32 one crystal
# drives both. It also means that the pump's comparison of its two clocks can find nothing; a
# DS3231 has a crystal of its own.
#
# After a power-on this clock is not set, until somebody does (pump.clock()). After a soft reset
# machine.RTC still runs, and so it does where somebody else has set it before, as mpremote does:
# a date of 2025 or later is taken. machine.RTC has no place for an offset. What is in it is local
# time, as mpremote writes it and as this part does too, so the basal segment is right; the offset
# then reads 0 until the clock is set again, and what goes on record meanwhile is stamped with
# local time as if it were UTC. A hard reset of an RP2 loses the time, that of an ESP32 does not.

import time

import machine
from micropython import const

from hal.parts.calendar import date_of, days_of
from hal.parts.errors import EINVAL, EIO

_FIRST_YEAR = const(2025)  # power-on says 2000 or 2021
_DAY_MS = const(86_400_000)
_LAST_DAY = const(36_524)
_MASK = const(0x3FFF_FFFF)  # of ticks
# 2**10 times this is a day in ms: days of ticks, modulo 2**30, with no product beyond it.
_DAY_KIBI_MS = const(84_375)
_MASK_20 = const(0xF_FFFF)


class InternalRtc:
    """hal port rtc. To be read once in ten days at least, since ticks come round after twelve."""

    def __init__(self):
        self._since = None
        try:
            year, month, date, _, hour, minute, second, _ = machine.RTC().datetime()
        except OSError:
            return
        day = days_of(year, month, date)
        if year >= _FIRST_YEAR and day >= 0:
            self._since = _Since(day, ((hour * 60 + minute) * 60 + second) * 1_000, 0)

    def read(self, into):
        """As the contract says. Does not allocate, and cannot fail."""
        since = self._since
        if since is None:
            return False
        since.read(into)
        return True

    def set(self, day, ms, offset_min):
        """Sets this clock, to the ms, and machine.RTC, to the second.

        OSError EINVAL outside the contract's ranges, EIO when machine.RTC refuses.
        """
        if not (0 <= day <= _LAST_DAY and 0 <= ms < _DAY_MS and -720 <= offset_min <= 840):
            raise OSError(EINVAL, "rtc.set")
        local_ms = ms + offset_min * 60_000
        local_day = day + local_ms // _DAY_MS
        if 0 <= local_day <= _LAST_DAY:  # at either end of the century it could not be said
            year, month, date = date_of(local_day)
            second = local_ms % _DAY_MS // 1_000
            weekday = (local_day + 5) % 7  # Monday is 0
            minute = second // 60
            try:
                machine.RTC().datetime(
                    (year, month, date, weekday, minute // 60, minute % 60, second % 60, 0)
                )
            except OSError:
                raise OSError(EIO, "rtc.set")
        self._since = _Since(day, ms, offset_min)


class _Since:
    """Wall time from one moment on. Made anew by each setting, and all that a reading changes is
    one number, to what any other reading would: so the prompt may read, and be interrupted by a
    poll that reads or sets."""

    def __init__(self, day, ms, offset_min):
        self._day = day
        self._offset_min = offset_min
        self._midnight = (time.ticks_ms() - ms) & _MASK  # ticks when that day began
        self._days = 0  # that have ended since

    def read(self, into):
        days = self._days
        began = (self._midnight - _MASK - 1 + ((days * _DAY_KIBI_MS & _MASK_20) << 10)) & _MASK
        ms = (time.ticks_ms() - began) & _MASK
        while ms >= _DAY_MS:
            ms -= _DAY_MS
            days += 1
        if days != self._days:
            self._days = days
        into[0] = self._day + days
        into[1] = ms
        into[2] = self._offset_min
