# host: starts a life that is cut everywhere in MicroPython, and reads what became of it.
#
# Owns the interpreter's heap, which holds many images, and what is told of the counts. Must not:
# judge more than the exit.

import json
import subprocess
from pathlib import Path

from tests.tell import tell
from tools.demo.player import interpreter

STORES = {"flash": "littlefs", "fram": "FRAM", "split": "littlefs and FRAM"}
ROOT = Path(__file__).resolve().parents[2]
GUEST = """
import sys
sys.path[:] = ['', '.frozen']
from tests.cuts.guest import main
main({kind!r}, {size}, **{how!r})
"""


def cut_everywhere(kind: str, size: int, **how: object) -> dict[str, int]:
    """The counts of tests/cuts/every, for these arguments of guest.main(); or a failure."""
    command = [interpreter(), "-X", "heapsize=128m", "-c"]
    command.append(GUEST.format(kind=kind, size=size, how=how))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-2_000:]
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    print(f"{kind}:", ", ".join(f"{number:,} {what}" for what, number in sorted(counts.items())))
    starts = counts["boots"]
    tell(f"power cuts on {STORES[kind]}: {cuts_in(counts):,} cuts, {starts:,} starts after them")
    return counts


def cuts_in(counts: dict[str, int]) -> int:
    """How many cuts there were: at, in and between changes, in starts after a cut as well."""
    ends = (" absent", " whole", " torn", " between")
    return sum(number for what, number in counts.items() if what.endswith(ends))
