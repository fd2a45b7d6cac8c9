"""ideal_basal: which rate of basal is asked for at any moment, by a journal's records.

Owns the profile, the wall clock that chooses in it, a temporary rate in its place, and the highest
rate allowed; shares no code with firmware/. Must not: integrate (ideal).

A temporary rate in percent is that of the profile, rounded down to 1 mU/h. It is in force from its
record on for so long, or until somebody ends it, whether something is delivered or not. Over a
restart a wall clock that is stamped to the hundredth of a second carries it: so far may its end be
off then, for each restart, and the record of it says when it was.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from fractions import Fraction
from typing import NamedTuple

from tools.history import Record

MS_PER_DAY = 86_400_000
FAR_MS = 1000 * MS_PER_DAY
STAMP_MS = 10  # records are stamped to the hundredth of a second
MOST_MU_H = 35_000  # of basal, on a rig that says nothing else
_EPOCH = datetime.datetime(2000, 1, 1)


class Asked(NamedTuple):
    """Rates in mU/h: in force, and by the profile alone; temp: "", "80 %" or "rate"."""

    rate_mu_h: int
    profile_mu_h: int
    temp: str = ""


class _Temp(NamedTuple):
    percent: int | None
    rate_mu_h: int
    end_ms: int


def local_ms(utc: str, offset_min: int) -> int:
    """Milliseconds of local time since 2000-01-01."""
    moment = datetime.datetime.fromisoformat(utc.removesuffix("Z") + "0")
    return (moment - _EPOCH) // datetime.timedelta(milliseconds=1) + offset_min * 60_000


class Programme:
    """What is asked of basal, as the records of a journal change it; take() them in order."""

    def __init__(self, records: list[Record], most_mu_h: int) -> None:
        self._most_mu_h = most_mu_h
        self._profile: list[tuple[int, int]] = []  # start minute, rate in mU/h
        self._coming: list[tuple[int, int]] = []  # a profile of which not all segments are read
        self._profiles: dict[int, list[tuple[int, int]]] = {}  # by number
        self._active = 0  # number of the profile in force
        self._local_minus_t: int | None = None
        self._temp: _Temp | None = None
        self._ends = _ends_of_temps(records)

    def take(self, record: Record) -> None:
        """What a record changes from its moment on."""
        self._set_clock(record)
        if record["kind"] == "segment":
            if record["index"] == 0:
                self._coming = []
            self._coming.append((record["start_minute"], record["rate_mu_h"]))
            if len(self._coming) == record["count"]:
                self._profiles[record["profile"]] = sorted(self._coming)
                self._profile = self._profiles.get(self._active, [])
        elif record["kind"] == "setting" and record["what"] == "active profile":
            self._active = record["new"]
            self._profile = self._profiles.get(self._active, [])
        elif record["kind"] == "temp" and record["temp"] != "ended":
            end_ms = self._ends.pop(0)
            self._temp = _Temp(record.get("percent"), record.get("rate_mu_h", 0), end_ms)
        elif record["kind"] == "temp" and record["why"] != "expired":
            self._temp = None  # one that expires does so by its own time

    def at(self, t_ms: Fraction) -> tuple[Asked, Fraction]:
        """What is asked for at t_ms, and until when at most."""
        profile_mu_h, until = self._segment_at(t_ms)
        rate_mu_h, words = profile_mu_h, ""
        temp = self._temp
        if temp and t_ms < temp.end_ms:
            until = min(until, Fraction(temp.end_ms))
            if temp.percent is None:
                rate_mu_h, words = temp.rate_mu_h, "rate"
            else:
                rate_mu_h, words = profile_mu_h * temp.percent // 100, f"{temp.percent} %"
        return Asked(min(rate_mu_h, self._most_mu_h), profile_mu_h, words), until

    def _segment_at(self, t_ms: Fraction) -> tuple[int, Fraction]:
        """The programmed rate, and when the next segment begins."""
        if not self._profile or self._local_minus_t is None:
            return 0, t_ms + FAR_MS
        local = t_ms + self._local_minus_t
        day_start = local // MS_PER_DAY * MS_PER_DAY
        starts = [
            (Fraction(day_start + day * MS_PER_DAY + minute * 60_000), rate)
            for day in (-1, 0, 1)
            for minute, rate in self._profile
        ]
        at = bisect_right(starts, local, key=lambda start: start[0])
        return starts[at - 1][1], starts[at][0] - self._local_minus_t

    def _set_clock(self, record: Record) -> None:
        """Follows the wall clock: a stamp holds it to 10 ms, setting the clock to the ms.

        What sets the clock is itself stamped with the time before.
        """
        if record["kind"] == "clock":
            new_ms = local_ms(record["new_utc"], record["new_offset_min"])
            self._local_minus_t = new_ms - record["t_ms"]
        elif record["utc"] is not None:
            least = local_ms(record["utc"], record["offset_min"]) - record["t_ms"]
            if self._local_minus_t is None or self._local_minus_t < least:
                self._local_minus_t = least
            elif self._local_minus_t >= least + STAMP_MS:
                self._local_minus_t = least + STAMP_MS - 1


def _ends_of_temps(records: list[Record]) -> list[int]:
    """When each temporary rate is over by its own time, in the order in which they began."""
    ends: list[int] = []
    boots = 0
    for record in records:
        if record["kind"] == "boot":
            boots += 1
        elif record["kind"] == "temp" and record["temp"] != "ended":
            ends.append(record["t_ms"] + record["for_ms"])
            boots = 0
        elif record["kind"] == "temp" and record["why"] == "expired" and ends:
            if abs(record["t_ms"] - ends[-1]) <= boots * STAMP_MS:
                ends[-1] = record["t_ms"]
    return ends
