"""scenario_data: a scenario without mistakes, as plain data.

Owns what boards/host/play.py is given. Must not: read or check anything (tools.scenario does).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

NL_PER_MU = {"U-100": 10, "U-200": 5, "U-500": 2}  # volume of a milliunit
SHORT_MS = 7_200_000  # what is no longer than two hours is looked at more closely


@dataclass(frozen=True)
class Event:
    """One line of the day: what is done t_ms after 00:00 of day one.

    rest: the words after it, of which values are given by place, and named by name
    """

    line: int
    t_ms: int
    verb: str
    rest: str = ""
    values: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Start:
    """What is there at 00:00 of day one; plant holds parameters of the simulated rig by name."""

    seed: int = 1
    date: str = "2026-06-02"
    offset: str = "+02:00"
    reservoir: str = "300"
    concentration: str = "U-100"
    plant: Mapping[str, int] = field(default_factory=dict)

    @property
    def reservoir_nl(self) -> int:
        return int(Decimal(self.reservoir) * 1000 * NL_PER_MU[self.concentration])


@dataclass(frozen=True)
class Scenario:
    """A file without mistakes; its last event is ``end``."""

    path: str
    title: str
    start: Start
    events: tuple[Event, ...]

    @property
    def end_ms(self) -> int:
        return self.events[-1].t_ms

    def as_data(self) -> dict[str, object]:
        """What boards/host/play.py reads: numbers, strings, lists and dicts only."""
        start = self.start
        sign = -1 if start.offset[0] == "-" else 1
        hours, minutes = start.offset[1:].split(":")
        plant = {
            "reservoir_nl": start.reservoir_nl,
            "rtc_day": (date.fromisoformat(start.date) - date(2000, 1, 1)).days,
            "rtc_minute": 0,
            "rtc_offset_min": sign * (int(hours) * 60 + int(minutes)),
            **start.plant,
        }
        return {
            "seed": start.seed,
            "load": f"{start.reservoir} {start.concentration}",
            "plant": plant,
            "sample_ms": 60_000 if self.end_ms > SHORT_MS else 10_000,
            "events": [
                [e.t_ms, e.line, e.verb, list(e.values), dict(e.named)] for e in self.events
            ],
        }


def clock_text(t_ms: int) -> str:
    """26:05, or with seconds and milliseconds where there are any."""
    seconds, ms = divmod(t_ms, 1000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    if seconds % 60 or ms:
        text += f":{seconds % 60:02d}"
    return text + (f".{ms:03d}" if ms else "")
