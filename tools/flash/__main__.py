"""python -m tools.flash BOARD [--port PORT]: puts the pump onto a board, and starts it.

Exit code 2 when it cannot be begun, and no file was changed then; 1 when it did not come to its
end, or no pump runs at its end.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from tools.flash import copying, plan
from tools.flash.boards import Board, NoSuchBoard, board_of
from tools.flash.compiler import DoesNotCompile
from tools.flash.device import SILENT_S, Device, Lost, Refused
from tools.flash.enable import WrongEnable
from tools.flash.image import image
from tools.flash.onboard import ASK, machine_of
from tools.flash.ports import FAILED, WRONG, Trouble, chosen, ports
from tools.flash.start import first_words, restarted

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_MPY = 1  # place of its version in a .mpy file


@app.command()
def main(
    board: Annotated[str, typer.Argument(help="a folder of boards/")] = "",
    port: Annotated[str, typer.Option(help="of the board; the only one, if left out")] = "",
    patience: Annotated[float, typer.Option(help="seconds it may be silent")] = SILENT_S,
) -> None:
    """Puts the pump onto a board, checks every file there, sets its clock, and starts it."""
    say = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        wanted = board_of(board)
        files = image(board)
        device = Device(chosen(port, ports()), patience)
        runs = _flash(device, wanted, files, say)
    except (NoSuchBoard, WrongEnable, DoesNotCompile) as error:
        errors.print(str(error))
        raise typer.Exit(WRONG) from None
    except Trouble as trouble:
        errors.print(str(trouble))
        raise typer.Exit(trouble.code) from None
    if not runs:
        raise typer.Exit(FAILED)


def _flash(device: Device, board: Board, files: plan.Files, say: Console) -> bool:
    try:
        device.listen()
        machine = machine_of(device.run(ASK))
        plan.check_machine(board, machine, _version_of(files))
        with _as_it_was(device):
            say.print(f"{board.product} at {device.port}; its pump is stopped")
            device.stop()
            found = copying.prepare(device)
            todo = plan.plan_of(files, found)
            plan.check_room(todo, found, machine)
        if todo.is_nothing:
            say.print(f"all {len(files)} files are there already")
        else:
            _bring(device, todo, files, say)
        device = restarted(device)
        words, runs = first_words(device, datetime.datetime.now().astimezone())
        say.print(words)
        return runs
    except (Refused, SyntaxError, ValueError) as error:
        raise Trouble(
            f"{device.port}: the board says: {error}; unplug it, plug it in, then try again",
            FAILED,
        ) from None
    except KeyboardInterrupt:
        raise Trouble(f"{device.port}: ended; see what the pump does: make repl", FAILED) from None
    finally:
        device.give_back()
        device.close()


@contextmanager
def _as_it_was(device: Device) -> Iterator[None]:
    """Around what stops the pump and changes no file: when it fails, the board starts again."""
    try:
        yield
    except KeyboardInterrupt:
        device.restart()
        raise Trouble(f"ended; {plan.AS_IT_WAS}", FAILED) from None
    except Trouble:
        device.restart()
        raise


def _bring(device: Device, todo: plan.Plan, files: plan.Files, say: Console) -> None:
    total = copying.bytes_of(todo, files)
    try:
        with _progress(say, total) as progress:
            copying.bring(device, todo, files, progress)
    except KeyboardInterrupt:
        raise Trouble("ended half-way: the board does not deliver; flash again", FAILED) from None
    except Lost as lost:
        raise Trouble(
            f"{lost}, half-way: the board does not deliver; plug it in, then flash again", FAILED
        ) from None
    say.print(
        f"{len(todo.copy)} files copied, {len(todo.remove)} removed;"
        f" all {len(files)} read back and found right"
    )


def _version_of(files: plan.Files) -> int:
    return next(data[_MPY] for path, data in files if path.endswith(".mpy"))


@contextmanager
def _progress(console: Console, total: int) -> Iterator[Callable[[int], None]]:
    """A bar over bytes on a terminal, four lines elsewhere."""
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            DownloadColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("copying", total=total)
            yield lambda count: bar.advance(task, count)
        return
    done = quarters = 0

    def tell(count: int) -> None:
        nonlocal done, quarters
        done += count
        if done * 4 // max(total, 1) > quarters:
            quarters = done * 4 // max(total, 1)
            console.print(f"copying, {plan.kilobytes(done)} of {plan.kilobytes(total)}")

    yield tell


if __name__ == "__main__":
    app()
