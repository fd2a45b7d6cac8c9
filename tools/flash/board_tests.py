"""python -m tools.flash.board_tests BOARD --yes [--port PORT]: the tests, on a board.

The contract test holds the board's own hardware to hal/__init__.py: it moves the plunger forward
by some hundred steps, sets the clock and writes into the store: what the journal knew is gone. The
unit tests prove the firmware on this processor. Each file has the board to itself after a soft
reset, reads all it imports over the cable, and gets a line. Exit code 1 when one failed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console

from tools.flash import plan
from tools.flash.boards import REPOSITORY, Board, NoSuchBoard, board_of
from tools.flash.compiler import DoesNotCompile, compiled
from tools.flash.device import SILENT_S, Device, Lost, Refused
from tools.flash.enable import WrongEnable
from tools.flash.image import image
from tools.flash.onboard import ASK, machine_of
from tools.flash.ports import FAILED, WRONG, Trouble, chosen, ports

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_FOLDERS = ("contract", "unit")
_SILENT_S = 300.0
_HOOK = """
from boards import pins
from boards.build import hal_of
from boards.{board}.rig import PARTS
from tests.contract import rig
hal = hal_of(PARTS, pins.named({board!r}), lambda: True)
def fresh():
    hal.stepper.stop()
    hal.stepper.disable()
    return hal, hal.clock.sleep_ms
rig.fresh = fresh
"""
_RUN = """
import sys, gc
sys.path[:] = ["/remote", ".frozen"]
for name in list(sys.modules):
    if name.split(".")[0] in ("boards", "firmware", "hal"):
        del sys.modules[name]  # of the code that lies on the board: boot.py has read it
{hook}
from tests.run import Run
run = Run({module!r})
gc.collect()
while run.step():
    gc.collect()
"""


class Verdict(NamedTuple):
    """Of a file. said: all it printed; does_not_fit: it failed for want of memory alone."""

    passed: int
    failed: int
    said: str

    @property
    def does_not_fit(self) -> bool:
        errors = re.findall(r"^(\w*(?:Error|Exception|Exit|Interrupt))\b", self.said, re.MULTILINE)
        return bool(self.failed) and set(errors) == {"MemoryError"}


@app.command()
def main(
    board: Annotated[str, typer.Argument(help="a folder of boards/")] = "",
    port: Annotated[str, typer.Option(help="of the board; the only one, if left out")] = "",
    patience: Annotated[float, typer.Option(help="seconds it may be silent")] = SILENT_S,
    only: Annotated[str, typer.Option(help="files with this word in their path")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="the journal may go")] = False,
) -> None:
    """The contract test of the hardware and the unit tests, on a board."""
    say = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        wanted = board_of(board)
        name = chosen(port, ports())
        if not tests(only):
            raise Trouble(f"ONLY={only}: no file of tests has this word in its path; see tests/")
        if not yes:
            raise Trouble(
                f"the tests on {name} move its plunger, and what its journal knew is gone; fetch"
                " it first (make journal), take the cartridge out, then say YES=1"
            )
        device = Device(name, patience)
        try:
            total = _tested(device, wanted, only, say)
        except (Refused, SyntaxError, ValueError) as error:
            raise Trouble(f"{name}: the board says: {error}; try again", FAILED) from None
        except KeyboardInterrupt:
            device.restart()
            raise Trouble(f"{name}: ended; the board was restarted: make repl", FAILED) from None
        finally:
            device.give_back()
            device.close()
    except (NoSuchBoard, WrongEnable, DoesNotCompile) as error:
        errors.print(str(error))
        raise typer.Exit(WRONG) from None
    except Trouble as trouble:
        errors.print(str(trouble))
        raise typer.Exit(trouble.code) from None
    if total.failed or not total.passed:
        raise typer.Exit(FAILED)


def _tested(device: Device, board: Board, only: str, say: Console) -> Verdict:
    device.listen()
    version = next(data[1] for path, data in image(board.name) if path.endswith(".mpy"))
    plan.check_machine(board, machine_of(device.run(ASK)), version)
    folder = prepared(board)
    passed = failed = too_large = 0
    for test in tests(only):
        try:
            verdict = _one(device, folder, board, test)
        except Lost as lost:
            raise Trouble(f"{lost}, in {test}; unplug it, plug it in, try again", FAILED) from None
        if verdict.does_not_fit:
            too_large += 1
            say.print(f"{test:44} {verdict.passed:4} passed, the rest does not fit its memory")
            passed += verdict.passed
            continue
        say.print(f"{test:44} {verdict.passed:4} passed, {verdict.failed} failed")
        if verdict.failed:
            say.print(verdict.said)
        passed, failed = passed + verdict.passed, failed + verdict.failed
    say.print(f"{passed} passed, {failed} failed; {too_large} files do not fit its memory")
    device.stop()
    device.reset()
    return Verdict(passed, failed, "")


def tests(only: str) -> list[str]:
    """The files for a board, the hardware's first."""
    found = [
        path.relative_to(REPOSITORY).as_posix()
        for folder in _FOLDERS
        for path in sorted((REPOSITORY / "tests" / folder).glob("test_*.py"))
    ]
    return [name for name in found if only in name]


def prepared(board: Board) -> Path:
    """A folder with all that tests import, compiled for the board, as it is shown to it."""
    folder = REPOSITORY / "build/board-tests" / board.name
    for top in ("firmware", "hal", "boards", "tests/unit", "tests/contract"):
        for path in (REPOSITORY / top).rglob("*.py"):
            _put(path, folder, board)
    for path in (*(REPOSITORY / "tests").glob("*.py"), board.folder / "pins.csv"):
        if path.name in ("run.py", "tell.py", "pins.csv") and path.exists():
            _put(path, folder, board)
    return folder


def _put(path: Path, folder: Path, board: Board) -> None:
    name = path.relative_to(REPOSITORY).as_posix()
    target = folder / name
    data = path.read_bytes()
    if path.suffix == ".py":
        target = target.with_suffix(".mpy")
        data = compiled(data, name, board.chip.march)
    if not target.exists() or target.read_bytes() != data:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _one(device: Device, folder: Path, board: Board, test: str) -> Verdict:
    is_hardware = "/contract/" in test and board.mcu != "host"
    hook = _HOOK.format(board=board.name) if is_hardware else ""
    module = test.removesuffix(".py").replace("/", ".")
    device.stop()
    device.mount(folder)
    try:
        said = device.run(
            _RUN.format(hook=hook, module=module), silent_s=max(_SILENT_S, device.patience_s)
        ).rstrip()
    except Refused as error:
        return Verdict(0, 1, str(error))
    *before, last = said.split("\n")
    mark, *counts = last.split()
    if mark != "@":
        return Verdict(0, 1, said)
    return Verdict(int(counts[0]), int(counts[1]), "\n".join(before))


if __name__ == "__main__":
    app()
