"""What a start costs with an hour of history behind it, and with 90 days: for tools.bench.

Owns how it is counted and timed; what is in the store, and what belongs to a start, is in
boards/host/starts.py. A start goes from the opening of the store to a pump that knows where it
was; mounting the file system is the board's.
"""

import shutil
import tempfile
from pathlib import Path

from rich.table import Table

from tools.bench_guest import ROOT, unix
from tools.fuel import fuel_readings

HISTORIES = {"1h": 0, "90d": 90 * 270}  # records; as many as the store keeps
RUNS = 5  # of which the best counts
# Files in memory: where there is none, what the disk takes to make them durable is timed too.
MEMORY = Path("/dev/shm")

# Fills a store on a Pico's littlefs, copies its files to the host, then counts what a start there
# asks of the store, and the store of the flash.
COUNTED = """
import json, os, sys
sys.path[:] = ['', '.frozen']
from boards.host import starts
from hal.stores.files import Split
from tests.unix.disk import Disk
from tests.unix.wear import BLOCK_BYTES, BLOCKS

def copy(name, to):
    if os.stat(name)[0] & 0x4000:
        os.mkdir(to)
        for inner in os.listdir(name):
            copy(name + '/' + inner, to + '/' + inner)
        return
    with open(name, 'rb') as old, open(to, 'wb') as new:
        new.write(old.read())

disk = Disk(BLOCKS, BLOCK_BYTES)
folder = disk.folder + '/store'
counts = {{'records': starts.fill(folder, {records})}}
copy(folder, {to!r})
disk.mount()

def counted(owner, name, counter, bytes_counter=None):
    call = getattr(owner, name)
    counts[counter] = 0
    if bytes_counter:
        counts[bytes_counter] = 0
    def counting(*arguments):
        counts[counter] += 1
        if bytes_counter:
            counts[bytes_counter] += len(arguments[-1])
        return call(*arguments)
    setattr(owner, name, counting)

counted(Split, 'read', 'records_read')
counted(Split, 'get', 'slots_read')
counted(disk.flash, 'read', 'flash_reads', 'flash_bytes')
starts.check(starts.start(starts.machine(), folder))
print(json.dumps(counts))
"""
TIMED = """
import gc, time
from boards.host import starts
sim = starts.machine()
gc.disable()
began = time.ticks_us()
pump = starts.start(sim, {folder!r})
took = time.ticks_diff(time.ticks_us(), began)
starts.check(pump)
print(took)
"""
FUEL = """
import gc, sys
gc.disable()
sys.path.insert(0, '/input')
import host
from boards.host import starts
sim = starts.machine()
host.call('start', '{}')
pump = starts.start(sim, '/folder')
host.call('start', '{}')
starts.check(pump)
"""
ROWS = (
    ("records", "records of history", ""),
    ("records_read", "of them read", ""),
    ("slots_read", "slots read", ""),
    ("s", "on files in memory, unix", "s"),
    ("fuel", "on files in memory, 32 bit", "WebAssembly instructions"),
    ("flash_reads", "on a Pico's littlefs", "reads of flash"),
    ("flash_bytes", "", "bytes of them"),
)


def start_costs() -> dict[str, float]:
    """recovery_X_1h and recovery_X_90d for each X of ROWS."""
    results: dict[str, float] = {}
    for name, records in HISTORIES.items():
        for what, value in _costs(records).items():
            results[f"recovery_{what}_{name}"] = value
    return results


def _costs(records: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as made:
        filled = Path(made) / "filled"
        costs = unix(COUNTED.format(records=records, to=str(filled)), heap="16m")
        took_us = []
        for run in range(RUNS):
            folder = shutil.copytree(filled, Path(made) / str(run))
            took_us.append(unix(TIMED.format(folder=str(folder))))
        costs["s"] = min(took_us) / 1_000_000
        first, second = fuel_readings(FUEL, ROOT, filled)["start"]
        costs["fuel"] = first - second
    return costs


def start_table(results: dict[str, float]) -> Table:
    table = Table(title="a start, with the power gone in the middle of a bolus")
    table.add_column("measured")
    table.add_column("after 1 h", justify="right")
    table.add_column("after 90 days", justify="right")
    table.add_column("unit")
    for what, words, unit in ROWS:
        values = [results[f"recovery_{what}_{name}"] for name in HISTORIES]
        table.add_row(words, *(f"{value:,}" for value in values), unit)
    return table
