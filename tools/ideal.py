"""ideal: the oracle, the exact volume that a journal's programme asks for at any moment.

Owns an account in exact fractions of picolitres, made of the records of tools.history alone, and
shares no code with firmware/. Basal is the rate of the local minute, integrated over the time
that the pump delivers; a bolus flows at its delivery speed from its acceptance until its amount
is reached or it is cut; both stop when delivery stops; no fraction is ever dropped, but at a
restart of the pump, where a new account begins. Must not: look at what was delivered.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from tools.history import Record

MS_PER_DAY = 86_400_000
_EPOCH = datetime.datetime(2000, 1, 1)
_STAMP_MS = 10  # records are stamped to the hundredth of a second


@dataclass(frozen=True)
class Flows:
    """Volumes in pL, or, as slopes, pL/ms."""

    basal: Fraction = Fraction(0)  # while the pump delivers
    bolus: Fraction = Fraction(0)
    programme: Fraction = Fraction(0)  # what basal would be, were the pump never stopped

    def after(self, slope: Flows, ms: Fraction) -> Flows:
        return Flows(
            self.basal + slope.basal * ms,
            self.bolus + slope.bolus * ms,
            self.programme + slope.programme * ms,
        )


def local_ms(utc: str, offset_min: int) -> int:
    """Milliseconds of local time since 2000-01-01."""
    moment = datetime.datetime.fromisoformat(utc.removesuffix("Z") + "0")
    return (moment - _EPOCH) // datetime.timedelta(milliseconds=1) + offset_min * 60_000


def pl_per_ms(rate_mu_h: int, nl_per_mu: int) -> Fraction:
    """mU/h as pL/ms: 1000 pL in a nL, 3,600,000 ms in an hour."""
    return Fraction(rate_mu_h * nl_per_mu, 3600)


class Ideal:
    """The volume asked for, as a line of straight pieces.

    Takes the records of one journal, oldest first, over any number of restarts, and the time up to
    which they hold. Raises ValueError when they do not begin with the begin of a journal, or with
    a boot, and when they go back in time.
    """

    def __init__(self, records: Iterable[Record], until_ms: int) -> None:
        self.pl_per_step = 0
        self.cuts: list[int] = []  # when a dose was cut by a person or an alarm, in ms
        self.boots: list[int] = []  # when the pump started again: a new account
        self._moves: list[tuple[int, int]] = []  # that are no therapy: when, pulses so far
        self._switched: list[tuple[int, bool]] = []  # when delivery went on or off
        self._times: list[Fraction] = []
        self._volumes: list[Flows] = []
        self._slopes: list[Flows] = []
        self._rates: list[tuple[int, int]] = []  # from when, programmed mU/h
        self._now = Fraction(0)
        self._volume = Flows()
        self._nl_per_mu = 0
        self._delivering = False
        self._profile: list[tuple[int, int]] = []  # start minute, rate in mU/h
        self._coming: list[tuple[int, int]] = []  # a profile of which not all segments are read
        self._local_minus_t: int | None = None
        self._dose_speed = Fraction(0)  # pL/ms
        self._dose_left = Fraction(0)  # pL
        for record in records:
            if not self.pl_per_step and record["kind"] not in ("begin", "boot"):
                raise ValueError("the journal does not begin with its begin, or with a boot")
            self._flow_until(Fraction(record["t_ms"]))
            self._set_clock(record)
            getattr(self, "_" + record["kind"], self._nothing)(record)
        self._flow_until(max(Fraction(until_ms), self._now + 1))

    # -- what each kind of record changes ------------------------------------------------------

    def _nothing(self, record: Record) -> None:
        """Alarms, requests and the like ask for nothing."""

    def _boot(self, record: Record) -> None:
        """Up to here the pump delivered, if it did; nothing goes on by itself."""
        self._now = Fraction(record["t_ms"])
        if self.pl_per_step:
            self.boots.append(record["t_ms"])
        self.pl_per_step = record["pl_per_step"]
        self._delivering = False
        self._dose_left = Fraction(0)
        self._switched.append((record["t_ms"], False))

    _begin = _boot

    def _load(self, record: Record) -> None:
        self._nl_per_mu = record["nl_per_mu"]

    def _segment(self, record: Record) -> None:
        if record["index"] == 0:
            self._coming = []
        self._coming.append((record["start_minute"], record["rate_mu_h"]))
        if len(self._coming) == record["count"]:
            self._profile = sorted(self._coming)

    def _state(self, record: Record) -> None:
        self._delivering = record["state"] == "delivering"
        self._switched.append((record["t_ms"], self._delivering))
        if not self._delivering:
            self._dose_left = Fraction(0)

    def _bolus(self, record: Record) -> None:
        self._dose_speed = pl_per_ms(record["rate_mu_h"], self._nl_per_mu)
        self._dose_left = Fraction(record["asked_mu"] * self._nl_per_mu * 1000)

    def _end(self, record: Record) -> None:
        if record["reason"] != "complete":
            self._dose_left = Fraction(0)
        if record["reason"] not in ("complete", "reset"):
            self.cuts.append(record["t_ms"])

    def _move(self, record: Record) -> None:
        before = self._moves[-1][1] if self._moves else 0
        sign = -1 if record["move"] in ("rewind", "back off") else 1
        self._moves.append((record["t_ms"], before + sign * record["steps"]))

    def moved_steps(self, t_ms: int) -> int:
        """Pulses of moves that are no therapy, up to then, forward less back."""
        place = bisect_right(self._moves, t_ms, key=lambda move: move[0])
        return self._moves[place - 1][1] if place else 0

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
            elif self._local_minus_t >= least + _STAMP_MS:
                self._local_minus_t = least + _STAMP_MS - 1

    # -- the line ------------------------------------------------------------------------------

    def _flow_until(self, t_ms: Fraction) -> None:
        if t_ms < self._now:
            raise ValueError(f"a record of {t_ms} ms follows one of {self._now} ms")
        while self._now < t_ms:
            rate_mu_h, until = self._segment_now()
            if not self._rates or self._rates[-1][1] != rate_mu_h:
                self._rates.append((int(self._now), rate_mu_h))
            programme = pl_per_ms(rate_mu_h, self._nl_per_mu)
            slope = Flows(programme=programme)
            if self._delivering:
                slope = replace(slope, basal=programme)
                if self._dose_left:
                    slope = replace(slope, bolus=self._dose_speed)
                    until = min(until, self._now + self._dose_left / self._dose_speed)
            until = min(until, t_ms)
            self._times.append(self._now)
            self._volumes.append(self._volume)
            self._slopes.append(slope)
            self._dose_left -= slope.bolus * (until - self._now)
            self._volume = self._volume.after(slope, until - self._now)
            self._now = until

    def _segment_now(self) -> tuple[int, Fraction]:
        """The programmed rate, and when the next segment begins."""
        never = self._now + 1000 * MS_PER_DAY
        if not self._profile or self._local_minus_t is None:
            return 0, never
        local = self._now + self._local_minus_t
        day_start = local // MS_PER_DAY * MS_PER_DAY
        starts = [
            (Fraction(day_start + day * MS_PER_DAY + minute * 60_000), rate)
            for day in (-1, 0, 1)
            for minute, rate in self._profile
        ]
        at = bisect_right(starts, local, key=lambda start: start[0])
        return starts[at - 1][1], starts[at][0] - self._local_minus_t

    def flows_pl(self, t_ms: int) -> Flows:
        """Everything asked for up to t_ms, in pL."""
        at = bisect_right(self._times, t_ms) - 1
        if at < 0:
            return Flows()
        return self._volumes[at].after(self._slopes[at], t_ms - self._times[at])

    def programme(self, start_ms: int, end_ms: int) -> list[tuple[int, int, int]]:
        """Programmed basal as (from, until, rate in mU/h), in ms, whether delivering or not."""
        rates: list[tuple[int, int]] = []
        for t_ms, rate_mu_h in self._rates:
            if rates and t_ms <= rates[-1][0]:
                rates.pop()  # replaced at once
            if not rates or rates[-1][1] != rate_mu_h:
                rates.append((max(t_ms, start_ms), rate_mu_h))
        ends = [t_ms for t_ms, _ in rates[1:]] + [end_ms]
        return [(t, end, rate) for (t, rate), end in zip(rates, ends, strict=True) if t < end]

    def delivering(self, t_ms: int) -> bool:
        """True when delivery was on at t_ms; at the moment of a switch it is not."""
        after = bisect_left(self._switched, (t_ms + 1, False))
        before = bisect_left(self._switched, (t_ms, False))
        return all(at > 0 and self._switched[at - 1][1] for at in (before, after))

    def volume_pl(self, t_ms: int) -> Fraction:
        """Basal and boluses asked for up to t_ms, in pL."""
        flows = self.flows_pl(t_ms)
        return flows.basal + flows.bolus
