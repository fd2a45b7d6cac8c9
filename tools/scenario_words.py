"""scenario_words: what may stand after a time of day in a scenario, word by word.

Owns the list of console commands, and what each takes: a row a command, and nothing else has to
know of it. Must not: read files, know the rig (scenario_rig), or know what the pump allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.scenario_shapes import (
    CONCENTRATION,
    DATE,
    END,
    MINUTE,
    OFFSET,
    RATE,
    SEGMENT,
    UNITS,
    Complaint,
    Shape,
    count,
    duration,
    like,
    nearest,
    nothing,
    number,
    share,
    shown,
)

_OPTION = re.compile(r"([a-z_]+)=(.*)")


@dataclass(frozen=True)
class Command:
    """What stands after a command, as it is typed after "pump.".

    takes: a shape a word; the first least of them are needed, or all
    optional: nothing at all will do, too
    every: of any number of words after these, or None
    alone: of a word that may take the place of those, or None
    named: shapes of what is given by name, as in over=2:00
    joined: the words are one text at the prompt
    """

    takes: tuple[Shape, ...] = ()
    least: int | None = None
    optional: bool = False
    every: Shape | None = None
    alone: Shape | None = None
    named: Mapping[str, Shape] = field(default_factory=dict)
    joined: bool = False

    def check(self, words: list[str]) -> Complaint | None:
        """What is wrong with the words after it."""
        values, named = self._parted(words)
        if self.alone and len(values) == 1 and not self.alone.check(values[0]):
            values = []
        least = len(self.takes) if self.least is None else self.least
        if len(values) < least and (values or not self.optional):
            return ("missing argument", self.takes[len(values)].expected, END)
        for word, shape in zip(values, self.takes, strict=False):
            complaint = shape.check(word)
            if complaint:
                return complaint
        more = values[len(self.takes) :]
        if self.every is None:
            complaint = nothing(more)
        else:
            complaint = next(filter(None, map(self.every.check, more)), None)
        return complaint or self._check_named(named)

    def given(self, words: list[str]) -> tuple[tuple[str, ...], dict[str, str]]:
        """Words without mistakes, as what a call takes: by place, and by name."""
        values, named = self._parted(words)
        if self.joined and values:
            values = [" ".join(values)]
        return tuple(values), dict(named)

    def _parted(self, words: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
        values, named = [], []
        for word in words:
            match = _OPTION.fullmatch(word)
            if match and self.named:
                named.append((match[1], match[2]))
            else:
                values.append(word)
        return values, named

    def _check_named(self, named: list[tuple[str, str]]) -> Complaint | None:
        seen = set()
        for name, value in named:
            if name not in self.named:
                known = list(self.named)
                return ("unknown option", "one of " + ", ".join(known), nearest(name, known))
            if name in seen:
                return ("repeated option", "each once", shown(name))
            seen.add(name)
            complaint = self.named[name].check(value)
            if complaint:
                return (complaint[0], f"{name}={complaint[1]}", shown(f"{name}={value}"))
        return None


_PLAIN = Command()
_LENGTH = duration("1:30")
_BOLUS = count("the number of a bolus, as in 2")
_NAME = like(r"[A-Za-z0-9_-]{1,32}", "malformed name", "a name, as in tubed-60")
_MEAL = {"carbs": number("grams, as in 60"), "glucose": number("a glucose, as in 9.8")}
_SPREAD = {
    "now": share("a part, as in 60% or 2.40"),
    "over": _LENGTH,
    "speed": like("slow|quick|[0-9.]+", "malformed speed", "slow, quick or U/min"),
}

_PROFILE = like(r"[A-Za-z0-9_-]{1,12}", "malformed name", "the name of a profile, as in weekend")
_ROW = like(r"[0-9]{1,2}:[0-9]{2}=[0-9.-]+", "malformed row", "HH:MM=value, as in 06:00=10")
_CODE = like("[0-9]{4}", "malformed code", "four digits, as in 2468")

COMMANDS: dict[str, Command] = {
    "basal": Command(every=SEGMENT, alone=RATE),
    "bolus": Command((UNITS,), named=_SPREAD),
    "stop": Command((_BOLUS,), optional=True),
    "temp": Command((share("a percentage or U/h, as in 80% or 0.40"), _LENGTH), optional=True),
    "end_temp": _PLAIN,
    "profiles": _PLAIN,
    "profile": Command((_PROFILE,), every=SEGMENT, named={"copy": _PROFILE}),
    "use": Command((_PROFILE,)),
    "remove": Command((_PROFILE,)),
    "suspend": Command((_LENGTH,), optional=True),
    "resume": _PLAIN,
    "ack": _PLAIN,
    "load": Command(
        (number("a number of units, as in 300"), CONCENTRATION),
        1,
        named={"bore": number("mm, as in 8.66")},
    ),
    "clock": Command((DATE, MINUTE, OFFSET), 2, optional=True, joined=True),
    "zone": Command((Shape("an offset from UTC, as in +02:00", OFFSET.check),)),
    "begin": _PLAIN,
    "change_reservoir": Command((_NAME,), optional=True),
    "change_set": Command((_NAME,)),
    "affirm": _PLAIN,
    "prime": _PLAIN,
    "fill_cannula": _PLAIN,
    "relieve": _PLAIN,
    "hush": _PLAIN,
    "beep": _PLAIN,
    "settings": _PLAIN,
    "limits": _PLAIN,
    "limit": Command((_PROFILE, number("a limit, as in 12"))),
    "confirm": Command((number("what was asked, as in 12"),)),
    "lock": Command((_CODE,)),
    "unlock": Command((_CODE,)),
    "ratio": Command(every=_ROW),
    "sensitivity": Command(every=_ROW),
    "target": Command(every=_ROW),
    "units": Command((like("mg/dL|mmol/L", "malformed unit", "mg/dL or mmol/L"),), optional=True),
    "action": Command((like(r"[a-z0-9-]{1,16}", "malformed name", "as in rapid"),), optional=True),
    "reverse": Command((like("on|off", "malformed choice", "on or off"),), optional=True),
    "calculate": Command(tuple(_MEAL.values()), 0, named=_MEAL),
    "status": _PLAIN,
    "week": _PLAIN,
    "dose": Command((_BOLUS,), optional=True),
    "review": _PLAIN,
    "journal": _PLAIN,
    "alarms": _PLAIN,
    "history": Command((count("a number of lines, as in 10"),), optional=True),
    "help": Command((_NAME,), optional=True),
}
VERBS = [*COMMANDS, "rig", "cut", "end"]
