"""scenario_words: what may stand after a time of day in a scenario, word by word.

Owns the list of console commands and the shape of their arguments, and what the simulated rig
understands, as its source says it. Must not: read files, or know what the pump allows.
"""

from __future__ import annotations

import ast
import datetime
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

TIME = re.compile(r"([0-9]{1,3}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"-?[0-9]{1,10}")
_SEGMENT = re.compile(r"[0-9]{1,2}:[0-9]{2}=(.*)")
_OFFSET = re.compile(r"[+-](0[0-9]|1[0-4]):(00|15|30|45)")
_CONCENTRATION = re.compile(r"U-[0-9]{1,4}")

NL_PER_MU = {"U-100": 10, "U-200": 5, "U-500": 2}  # volume of a milliunit

Complaint = tuple[str, str, str]  # what is wrong, what was expected, what was found


@dataclass(frozen=True)
class RigWords:
    """What the simulated rig understands: things that happen (name: arguments), parameters."""

    things: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, tuple[int, int, str]]  # name: lowest, highest, unit


# Said in a person's words by other keys of the start line.
_SAID_OTHERWISE = ("rtc_day", "rtc_minute", "rtc_offset_min")


def rig_words() -> RigWords:
    """The words of hal/sim, read from its source without running it."""
    folder = ROOT / "hal" / "sim"
    happenings = _table(folder / "happenings.py", "HAPPENINGS")
    parameters = _table(folder / "parameters.py", "PARAMETERS")
    return RigWords(
        {row[0]: tuple(row[1].split()) for row in happenings},
        {row[0]: (row[2], row[3], row[4]) for row in parameters if row[0] not in _SAID_OTHERWISE},
    )


def _table(path: Path, name: str) -> tuple[tuple[Any, ...], ...]:
    """The tuple of rows that a module assigns to name."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return tuple(ast.literal_eval(node.value))
    raise ValueError(f"{path}: there is no table called {name}")


def shown(text: str) -> str:
    """What was found, quoted, on one line, and short enough for one."""
    return ascii(text if len(text) <= 40 else text[:37] + "...")


def nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), known, 1, 0.5)
    return f"{shown(word)}, perhaps meant as {close[0]}" if close else shown(word)


def nothing(words: list[str]) -> Complaint | None:
    return ("extra argument", "none", shown(" ".join(words))) if words else None


def numbers(what: str, least: int, most: int) -> Callable[[list[str]], Complaint | None]:
    def check(words: list[str]) -> Complaint | None:
        if len(words) < least:
            return ("missing argument", what, "the end of the line")
        for word in words[:most]:
            if not _NUMBER.fullmatch(word):
                return ("malformed number", what, shown(word))
        return nothing(words[most:])

    return check


def _basal(words: list[str]) -> Complaint | None:
    if len(words) == 1 and _NUMBER.fullmatch(words[0]):
        return None
    for word in words:
        match = _SEGMENT.fullmatch(word)
        if not match:
            return ("malformed segment", "HH:MM=U/h, as in 06:00=1.10", shown(word))
        if not _NUMBER.fullmatch(match[1]):
            return ("malformed number", "a rate in U/h, as in 06:00=1.10", shown(word))
    return None


def load(words: list[str]) -> Complaint | None:
    complaint = numbers("a number of units, as in 300", 1, 1)(words[:1])
    if complaint is None and len(words) > 1 and not _CONCENTRATION.fullmatch(words[1]):
        complaint = ("malformed concentration", "as in U-100", shown(words[1]))
    return complaint or nothing(words[2:])


def _clock(words: list[str]) -> Complaint | None:
    if not words:
        return None
    if len(words) != 3:
        what = "missing argument" if len(words) < 3 else "extra argument"
        return (
            what,
            "date, time and offset, as in 2026-06-02 07:30 +02:00",
            shown(" ".join(words)),
        )
    return date(words[0]) or _minute(words[1]) or offset(words[2])


def _minute(word: str) -> Complaint | None:
    match = TIME.fullmatch(word)
    if match and int(match[1]) < 24 and int(match[2]) < 60 and int(match[3] or 0) < 60:
        return None
    return ("malformed time", "HH:MM, as in 07:30", shown(word))


def _dose(words: list[str]) -> Complaint | None:
    what = "the number of a bolus, as in 2"
    if words and not re.fullmatch(r"[0-9]{1,9}", words[0]):
        return ("malformed number", what, shown(words[0]))
    return nothing(words[1:])


def _zone(words: list[str]) -> Complaint | None:
    if not words:
        return ("missing argument", "an offset from UTC, as in +02:00", "the end of the line")
    return offset(words[0]) or nothing(words[1:])


def date(word: str) -> Complaint | None:
    try:
        if len(word) == 10 and 2000 <= datetime.date.fromisoformat(word).year <= 2099:
            return None
    except ValueError:
        pass
    return ("malformed date", "a day of 2000 to 2099, as in 2026-06-02", shown(word))


def offset(word: str) -> Complaint | None:
    if _OFFSET.fullmatch(word):
        return None
    return ("malformed offset", "hours and quarters from UTC, as in +02:00", shown(word))


COMMANDS: dict[str, Callable[[list[str]], Complaint | None]] = {
    "basal": _basal,
    "bolus": numbers("a number of units, as in 1.50", 1, 1),
    "stop": nothing,
    "suspend": nothing,
    "resume": nothing,
    "ack": nothing,
    "load": load,
    "clock": _clock,
    "zone": _zone,
    "begin": nothing,
    "status": nothing,
    "dose": _dose,
    "review": nothing,
    "journal": nothing,
    "alarms": nothing,
    "history": numbers("a number of lines, as in 10", 0, 1),
    "help": nothing,
}
VERBS = [*COMMANDS, "rig", "cut", "end"]


def rig_thing(words: list[str], rig: RigWords) -> Complaint | None:
    known = sorted(rig.things)
    if not words:
        return (
            "missing argument",
            "a thing that happens: " + ", ".join(known),
            "the end of the line",
        )
    wanted = rig.things.get(words[0])
    if wanted is None:
        return ("unknown rig thing", "one of " + ", ".join(known), nearest(words[0], known))
    given = words[1:]
    if len(given) < len(wanted):
        return ("missing argument", f"{words[0]} {' '.join(wanted)}", "the end of the line")
    for word, name in zip(given, wanted, strict=False):
        if not _WHOLE.fullmatch(word):
            return ("malformed number", f"{name.lower()}, a whole number", shown(word))
    return nothing(given[len(wanted) :])


def _strength(value: str) -> Complaint | None:
    if value in NL_PER_MU:
        return None
    return ("unknown concentration", "one of " + ", ".join(NL_PER_MU), shown(value))


def _seed(value: str) -> Complaint | None:
    return plant_parameter("seed", (0, 2**30 - 1, ""), value)


def plant_parameter(name: str, row: tuple[int, int, str], value: str) -> Complaint | None:
    """Checks a value of the simulated rig against its row: lowest, highest, unit."""
    lowest, highest, unit = row
    if _WHOLE.fullmatch(value) and lowest <= int(value) <= highest:
        return None
    expected = f"{name} of {lowest} to {highest} {unit}".rstrip()
    return (
        "number out of range" if _WHOLE.fullmatch(value) else "malformed number",
        expected,
        shown(value),
    )


START_KEYS: dict[str, Callable[[str], Complaint | None]] = {
    "seed": _seed,
    "date": date,
    "offset": offset,
    "reservoir": lambda value: numbers("a number of units, as in 300", 1, 1)([value]),
    "concentration": _strength,
}
