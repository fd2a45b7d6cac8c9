"""scenario_start: what may stand in the start line of a scenario, and what it says.

Owns the keys of the line. Must not: know where in a file it stands (scenario).
"""

from __future__ import annotations

from collections.abc import Callable

from tools.scenario_data import NL_PER_MU, Start
from tools.scenario_rig import RigWords, plant_parameter
from tools.scenario_shapes import DATE, OFFSET, Complaint, nearest, number, shown


def _strength(value: str) -> Complaint | None:
    if value in NL_PER_MU:
        return None
    return ("unknown concentration", "one of " + ", ".join(NL_PER_MU), shown(value))


def _seed(value: str) -> Complaint | None:
    return plant_parameter("seed", (0, 2**30 - 1, ""), value)


START_KEYS: dict[str, Callable[[str], Complaint | None]] = {
    "seed": _seed,
    "date": DATE.check,
    "offset": OFFSET.check,
    "reservoir": number("a number of units, as in 300").check,
    "concentration": _strength,
}


def start_of(words: list[str], rig: RigWords) -> tuple[Start, list[Complaint]]:
    """What the start line says, and what is wrong with it."""
    known = [*START_KEYS, *rig.parameters]
    values: dict[str, str] = {}
    complaints: list[Complaint] = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            complaint: Complaint | None = ("malformed start", "key=value", shown(word))
        elif key not in known:
            expected = "one of " + ", ".join(START_KEYS) + ", or a parameter of the simulated rig"
            complaint = ("unknown start key", expected, nearest(key, known))
        elif key in values:
            complaint = ("repeated start key", "each key once", shown(key))
        else:
            values[key] = value
            if key in START_KEYS:
                complaint = START_KEYS[key](value)
            else:
                complaint = plant_parameter(key, rig.parameters[key], value)
        if complaint:
            complaints.append(complaint)
    if complaints:
        return Start(), complaints
    plant = {name: int(values[name]) for name in rig.parameters if name in values}
    texts = {key: values[key] for key in START_KEYS if key in values and key != "seed"}
    start = Start(seed=int(values.get("seed", "1")), plant=plant, **texts)
    row = rig.parameters.get("reservoir_nl", (0, 2**30, "nL"))
    complaint = plant_parameter("reservoir_nl", row, str(start.reservoir_nl))
    return start, [complaint] if complaint else []
