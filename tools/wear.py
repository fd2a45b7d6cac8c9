"""How long the flash lasts: days of therapy written to a simulated one, its erases counted.

    python -m tools.wear [--days 100] [--out build/wear.json]

What a day writes is in tests/unix/wear.py, which runs in MicroPython on its littlefs. Owns what
follows from the counts. The years are those of the most worn block, as if it went on like that;
littlefs moves the load on after every hundred erases, so a longer run gives more of them.
"""

import json
import os
import subprocess
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from tools.demo.player import interpreter

ROOT = Path(__file__).resolve().parent.parent
CYCLES = 100_000  # erases that a block of serial NOR flash is sold for
YEAR_DAYS = 365
GUEST = """
import sys
sys.path[:] = ['', '.frozen']
from tests.unix.wear import Days
days = Days()
for _ in range({days}):
    days.pass_day()
print(days.as_json())
"""


def measured(days: int) -> dict:
    """What tests/unix/wear.py counted, and what follows: erases_day, worst_erases, years."""
    command = [interpreter(), "-X", "heapsize=16m", "-c", GUEST.format(days=days)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"wear: MicroPython failed: {(done.stdout + done.stderr).strip()[-300:]}")
    result = json.loads(done.stdout)
    blocks = result["blocks"]
    result["erases_day"] = sum(blocks) / days
    result["worst_erases"] = blocks[0]
    result["years"] = CYCLES * days / blocks[0] / YEAR_DAYS
    return result


def table_of(result: dict) -> Table:
    days = result["days"]
    blocks = result["blocks"]
    table = Table(title=f"{days} days of 50 U on a Pico's littlefs, after 90 days of history")
    table.add_column("what")
    table.add_column("number", justify="right")
    table.add_column("unit")
    for what, written in result["written"].items():
        table.add_row(what, f"{written / days:,.0f}", "written a day")
        table.add_row("", f"{result['erases'][what] / days:,.1f}", "erases a day")
    table.add_row("all blocks", f"{result['erases_day']:,.1f}", "erases a day")
    worn = [erases for erases in blocks if erases]
    table.add_row("blocks in use", f"{len(worn):,}", f"of {len(blocks)}, the rest at rest so far")
    table.add_row("the most worn block", f"{blocks[0]:,}", f"erases in {days} days")
    table.add_row("it lasts", f"{result['years']:,.0f}", f"years, at {CYCLES:,} erases")
    return table


def main(days: int = 100, out: Path = ROOT / "build" / "wear.json") -> None:
    """Counts, prints a table, writes the numbers as JSON."""
    result = measured(days)
    Console(width=80).print(table_of(result))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, indent=2) + "\n")
    print(f"written: {os.path.relpath(out)}")


if __name__ == "__main__":
    typer.run(main)
