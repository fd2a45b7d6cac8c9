"""scenario_shapes: what a word of a scenario may look like, and the words of a complaint.

Owns the shapes of numbers, times, names and dates. Must not: know commands (scenario_words), the
rig (scenario_rig), or what the pump allows.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

Complaint = tuple[str, str, str]  # what is wrong, what was expected, what was found

END = "the end of the line"
TIME = re.compile(r"([0-9]{1,3}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,9})?")
_SEGMENT = re.compile(r"[0-9]{1,2}:[0-9]{2}=(.*)")


def shown(text: str) -> str:
    """What was found, quoted, on one line, and short enough for one."""
    return ascii(text if len(text) <= 40 else text[:37] + "...")


def nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word.lower(), known, 1, 0.5)
    return f"{shown(word)}, perhaps meant as {close[0]}" if close else shown(word)


def nothing(words: list[str]) -> Complaint | None:
    return ("extra argument", "none", shown(" ".join(words))) if words else None


@dataclass(frozen=True)
class Shape:
    """What a word may be: how that is said, and what is wrong with a word, or None."""

    expected: str
    check: Callable[[str], Complaint | None]


def like(pattern: str, wrong: str, expected: str) -> Shape:
    """A word that is all of a pattern; wrong: what else it is, as in "malformed number"."""
    compiled = re.compile(pattern)

    def check(word: str) -> Complaint | None:
        return None if compiled.fullmatch(word) else (wrong, expected, shown(word))

    return Shape(expected, check)


def number(expected: str) -> Shape:
    return like(_NUMBER.pattern, "malformed number", expected)


def count(expected: str) -> Shape:
    return like("[0-9]{1,9}", "malformed number", expected)


def share(expected: str) -> Shape:
    """A number, or a percentage."""
    return like(_NUMBER.pattern + "|[0-9]{1,4}%", "malformed number", expected)


def duration(example: str) -> Shape:
    minutes = r"[0-9]{1,6}(min)?|[0-9]{1,4}:[0-5][0-9]|[0-9]{1,4}h([0-9]{1,2}(min)?)?"
    return like(minutes, "malformed time", f"minutes, or hours and minutes, as in {example}")


def _segment(word: str) -> Complaint | None:
    match = _SEGMENT.fullmatch(word)
    if not match:
        return ("malformed segment", SEGMENT.expected, shown(word))
    if not _NUMBER.fullmatch(match[1]):
        return ("malformed number", "a rate in U/h, as in 06:00=1.10", shown(word))
    return None


def _date(word: str) -> Complaint | None:
    try:
        if len(word) == 10 and 2000 <= datetime.date.fromisoformat(word).year <= 2099:
            return None
    except ValueError:
        pass
    return ("malformed date", DATE.expected, shown(word))


SEGMENT = Shape("HH:MM=U/h, as in 06:00=1.10", _segment)
DATE = Shape("a day of 2000 to 2099, as in 2026-06-02", _date)
MINUTE = like(
    r"([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?", "malformed time", "HH:MM, as in 07:30"
)
OFFSET = like(
    r"[+-](0[0-9]|1[0-4]):(00|15|30|45)",
    "malformed offset",
    "hours and quarters from UTC, as in +02:00",
)
CONCENTRATION = like(r"U-[0-9]{1,4}", "malformed concentration", "as in U-100")
RATE = number("a rate in U/h, as in 0.80")
UNITS = number("a number of units, as in 1.50")
