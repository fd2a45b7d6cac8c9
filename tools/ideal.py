"""ideal: the oracle, the exact volume that a journal's programme asks for at any moment.

Owns an account in exact fractions of picolitres, made of the records of tools.history alone, and
shares no code with firmware/. Basal is the rate that tools.ideal_basal says, integrated over the
time that the pump delivers. A bolus flows at its delivery speed from its acceptance until what is
given at once is reached; in the millisecond in which it is, the rest begins to flow, evenly, in
its minutes. All flows add, each stops when it is cut, all when delivery stops; no fraction is ever
dropped, but at a restart of the pump, where a new account begins. Must not: look at what was
delivered, beyond telling how much of a bolus that was cut was.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from tools.history import Record
from tools.ideal_basal import FAR_MS, MOST_MU_H, Asked, Programme

MS_PER_MINUTE = 60_000


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


class Cut(NamedTuple):
    """A bolus that a person or an alarm ended: what was due of it, and steps that went out."""

    t_ms: int
    due_pl: Fraction
    went_steps: int


class Stretch(NamedTuple):
    """Time in which the same is asked of basal, whether or not the pump delivers."""

    t_ms: int
    end_ms: int
    asked: Asked


class _Dose(NamedTuple):
    """A bolus: its flow as pieces (from, until, pL/ms), in order."""

    pieces: tuple[tuple[Fraction, Fraction, Fraction], ...]

    @property
    def end(self) -> Fraction:
        return self.pieces[-1][1]

    def slope(self, t_ms: Fraction) -> Fraction:
        slopes = (slope for start, end, slope in self.pieces if start <= t_ms < end)
        return next(slopes, Fraction(0))

    def change(self, t_ms: Fraction) -> Fraction:
        """When it next flows otherwise."""
        moments = (moment for start, end, _ in self.pieces for moment in (start, end))
        return min((moment for moment in moments if moment > t_ms), default=t_ms + FAR_MS)

    def due_pl(self, t_ms: Fraction) -> Fraction:
        amounts = (
            slope * (min(t_ms, end) - start) for start, end, slope in self.pieces if start < t_ms
        )
        return sum(amounts, Fraction(0))


def pl_per_ms(rate_mu_h: int, nl_per_mu: int) -> Fraction:
    """mU/h as pL/ms: 1000 pL in a nL, 3,600,000 ms in an hour."""
    return Fraction(rate_mu_h * nl_per_mu, 3600)


class Ideal:
    """The volume asked for, as a line of straight pieces.

    Takes the records of one journal, oldest first, over any number of restarts, the time up to
    which they hold, and the highest rate of basal that is allowed. Raises ValueError when they do
    not begin with the begin of a journal, or with a boot, and when they go back in time.
    """

    def __init__(
        self, records: Iterable[Record], until_ms: int, most_basal_mu_h: int = MOST_MU_H
    ) -> None:
        records = list(records)
        self.pl_per_step = 0
        self.cuts: list[Cut] = []
        self.boots: list[int] = []  # when the pump started again: a new account
        self._moves: list[tuple[int, int]] = []  # that are no therapy: when, pulses so far
        self._switched: list[tuple[int, bool]] = []  # when delivery went on or off
        self._times: list[Fraction] = []
        self._volumes: list[Flows] = []
        self._slopes: list[Flows] = []
        self._asked: list[tuple[int, Asked]] = []  # from when
        self._now = Fraction(0)
        self._volume = Flows()
        self._nl_per_mu = 0
        self._delivering = False
        self._programme = Programme(records, most_basal_mu_h)
        self._doses: dict[int, _Dose] = {}  # under way, by number
        self._coming: Record | None = None  # the wave of the next bolus
        for record in records:
            if not self.pl_per_step and record["kind"] not in ("begin", "boot"):
                raise ValueError("the journal does not begin with its begin, or with a boot")
            self._flow_until(Fraction(record["t_ms"]))
            self._programme.take(record)
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
        self._doses = {}
        self._switched.append((record["t_ms"], False))

    _begin = _boot

    def _load(self, record: Record) -> None:
        self._nl_per_mu = record["nl_per_mu"]

    def _state(self, record: Record) -> None:
        self._delivering = record["state"] == "delivering"
        self._switched.append((record["t_ms"], self._delivering))
        if not self._delivering:
            self._doses = {}

    def _wave(self, record: Record) -> None:
        self._coming = record

    def _wave_of(self, record: Record) -> tuple[int, int]:
        """Of a bolus: mU at once, and minutes for the rest. What is in place 0 has no rest."""
        wave, self._coming = self._coming, None
        if record["place"] and wave and wave["dose_id"] == record["dose_id"]:
            return wave["now_mu"], wave["over_min"]
        return record["asked_mu"], 0

    def _bolus(self, record: Record) -> None:
        now_mu, over_min = self._wave_of(record)
        pl_per_mu = self._nl_per_mu * 1000
        start = Fraction(record["t_ms"])
        speed = pl_per_ms(record["rate_mu_h"], self._nl_per_mu)
        end = start + Fraction(now_mu * pl_per_mu) / speed
        pieces = [(start, end, speed)]
        if over_min:
            start, over = Fraction(ceil(end)), Fraction(over_min * MS_PER_MINUTE)
            later = Fraction((record["asked_mu"] - now_mu) * pl_per_mu)
            pieces.append((start, start + over, later / over))
        self._doses = {n: dose for n, dose in self._doses.items() if dose.end > self._now}
        self._doses[record["dose_id"]] = _Dose(tuple(pieces))

    def _end(self, record: Record) -> None:
        if record["reason"] == "complete":
            return
        dose = self._doses.pop(record["dose_id"], None)
        if dose and record["reason"] != "reset":
            due_pl = dose.due_pl(Fraction(record["t_ms"]))
            self.cuts.append(Cut(record["t_ms"], due_pl, record["delivered_steps"]))

    def _move(self, record: Record) -> None:
        before = self._moves[-1][1] if self._moves else 0
        sign = -1 if record["move"] in ("rewind", "back off") else 1
        self._moves.append((record["t_ms"], before + sign * record["steps"]))

    def moved_steps(self, t_ms: int) -> int:
        """Pulses of moves that are no therapy, up to then, forward less back."""
        place = bisect_right(self._moves, t_ms, key=lambda move: move[0])
        return self._moves[place - 1][1] if place else 0

    # -- the line ------------------------------------------------------------------------------

    def _flow_until(self, t_ms: Fraction) -> None:
        if t_ms < self._now:
            raise ValueError(f"a record of {t_ms} ms follows one of {self._now} ms")
        while self._now < t_ms:
            asked, until = self._programme.at(self._now)
            if not self._asked or self._asked[-1][1] != asked:
                self._asked.append((int(self._now), asked))
            programme = pl_per_ms(asked.rate_mu_h, self._nl_per_mu)
            slope = Flows(programme=programme)
            if self._delivering:
                doses = self._doses.values()
                bolus = sum((dose.slope(self._now) for dose in doses), Fraction(0))
                slope = replace(slope, basal=programme, bolus=bolus)
                until = min([until, *(dose.change(self._now) for dose in doses)])
            until = min(until, t_ms)
            self._times.append(self._now)
            self._volumes.append(self._volume)
            self._slopes.append(slope)
            self._volume = self._volume.after(slope, until - self._now)
            self._now = until

    def flows_pl(self, t_ms: int) -> Flows:
        """Everything asked for up to t_ms, in pL."""
        at = bisect_right(self._times, t_ms) - 1
        if at < 0:
            return Flows()
        return self._volumes[at].after(self._slopes[at], t_ms - self._times[at])

    def programme(self, start_ms: int, end_ms: int) -> list[Stretch]:
        """What is asked of basal, whether delivering or not, stretch by stretch, in ms."""
        asked: list[tuple[int, Asked]] = []
        for t_ms, what in self._asked:
            if asked and t_ms <= asked[-1][0]:
                asked.pop()  # replaced at once
            if not asked or asked[-1][1] != what:
                asked.append((max(t_ms, start_ms), what))
        ends = [t_ms for t_ms, _ in asked[1:]] + [end_ms]
        found = [Stretch(t, end, what) for (t, what), end in zip(asked, ends, strict=True)]
        return [stretch for stretch in found if stretch.t_ms < stretch.end_ms]

    def delivering(self, t_ms: int) -> bool:
        """True when delivery was on at t_ms; at the moment of a switch it is not."""
        after = bisect_left(self._switched, (t_ms + 1, False))
        before = bisect_left(self._switched, (t_ms, False))
        return all(at > 0 and self._switched[at - 1][1] for at in (before, after))

    def on_since(self, t_ms: int) -> int:
        """When delivery, which is on at t_ms, last went on."""
        return self._switched[bisect_left(self._switched, (t_ms, False)) - 1][0]

    def volume_pl(self, t_ms: int) -> Fraction:
        """Basal and boluses asked for up to t_ms, in pL."""
        flows = self.flows_pl(t_ms)
        return flows.basal + flows.bolus
