"""python -m tools.emulate: an emulated Pico at a port for mpremote, until Ctrl-C.

    python -m tools.emulate [--uf2 PATH] [--folder build/emulated]

The folder holds its flash (flash.bin), journal and all; without it the board is new. The rig on
its pins is new each time. Exit code 1 when it cannot be started.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tools.emulate import firmware, kept
from tools.emulate.bench import BOARD, Bench
from tools.emulate.paced import Paced
from tools.flash.compiler import DoesNotCompile
from tools.flash.enable import WrongEnable
from tools.flash.image import image
from tools.virtual.lock import locked
from tools.virtual.port import Port

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def emulate(
    uf2: Annotated[str, typer.Option(help="a MicroPython image for the Pico")] = "",
    folder: Annotated[Path, typer.Option(help="where the flash is kept")] = Path("build/emulated"),
) -> None:
    """The pump on an emulated Pico: prints how to connect to it, and runs it until Ctrl-C."""
    say = Console(soft_wrap=True, highlight=False, markup=False).print
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell may have them ignored
        signal.signal(number, signal.default_int_handler)
    try:
        with locked(folder):
            run(kept.loaded(folder, firmware.found(uf2), image(BOARD)), folder, say)
    except KeyboardInterrupt:
        pass
    except (
        firmware.NoFirmware,
        kept.Unreadable,
        DoesNotCompile,
        WrongEnable,
        OSError,
        ValueError,
    ) as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(
            f"the emulated board does not start: {error}"
        )
        raise typer.Exit(1) from None


def run(content: bytes, folder: Path, say: Callable[[str], None]) -> None:
    """Runs a Pico with this flash until KeyboardInterrupt; keeps what it left in the folder."""
    bench = Bench(content)
    port = Port()
    paced = Paced(bench, port)
    say("it starts; a busy core runs 20 times slower than a real one, so that takes a minute")
    try:
        paced.begin()
        tell(port, say)
        paced.run()
    finally:
        kept.save(folder, bench.board.power_off())
        say(f"the board is off; {paced.summary()}")


def tell(port: Port, say: Callable[[str], None]) -> None:
    """How to connect to it, and what is other than on a board one can hold."""
    say(port.how)
    say("  a pump that delivers keeps up with real time, a reset takes as long as this start")
    say(f"  make flash BOARD={BOARD} PORT={port.name} PATIENCE=300, for the same reason")
    say("  Ctrl-C here takes the power away; the flash stays, the rig begins anew")


if __name__ == "__main__":
    app()
