"""scenario_rig: what the simulated rig understands, as the source of hal/sim says it.

Owns the words after ``rig``, and the parameters of the simulated rig. Must not: run hal/sim, or
know the console's commands (scenario_words).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.scenario_shapes import END, Complaint, nearest, nothing, shown

ROOT = Path(__file__).resolve().parent.parent

_WHOLE = re.compile(r"-?[0-9]{1,10}")


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
        {row[0]: tuple(row[2].split()) for row in happenings},
        {row[0]: (row[2], row[3], row[4]) for row in parameters if row[0] not in _SAID_OTHERWISE},
    )


def _table(path: Path, name: str) -> tuple[tuple[Any, ...], ...]:
    """The tuple of rows that a module assigns to name."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return tuple(ast.literal_eval(node.value))
    raise ValueError(f"{path}: there is no table called {name}")


def rig_thing(words: list[str], rig: RigWords) -> Complaint | None:
    known = sorted(rig.things)
    if not words:
        return (
            "missing argument",
            "a thing that happens: " + ", ".join(known),
            END,
        )
    wanted = rig.things.get(words[0])
    if wanted is None:
        return ("unknown rig thing", "one of " + ", ".join(known), nearest(words[0], known))
    given = words[1:]
    if len(given) < len(wanted):
        return ("missing argument", f"{words[0]} {' '.join(wanted)}", END)
    for word, name in zip(given, wanted, strict=False):
        if not _WHOLE.fullmatch(word):
            return ("malformed number", f"{name.lower()}, a whole number", shown(word))
    return nothing(given[len(wanted) :])


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
