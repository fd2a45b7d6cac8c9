"""Blocks lines, many times, and lives a year without: how good the pump is at telling them apart.

    make bench-occlusion [RIGS=20] [DAYS=365]

or, with tests/cpython in PYTHONPATH,

    python -m tools.occlusion [--rigs 20] [--days 365] [--out build/bench-occlusion.json]

Writes a row for each trial: rate_mu_h, rig, seed, alarm_s, missed_mu, estimated_mu, false_alarms,
and some more; a picture beside it. Ends with 1 when a claim does not hold in some row.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tools.lives import rig
from tools.occlusion import figure, table, trial, year

SOFT_NL_KPA = 725  # 0.2 psi a uL
PLANTS = {"default": {}, "soft": {"compliance_nl_kpa": SOFT_NL_KPA}}
NAMES = {"default": "3 kPa a uL", "soft": "0.2 psi a uL"}


def plant_of(plant: str, seed: int) -> dict:
    """Parameters of a rig: seed 0 is as the data sheet says, the others half of it to double."""
    if seed == 0:
        return dict(PLANTS[plant])
    varied = rig(seed)
    if plant == "soft":
        varied["compliance_nl_kpa"] = varied["compliance_nl_kpa"] * SOFT_NL_KPA // 333
    return varied


def tried(job: tuple) -> dict:
    """A row: one trial, or so many days of one life."""
    plant, seed, case, days = job
    row = {
        "case": case.name if case else "an ordinary life",
        "rate_mu_h": case.rate_mu_h if case else None,
        "plant": plant,
        "rig": f"{plant}-{seed:02d}",
        "seed": seed,
        "alarm_s": None,
        "missed_mu": None,
        "estimated_mu": None,
        "held_mu": None,
        "estimated_held_mu": None,
        "days": days,
        "alarms": [],
        "false_alarms": 0,
    }
    if case:
        # What the pump is told of its rig is the data sheet, never how this one differs.
        row.update(trial.run(case, seed, PLANTS[plant], plant_of(plant, seed))._asdict())
    else:
        row["alarms"] = year.false_alarms(seed, days, plant_of(plant, seed))
        row["false_alarms"] = len(row["alarms"])
    return row


def jobs(rigs: int, days: float) -> list[tuple]:
    """The longest first."""
    lives = [("default", seed, None, days / rigs) for seed in range(rigs)] if days else []
    trials = [
        (plant, seed, case, 0) for case in trial.CASES for plant in PLANTS for seed in range(rigs)
    ]
    return lives + trials


def main(
    rigs: Annotated[int, typer.Option(min=1, help="how many rigs, each its own")] = 20,
    days: Annotated[float, typer.Option(min=0, help="of ordinary life, shared by them")] = 365,
    out: Annotated[Path, typer.Option(help="where the rows go")] = Path(
        "build/bench-occlusion.json"
    ),
) -> None:
    """Blocks lines, and lives without."""
    console = Console()
    todo = jobs(rigs, days)
    rows = []
    with (
        Progress(console=console, transient=True) as progress,
        ProcessPoolExecutor(os.cpu_count()) as pool,
    ):
        task = progress.add_task("blocking lines, and living without", total=len(todo))
        for row in pool.map(tried, todo):
            rows.append(row)
            progress.advance(task)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(rows, indent=1) + "\n")
    figure.draw(rows, out.with_suffix(".png"))
    for plant, name in NAMES.items():
        console.print(table.table([row for row in rows if row["plant"] == plant], name))
    console.print(table.field())
    lived = [row for row in rows if row["rate_mu_h"] is None]
    lived_days = sum(row["days"] for row in lived)
    false = sum(row["false_alarms"] for row in rows)
    console.print(
        f"{lived_days:.4g} days of ordinary life on {len(lived)} rigs; {false} false alarms in all"
    )
    short = table.shortfalls(rows)
    for line in short:
        console.print(line, highlight=False)
    console.print(f"{len(rows)} rows in {out}, and a picture in {out.with_suffix('.png')}")
    raise typer.Exit(1 if short else 0)


if __name__ == "__main__":
    typer.run(main)
