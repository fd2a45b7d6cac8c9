# test_traces: the same run is the same on every interpreter, call for call and byte for byte.
#
# Owns the comparison of scripted.run under CPython, MicroPython's unix port and its 32-bit build.
# The tick clock wraps in the course of it.

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.host import scripted
from tools.demo.player import interpreter

REPOSITORY = Path(__file__).resolve().parents[2]
GUEST = (
    "import sys; sys.path[:] = [{root!r}, '.frozen'];"
    " from tests.host import scripted; scripted.run(print)"
)
WALL_S = 300


def lines_of(command):
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=WALL_S,
        encoding="utf-8",
    )
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def cpython():
    lines = []
    scripted.run(lines.append)
    return lines


def same(theirs, ours):
    """Equal, or where they part."""
    for number, (their, our) in enumerate(zip(theirs, ours, strict=False), 1):
        if their != our:
            pytest.fail(f"line {number}\n there: {their}\n CPython: {our}")
    assert len(theirs) == len(ours), (theirs[-1], ours[-1])
    digests = [hashlib.sha256("\n".join(lines).encode()).hexdigest() for lines in (theirs, ours)]
    assert digests[0] == digests[1]


def test_the_run_shows_what_it_is_meant_to(cpython):
    text = "\n".join(cpython)
    for said in (
        "accepted",
        '-> refused: "1,5"',
        "above the largest",
        "delivered; basal goes on",
        "occlusion",
        "acknowledged",
        "suspended",
        "clock set",
        "resume needs the journal",
        "the power goes",
        "cut by a restart: ",
        "alarm 261 interrupted stands",
        "store.append(",
        "store.put(",
        "store.get(",
        "annunciator.tone(523)",
    ):
        assert said in text, said
    ticks = [int(line.split()[0]) for line in cpython if line[:1].isdigit()]
    assert max(ticks) > 2**30 - 60_000 and min(ticks) < 1_000, "the clock did not wrap"
    assert cpython[-1] == "end"


def test_cpython_repeats_itself(cpython):
    again = []
    scripted.run(again.append)
    same(again, cpython)


def test_unix_micropython_makes_the_same_calls(cpython):
    command = [interpreter(), "-X", "heapsize=768k", "-c", GUEST.format(root="")]
    same(lines_of(command), cpython)


def test_32_bit_micropython_makes_the_same_calls(cpython):
    command = [sys.executable, "tests/wasm32.py", GUEST.format(root="/input")]
    same(lines_of(command), cpython)
