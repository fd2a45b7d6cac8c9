"""python -m tools.virtual: a board that is a program, at a port for mpremote; until Ctrl-C.

    python -m tools.virtual [--folder build/virtual] [--heap 768k]

The folder holds the board (board/, its file system) and the rig (rig.json); without them both are
new. Exit code 1 when it cannot be started.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tools.demo.player import NotPlayed, interpreter
from tools.virtual import files
from tools.virtual.board import Board, Broken
from tools.virtual.lock import locked
from tools.virtual.port import Port
from tools.virtual.process import Start

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_HEAP = os.environ.get("HEAP", "768k")


@app.command()
def virtual(
    folder: Annotated[Path, typer.Option(help="where board and rig are kept")] = Path(
        "build/virtual"
    ),
    heap: Annotated[str, typer.Option(help="of MicroPython, as 768k")] = _HEAP,
) -> None:
    """The pump on a virtual board: prints how to connect to it, and runs it until Ctrl-C."""
    say = Console(soft_wrap=True, highlight=False, markup=False).print
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell may have them ignored
        signal.signal(number, signal.default_int_handler)
    try:
        start = prepared(folder, heap)
        with locked(folder):
            written = files.refresh(start.root, folder / "files.stamp")
            port = Port()
            board = Board(port, start, int(time.time()))
            say(port.how)
            if written:
                say(f"  {written} files put onto the board ({start.root})")
            say("  Ctrl-C here takes the power away; the journal and the rig stay")
            try:
                board.run()
            finally:
                board.off()
                port.close()
    except KeyboardInterrupt:
        say("the virtual board is off")
    except (Broken, NotPlayed, OSError, ValueError) as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(
            f"the virtual board does not start: {error}"
        )
        raise typer.Exit(1) from None


def prepared(folder: Path, heap: str) -> Start:
    """How the board in a folder is started; makes the folder."""
    board = (folder / "board").absolute()
    board.mkdir(parents=True, exist_ok=True)
    return Start(interpreter(), heap, board, (folder / "rig.json").absolute())


if __name__ == "__main__":
    app()
