"""scenario: a day as a session, read from a file and checked line by line.

Owns the file format, and what is said of a mistake in it; all mistakes of a file are found at
once, each as ``FILE:LINE: what is wrong: expected ..., found ...``. Must not: play anything, or
know what the pump allows. A well-formed command that the pump refuses is no mistake of the file.

    # A Tuesday with a kinked line            the first comment is the title
    start  seed=7  date=2026-06-02            optional, before the first event
    00:00  basal  00:00=0.80 06:00=1.10       a console command, as typed after "pump."
    15:40  rig    kink                        something that happens to the rig
    16:20  cut                                the power goes, and comes back
    30:15  end                                06:15 on the second day
"""

from __future__ import annotations

import re
from pathlib import Path

from tools.scenario_data import Event, Scenario, Start, clock_text
from tools.scenario_rig import RigWords, rig_thing, rig_words
from tools.scenario_shapes import END, TIME, Complaint, nearest, nothing, shown
from tools.scenario_start import start_of
from tools.scenario_words import COMMANDS, VERBS

LARGEST_FILE = 1_000_000  # bytes; a year of meals is a tenth of that
LONGEST_LINE = 1_000  # characters; a profile of 48 segments takes 600
LAST_MS = 999 * 3_600_000  # within the 49 days after which running time in a record starts again


class Mistakes(Exception):
    """Everything wrong with a file, a line each."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _time_ms(word: str) -> int | None:
    match = TIME.fullmatch(word)
    if not match or int(match[2]) > 59 or int(match[3] or 0) > 59:
        return None
    seconds = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
    return seconds * 1000 + int((match[4] or "").ljust(3, "0"))


def _mistake(path: str, line: int, complaint: Complaint) -> str:
    what, expected, found = complaint
    return f"{path}:{line}: {what}: expected {expected}, found {found}"


class _Reader:
    """One file, read from the top."""

    def __init__(self, path: str, rig: RigWords) -> None:
        self.path = path
        self.rig = rig
        self.title = ""
        self.start = Start()
        self.events: list[Event] = []
        self.mistakes: list[str] = []
        self.line = 0
        self.last_ms = 0
        self.ended_at = 0  # the line of ``end``
        self.started_at = 0  # the line of ``start``
        self.any_event = False

    def wrong(self, complaint: Complaint) -> None:
        self.mistakes.append(_mistake(self.path, self.line, complaint))

    def read_line(self, text: str) -> None:
        self.line += 1
        bare = text.strip()
        if bare.startswith("#"):
            self.title = self.title or bare.lstrip("#").strip()
            return
        if len(bare) > LONGEST_LINE:
            self.wrong(("line too long", f"{LONGEST_LINE} characters", f"{len(bare)}"))
            return
        words = re.split(r"\s#", bare)[0].split()
        if not words:
            return
        if self.ended_at:
            self.wrong(("line after end", f"nothing after line {self.ended_at}", shown(bare)))
        elif words[0] == "start":
            self.read_start(words[1:])
        else:
            self.read_event(words)

    def read_start(self, words: list[str]) -> None:
        if self.any_event:
            self.wrong(("start after an event", "start before the first event", "it here"))
        elif self.started_at:
            self.wrong(("second start", f"the one of line {self.started_at} alone", "another"))
        else:
            self.started_at = self.line
            self.start, complaints = start_of(words, self.rig)
            for complaint in complaints:
                self.wrong(complaint)

    def read_event(self, words: list[str]) -> None:
        self.any_event = True
        t_ms = _time_ms(words[0])
        if t_ms is None:
            expected = "HH:MM, HH:MM:SS or HH:MM:SS.mmm"
            if words[0] in VERBS:
                self.wrong(("missing time", f"{expected} before {words[0]}", shown(words[0])))
                return
            self.wrong(("bad time", expected, shown(words[0])))
            t_ms = self.last_ms
        elif t_ms < self.last_ms:
            expected = f"{clock_text(self.last_ms)} or later (the next day starts at 24:00)"
            self.wrong(("time goes back", expected, shown(words[0])))
        elif t_ms > LAST_MS:
            self.wrong(("bad time", f"at most {clock_text(LAST_MS)}", shown(words[0])))
        else:
            self.last_ms = t_ms
        if len(words) == 1:
            self.wrong(("missing command", "one of " + ", ".join(VERBS), END))
            return
        verb, rest = words[1], words[2:]
        values: tuple[str, ...] = tuple(rest)
        named: dict[str, str] = {}
        if verb == "end":
            self.ended_at = self.line
            complaint = nothing(rest)
        elif verb == "cut":
            complaint = nothing(rest)
        elif verb == "rig":
            complaint = rig_thing(rest, self.rig)
        elif verb in COMMANDS:
            complaint = COMMANDS[verb].check(rest)
            values, named = COMMANDS[verb].given(rest)
        else:
            expected = "one of " + ", ".join(VERBS)
            complaint = ("unknown command", expected, nearest(verb, VERBS))
        if complaint:
            self.wrong(complaint)
        self.events.append(Event(self.line, t_ms, verb, " ".join(rest), values, named))

    def finish(self) -> Scenario:
        if not self.ended_at:
            self.line = max(self.line, 1)
            self.wrong(("missing end", "a last line such as 23:59  end", "the end of the file"))
        if self.mistakes:
            raise Mistakes(self.mistakes)
        title = self.title or Path(self.path).stem
        return Scenario(self.path, title, self.start, tuple(self.events))


def parse(text: str, path: str, rig: RigWords) -> Scenario:
    """The scenario that text says. Raises Mistakes, and nothing else, for any text."""
    reader = _Reader(path, rig)
    for line in text.split("\n"):
        reader.read_line(line)
    if text.endswith("\n"):
        reader.line -= 1  # what follows the last line feed is not a line
    return reader.finish()


def read(path: Path, rig: RigWords | None = None) -> Scenario:
    """The scenario in the file at path. Raises Mistakes."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unread(path, 1, ("cannot be read", "a scenario", reason)) from None
    if len(data) > LARGEST_FILE:
        raise _unread(path, 1, ("file too large", f"at most {LARGEST_FILE} bytes", "more"))
    bad = data.find(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.start if bad < 0 else min(bad, error.start)
    if bad >= 0:
        line = data.count(b"\n", 0, bad) + 1
        raise _unread(path, line, ("not a text file", "UTF-8 text", f"byte 0x{data[bad]:02x}"))
    return parse(text, str(path), rig or rig_words())


def _unread(path: Path, line: int, complaint: Complaint) -> Mistakes:
    return Mistakes([_mistake(str(path), line, complaint)])
