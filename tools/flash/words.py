"""words: a record of the journal as a line for a person.

Owns the wording. Must not: decode (tools.history), or compute what is not in the records.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from fractions import Fraction

from tools.history import Record

_CAUSES = ("a power-on", "a reset", "the watchdog", "a soft reset", "a brown-out")
_PL_PER_NL = 1000
_STATES = {"off": "off", "fault": "stopped by an alarm"}


class Words:
    """Lines, one after the other: what a step is worth is in the records before."""

    def __init__(self) -> None:
        self._pl_per_step = 0

    def line(self, record: Record) -> str:
        """ "   17  2026-06-02 14:30:05  bolus #1 of 1.500 U" """
        if "pl_per_step" in record:
            self._pl_per_step = record["pl_per_step"]
        return f"{record['seq']:>7}  {_moment(record)}  {self._said(record)}"

    def _said(self, record: Record) -> str:
        return _SAID[record["kind"]](self, record)

    def boot(self, record: Record) -> str:
        cause = record["reset_cause"]
        said = "start after " + (_CAUSES[cause] if cause < len(_CAUSES) else f"cause {cause}")
        uncertain = record["uncertain_steps"]
        return f"{said}; {uncertain} steps uncertain" if uncertain else said

    def load(self, record: Record) -> str:
        units = record["volume_nl"] / record["nl_per_mu"] / 1000
        return f"reservoir of {units:.1f} U loaded"

    def end(self, record: Record) -> str:
        steps, uncertain = record["delivered_steps"], record["uncertain_steps"]
        amount = self._units(steps - uncertain, record["nl_per_mu"], math.floor)
        if uncertain:
            amount += " to " + self._units(steps, record["nl_per_mu"], math.ceil)
        return f"bolus #{record['dose_id']} ended ({record['reason']}) with {amount} U delivered"

    def temp(self, record: Record) -> str:
        if record["temp"] == "ended":
            return f"temporary basal is over ({record['why']})"
        value = f"{record['percent']} %" if "percent" in record else _rate(record)
        minutes = record["for_ms"] // 60_000
        return f"temporary basal {value} for {minutes // 60} h {minutes % 60:02} min"

    def wave(self, record: Record) -> str:
        now, minutes = record["now_mu"] / 1000, record["over_min"]
        over = f"{minutes // 60} h {minutes % 60:02} min"
        if not now:
            return f"bolus #{record['dose_id']} is to be spread over {over}"
        return f"bolus #{record['dose_id']} is to be {now:.3f} U at once, the rest over {over}"

    def alarm(self, record: Record) -> str:
        return f"ALARM {record['number']} {record['name']} (detail {record['detail']})"

    def _units(self, steps: int, nl_per_mu: int, rounded: Callable[[Fraction], int]) -> str:
        amount_mu = rounded(Fraction(steps * self._pl_per_step, _PL_PER_NL * nl_per_mu))
        return f"{amount_mu / 1000:.3f}"


_SAID = {
    "boot": Words.boot,
    "load": Words.load,
    "end": Words.end,
    "alarm": Words.alarm,
    "temp": Words.temp,
    "wave": Words.wave,
    "segment": lambda _, r: f"profile {r['profile']} {_segment(r)}",
    "was": lambda _, r: f"profile {r['profile']}, before: {_segment(r)}",
    "state": lambda _, r: f"pump is {_STATES.get(r['state'], r['state'])}",
    "rate": lambda _, r: f"basal {_rate(r)}",
    "bolus": lambda _, r: f"bolus #{r['dose_id']} of {r['asked_mu'] / 1000:.3f} U begins",
    "progress": lambda _, r: f"{r['total_steps']:,} steps in all, {r['basal_steps']:,} of basal",
    "request": lambda _, r: f"request {r['request_id']}: {r['command']}, {r['outcome']}",
    "ack": lambda _, r: f"alarm {r['number']} {r['name']} acknowledged",
    "clear": lambda _, r: f"alarm {r['number']} {r['name']} is over",
    "clock": lambda _, r: f"clock set to {_local(r['new_utc'], r['new_offset_min'])}",
    "jump": lambda _, r: f"clock jumped; {_local(r['due_utc'], r['due_offset_min'])} was due",
    "begin": lambda _, r: "new books begin",
    "set": lambda _, r: f"change of set or reservoir: {r['step']}",
    "move": lambda _, r: f"{r['move']} ended ({r['reason']}) after {r['steps']:,} steps",
    "line": lambda _, r: (
        f"line blocked at {r['pressure_pa'] / 1000:.1f} kPa: "
        f"{r['missed_nl'] / 1000:.2f} uL missed, {r['held_nl'] / 1000:.2f} uL held"
    ),
    "day": lambda _, r: (
        f"{r['date'] or 'a day without a date'}: {r['basal_steps']} steps of basal, "
        f"{r['bolus_steps']} of boluses, {r['other_steps']} others"
    ),
    "hush": lambda _, r: f"sound paused for {r['seconds']} s",
    "settings": lambda _, r: f"settings, revision {r['revision']}",
    "setting": lambda _, r: f"{r['what']}{_from(r['minute'])}: {r['old']:,} -> {r['new']:,}",
}


def _from(minute: int) -> str:
    return f" from {minute // 60:02}:{minute % 60:02}" if minute else ""


def _rate(record: Record) -> str:
    return f"{record['rate_mu_h'] / 1000:.3f} U/h"


def _segment(record: Record) -> str:
    minute = record["start_minute"]
    rate = record["rate_mu_h"] / 1000
    which = f"{record['index'] + 1} of {record['count']}"
    return f"{minute // 60:02}:{minute % 60:02}={rate:.3f} ({which})"


def _moment(record: Record) -> str:
    if record["utc"] is None:
        seconds = record["t_ms"] // 1000
        return f"{seconds // 3600:>7}:{seconds // 60 % 60:02}:{seconds % 60:02} running"
    return _local(record["utc"], record["offset_min"])


def _local(utc: str, offset_min: int) -> str:
    moment = datetime.datetime.fromisoformat(utc.rstrip("Z")[:19])
    return f"{moment + datetime.timedelta(minutes=offset_min):%Y-%m-%d %H:%M:%S}"
