"""The trials as a table, beside what the field does.

Owns the words and the published figures. Must not: run anything.

Sources: commercial pumps, 1 U/h and 0.1 U/h: manuals, and Diabetes Sci. Technol. 1932296817750404;
open pumps: the code of rp2350-insulin-pump, run on a host against a plant of 0.2 psi/uL.
"""

from __future__ import annotations

from statistics import median
from typing import Any

from rich import box
from rich.table import Table

from tools.occlusion.trial import CASES, Case

# What is blocked, commercial pumps, the best open pump.
FIELD = (
    ("basal 0.1 U/h", "4 h to never, 2-5 U", "20.2 h, 2.02 U"),
    ("basal 1 U/h", "1-5 h, 2-5 U", "2.04 h, 2.04 U"),
    ("bolus", "10 s-35 min, 2-5 U", "4.0 U"),
)
_LAYOUT: Any = {
    "title_justify": "left",
    "title_style": "bold",
    "box": box.SIMPLE_HEAD,
    "pad_edge": False,
    "collapse_padding": True,
}
MOST_MISSED_MU = 500
MOST_ERROR = 20  # %


def time_word(seconds: float) -> str:
    """A time as a person says it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7_200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3_600:.1f} h"


def units(mu: float) -> str:
    return f"{mu / 1_000:.2f} U"


def error(row: dict, said: str, true: str) -> float:
    """How far an estimate is off, in % of the truth."""
    return 100 * (row[said] - row[true]) / row[true]


def of_case(rows: list[dict], case: Case) -> list[dict]:
    return [row for row in rows if row["case"] == case.name]


def table(rows: list[dict], plant: str) -> Table:
    """All trials on one kind of plant: a line for each case."""
    shown = Table(title=f"a blocked line, {plant}", **_LAYOUT)
    for name in ("", "alarm, most", "most missed", "missed off, %", "held off, %"):
        shown.add_column(name, justify="left" if not name else "right", no_wrap=True)
    for case in CASES:
        found = of_case(rows, case)
        if not found:
            continue
        alarmed = [row for row in found if row["alarm_s"] is not None]
        late = len(found) - len(alarmed)
        if not alarmed:
            shown.add_row(case.name, f"never, of {late}")
            continue
        times = [row["alarm_s"] for row in alarmed]
        missed = max(row["missed_mu"] for row in found)
        off = [error(row, "estimated_mu", "missed_mu") for row in alarmed]
        held = [error(row, "estimated_held_mu", "held_mu") for row in alarmed]
        shown.add_row(
            case.name,
            f"{time_word(median(times))}, {time_word(max(times))}"
            + (f", {late} never" if late else ""),
            units(missed),
            f"{min(off):+.0f} to {max(off):+.0f}",
            f"{min(held):+.0f} to {max(held):+.0f}",
        )
    return shown


def field() -> Table:
    """What others need for it, as published."""
    shown = Table(title="elsewhere: alarm after, missed", **_LAYOUT)
    for name in ("", "commercial pumps", "best open pump"):
        shown.add_column(name, no_wrap=True)
    for row in FIELD:
        shown.add_row(*row)
    return shown


def shortfalls(rows: list[dict]) -> list[str]:
    """What the claims do not hold for, a line each."""
    found = []
    for row in rows:
        where = f"{row['case']}, {row['rig']}, seed {row['seed']}"
        if row["false_alarms"]:
            found.append(f"{where}: {row['false_alarms']} false alarms, {row['alarms']}")
        if row["missed_mu"] is None:
            continue
        if row["alarm_s"] is None:
            found.append(f"{where}: no alarm, {units(row['missed_mu'])} missed")
            continue
        if row["missed_mu"] > MOST_MISSED_MU:
            found.append(f"{where}: {units(row['missed_mu'])} missed, at most {MOST_MISSED_MU} mU")
        for said, true in (("estimated_mu", "missed_mu"), ("estimated_held_mu", "held_mu")):
            if row[true] and abs(error(row, said, true)) > MOST_ERROR:
                off = f"{error(row, said, true):+.0f} % off {units(row[true])}"
                found.append(f"{where}: {said} {off}, at most {MOST_ERROR} %")
    return found
