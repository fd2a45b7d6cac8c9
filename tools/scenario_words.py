"""scenario_words: what may stand after a time of day in a scenario, word by word.

Owns the list of console commands, the shape of their arguments, and the words of a complaint. Must
not: read files, know the rig (scenario_rig), or know what the pump allows.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable

TIME = re.compile(r"([0-9]{1,3}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3}))?)?")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,9})?")
_SEGMENT = re.compile(r"[0-9]{1,2}:[0-9]{2}=(.*)")
_OFFSET = re.compile(r"[+-](0[0-9]|1[0-4]):(00|15|30|45)")
_CONCENTRATION = re.compile(r"U-[0-9]{1,4}")

Complaint = tuple[str, str, str]  # what is wrong, what was expected, what was found


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


def _set(words: list[str]) -> Complaint | None:
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
    "change_reservoir": _set,
    "change_set": _set,
    "affirm": nothing,
    "prime": nothing,
    "fill_cannula": nothing,
    "relieve": nothing,
    "hush": nothing,
    "beep": nothing,
    "status": nothing,
    "dose": _dose,
    "review": nothing,
    "journal": nothing,
    "alarms": nothing,
    "history": numbers("a number of lines, as in 10", 0, 1),
    "help": nothing,
}
VERBS = [*COMMANDS, "rig", "cut", "end"]
