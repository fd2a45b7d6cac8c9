# temps: the temporary rate that was granted, against the one the pump says it has.
#
# Owns what is read of it at the console, and what a start may have made of it: the same one, for
# as long as it still lasted, or the one that was asked for as the power went. Must not: know
# flows.

import re

from tests.soak.failure import Failure
from tests.soak.ideal import PERCENT, RATE, Temp

MINUTE_MS = 60_000
_NEAR_MS = 1_000  # as near as a start comes by the wall clock
_FORGOTTEN_MS = 7_200_000  # since the clock was disturbed, after which no start reckons with it
_SHOWN = re.compile(r"temporary (\d+)(?:\.(\d{3}) U/h| %), (?:(\d+) h)? ?(?:(\d+) min)? ?left")


def asked(t_ms, words):
    """Of what is typed: 80% 90, or 0.450 90."""
    what, minutes = words
    end_ms = t_ms + int(minutes) * MINUTE_MS
    if what.endswith("%"):
        return Temp(PERCENT, int(what[:-1]), end_ms)
    whole, _, milli = what.partition(".")
    return Temp(RATE, int(whole) * 1000 + int(milli), end_ms)


class Temps:
    """hoped: asked for, and not answered. Called with t_ms, which never goes back."""

    def __init__(self, judge, weather, doses):
        self._judge = judge
        self._weather = weather
        self._doses = doses
        self.hoped = None
        self._unread = []  # on record, in books that the last start could not read

    def begin(self):
        """New books: nobody knows of the old ones."""
        self._unread = []

    def check(self, t_ms, text):
        """Of pump.temp(): what was granted, and as many minutes as were left at a late poll."""
        found = _SHOWN.fullmatch(text)
        if not found and text != "no temporary rate":
            raise Failure("console", f"temp() is {text!r}")
        temp = self._judge.ideal.temp
        left_ms = temp.end_ms - t_ms if temp else 0
        looked_ms = max(0, t_ms - self._judge.looked_ms)
        if not found:
            if left_ms > 0:
                raise Failure("temporary rate", f"none, and {temp} was granted; {t_ms} ms now")
            return
        value, milli, hours, minutes = (int(group or 0) for group in found.groups())
        shown = (RATE, value * 1000 + milli) if found[2] else (PERCENT, value)
        least_ms = (hours * 60 + minutes - 1) * MINUTE_MS
        is_right = temp is not None and shown == (temp.kind, temp.value)
        if not is_right or not left_ms - MINUTE_MS <= least_ms < left_ms + looked_ms:
            raise Failure("temporary rate", f"{text!r}, and {temp} was granted; {t_ms} ms now")

    def started(self, t_ms, gone_ms):
        """A start has found one, or none; what it found goes on."""
        ideal = self._judge.ideal
        found = self._judge.machine.pump.channels.basal.temp
        known = [temp for temp in (ideal.temp, self.hoped, *self._unread) if temp]
        hoped, self.hoped = self.hoped, None
        self._unread = known if self._judge.books.closed() else []
        disturbed = self._weather.lately(("rtc", "store", "slow"), t_ms)
        disturbed |= self._doses.clock_ms > max(0, gone_ms - _FORGOTTEN_MS)
        if found.kind:
            same = [temp for temp in known if (temp.kind, temp.value) == (found.kind, found.value)]
            end_ms = t_ms + max(0, found.left_ms)  # below: it ends at the first poll
            if not self._judge.books.closed():
                if not same:
                    raise Failure("temporary rate", f"{found.value} after a start, of {known}")
                off_ms = [end_ms - max(t_ms, temp.end_ms) for temp in same]
                if not disturbed and all(abs(ms) > _NEAR_MS for ms in off_ms):
                    raise Failure("temporary rate", f"{off_ms} ms longer after a start")
            ideal.use_temp(t_ms, Temp(found.kind, found.value, end_ms))
            return
        lasts = [temp for temp in known if temp.end_ms > t_ms + _NEAR_MS]
        if lasts and not self._unread and hoped is None and not disturbed:
            raise Failure("temporary rate", f"none after a start, and {lasts[0]} was granted")
        ideal.use_temp(t_ms, None)
