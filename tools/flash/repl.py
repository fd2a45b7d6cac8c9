"""python -m tools.flash.repl [--port PORT]: the prompt of a board, by mpremote.

Resets nothing: the pump goes on with what it does. Exit codes as `make flash`.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer
from rich.console import Console

from tools.flash.device import Device
from tools.flash.ports import Trouble, chosen, ports

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(port: Annotated[str, typer.Option(help="of the board")] = "") -> None:
    """The prompt of a board; Ctrl-] leaves it."""
    try:
        name = chosen(port, ports())
        Device(name).close()  # a port that cannot be had is better said by us
    except Trouble as trouble:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(str(trouble))
        raise typer.Exit(trouble.code) from None
    mpremote = [sys.executable, "-m", "mpremote", "connect", name, "resume", "repl"]
    raise typer.Exit(subprocess.run(mpremote).returncode)


if __name__ == "__main__":
    app()
