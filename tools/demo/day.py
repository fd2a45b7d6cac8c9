"""day: what the player told of one day, line by line, in Python's terms.

Owns the reading of the lines that boards/host/play.py and teller.py print, and the way from the
journal's running time to the time of day. Must not: compute anything else of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tools.demo.told import (
    Answer,
    Burst,
    Force,
    Happening,
    Light,
    Line,
    Rest,
    Sensor,
    Start,
    Truth,
)
from tools.history import Record, decode_all


class BadLine(ValueError):
    """The player said something that this program does not know."""


class Day:
    """Everything told so far; add() each line, then finish()."""

    def __init__(self) -> None:
        self.starts: list[Start] = []
        self.bursts: list[Burst] = []
        self.rests: list[Rest] = []
        self.truths: list[Truth] = []
        self.answers: list[Answer] = []
        self.happenings: list[Happening] = []
        self.records: list[Record] = []
        self.end_ms: int | None = None
        self.forces: list[Force] = []
        self.sensor: Sensor | None = None
        self.lines: list[Line] = []
        self.lights: list[Light] = []
        self.sounds: list[int] = []  # when a burst of tones began
        self.standing: dict[int, int] = {}  # number of an alarm that stands at the end: since when
        self._store: list[bytes] = []

    def add(self, line: str) -> None:
        """Takes one line of the player. Raises BadLine."""
        kind, _, rest = line.rstrip("\n").partition(" ")
        try:
            self._add(kind, rest)
        except ValueError as error:
            raise BadLine(f"the player said {line.strip()[:60]!r}: {error}") from None

    def _add(self, kind: str, rest: str) -> None:
        words = rest.split()
        if kind == "start":
            t_ms, running_ms, sequence, pulses = words
            self.starts.append(Start(int(t_ms), int(running_ms), int(sequence), int(pulses)))
            # A record that was torn is dropped at the start, and its number given again.
            del self._store[max(0, int(sequence) - self._first_sequence()) :]
        elif kind == "burst":
            t_ms, channel, *numbers = words
            steps, total_steps, dose_id = map(int, numbers)
            self.bursts.append(Burst(int(t_ms), channel, steps, total_steps, dose_id))
        elif kind == "rest":
            t_ms, pulses = words
            self.rests.append(Rest(int(t_ms), int(pulses)))
        elif kind == "truth":
            t_ms, force_mn, left_nl, outflow_nl, trapped_nl, pulses = words
            self.truths.append(
                Truth(
                    int(t_ms),
                    int(force_mn),
                    int(left_nl),
                    int(outflow_nl),
                    int(trapped_nl),
                    int(pulses),
                )
            )
        elif kind == "record":
            self._store.append(bytes.fromhex(rest))
        elif kind == "answer":
            t_ms, line, ok, text = rest.split(" ", 3)
            self.answers.append(Answer(int(t_ms), int(line), ok != "0", json.loads(text)))
        elif kind == "rig":
            t_ms, line, text = rest.split(" ", 2)
            self.happenings.append(Happening(int(t_ms), int(line), text))
        elif kind == "force":
            t_ms, low_counts, high_counts = words
            self.forces.append(Force(int(t_ms), int(low_counts), int(high_counts)))
        elif kind == "sensor":
            offset_counts, counts_n = words
            self.sensor = Sensor(int(offset_counts), int(counts_n))
        elif kind == "line":
            t_ms, baseline_counts, rise_counts, limit_counts = words
            self.lines.append(
                Line(int(t_ms), int(baseline_counts), int(rise_counts), int(limit_counts))
            )
        elif kind == "light":
            t_ms, colour = words
            self.lights.append(Light(int(t_ms), colour))
        elif kind == "sound":
            self.sounds.append(int(rest))
        elif kind == "standing":
            number, since_ms = words
            self.standing[int(number)] = int(since_ms)
        elif kind == "done":
            self.end_ms = int(rest)
        else:
            raise ValueError("unknown kind of line")

    def finish(self) -> None:
        """Decodes the journal. Raises CorruptRecord, and BadLine when the end is missing."""
        if self.end_ms is None:
            raise BadLine("the player stopped before the end of the scenario")
        self.records = list(decode_all(self._store))

    def timed(self) -> list[Record]:
        """The records, with t_ms as a time of the scenario instead of running time.

        A cut takes the running time back to what was last on record, so the two part there.
        """
        starts = iter(self.starts[1:])
        coming = next(starts, None)
        ahead_ms = 0
        timed = []
        for record in self.records:
            while coming is not None and record["seq"] >= coming.sequence:
                ahead_ms = coming.t_ms - coming.running_ms
                coming = next(starts, None)
            timed.append({**record, "t_ms": record["t_ms"] + ahead_ms})
        return timed

    def moment(self, running_ms: int) -> int:
        """When in the scenario it was, by running time."""
        last = max((s for s in self.starts if s.running_ms <= running_ms), default=None)
        return running_ms + (last.t_ms - last.running_ms if last else 0)

    def _first_sequence(self) -> int:
        return int.from_bytes(self._store[0][2:6], "little") if self._store else 1


def read(lines: Iterable[str]) -> Day:
    """The day told by lines. Raises BadLine and CorruptRecord."""
    day = Day()
    for line in lines:
        day.add(line)
    day.finish()
    return day
