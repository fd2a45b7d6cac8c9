"""player: starts MicroPython on boards/host/play.py, and listens.

Owns the choice of the interpreter and its life. Must not: interpret what it says (day).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tools.demo.day import Day
from tools.scenario_data import Scenario
from tools.scenario_rig import ROOT

HEAP = "16m"  # the plant and the store live in it too; the firmware alone fits a Pico


class NotPlayed(Exception):
    """There is no interpreter, or it gave up; says so in a line or two."""


def interpreter() -> str:
    """Path of the unix port: $MICROPYTHON, else the one installed beside this Python."""
    wanted = os.environ.get("MICROPYTHON")
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise NotPlayed(f"MICROPYTHON={wanted}: there is no such program")
        return str(Path(found).absolute())  # it is started in another folder
    beside = Path(sys.executable).with_name("micropython")
    found = shutil.which(beside) or shutil.which("micropython")
    if found is None:
        raise NotPlayed(
            f"no MicroPython at {beside}: `make demo` installs it (Linux x86-64, macOS arm64);"
            " elsewhere set MICROPYTHON=path of a unix-port binary"
        )
    return found


def play(scenario: Scenario, progress: Callable[[int], None], record: Path | None = None) -> Day:
    """The scenario played; progress hears the virtual time; record: file for a log of the run.

    Raises NotPlayed and ValueError.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.json"
        file.write_text(json.dumps(scenario.as_data()))
        command = [interpreter(), "-X", f"heapsize={HEAP}", "boards/host/play.py", str(file)]
        command += [str(record.absolute())] if record else []
        with (Path(folder) / "errors").open("w+") as errors:
            with subprocess.Popen(
                command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=errors
            ) as process:
                day, said = _listen(process, progress)
            errors.seek(0)
            said += errors.read()
    if process.returncode or day.end_ms is None:
        last = said.strip().splitlines() or [f"exit code {process.returncode}"]
        raise NotPlayed("the player stopped: " + last[-1])
    day.finish()
    return day


def _listen(process: subprocess.Popen[str], progress: Callable[[int], None]) -> tuple[Day, str]:
    """What it tells, and anything else that it printed (a traceback goes to stdout there)."""
    day = Day()
    said = ""
    for line in process.stdout or ():
        try:
            day.add(line)
        except ValueError:
            said += line
            continue
        if line.startswith("truth"):
            progress(day.truths[-1].t_ms)
    return day, said
