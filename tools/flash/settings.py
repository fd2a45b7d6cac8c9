"""python -m tools.flash.settings [FILE] [--port PORT]: all that is set on a board, as a text.

Without FILE it is printed, fit to be kept in a file. With one, that is taken in the place of all
that is set, whole or not at all, while the pump goes on; what has to be confirmed is asked for, or
given by --confirm. Exit code 1 when the pump refuses it, 2 when there is no board, pump or file.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tools.flash.device import SILENT_S, Device, Refused
from tools.flash.ports import FAILED, Trouble, chosen, ports

# A full one is 4,500; what the pump has no room for it would refuse anyway.
_MOST_CHARS = 8_000
_CONFIRM = re.compile(r"pump\.confirm\((\d+)\)")
# No name is left behind on the board.
_ASK = "(lambda answer: print(int(answer.ok), answer))({})"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    file: Annotated[Path | None, typer.Argument(help="to take; left out, it is printed")] = None,
    port: Annotated[str, typer.Option(help="of the board; the only one, if left out")] = "",
    patience: Annotated[float, typer.Option(help="seconds it may be silent")] = SILENT_S,
    confirm: Annotated[int, typer.Option(help="how many limits it may change, unasked")] = 0,
) -> None:
    """Prints what is set on a board, or sets it from a file."""
    say = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        text = _read(file) if file else ""
        device = Device(chosen(port, ports()), patience)
        try:
            device.listen()
            if not file:
                say.print(_asked(device, "pump.settings()")[1])
                return
            is_done, words = _asked(device, f"pump.settings({ascii(text)})")
            wanted = _CONFIRM.search(words) if is_done else None
            if wanted:
                say.print(words)
                count = confirm or typer.prompt("how many limits may change?", type=int)
                is_done, words = _asked(device, f"pump.confirm({count})")
        finally:
            device.give_back()
            device.close()
    except Trouble as trouble:
        errors.print(str(trouble))
        raise typer.Exit(trouble.code) from None
    (say if is_done else errors).print(words)
    if not is_done:
        raise typer.Exit(FAILED)


def _read(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{file}: {getattr(error, 'strerror', None) or 'is no text'}") from None
    if len(text) > _MOST_CHARS:
        raise Trouble(f"{file}: {len(text):,} characters, the most is {_MOST_CHARS:,}")
    return text


def _asked(device: Device, expression: str) -> tuple[bool, str]:
    """(done, the words) of an answer of the pump."""
    try:
        said = device.run(_ASK.format(expression))
    except Refused as error:
        raise Trouble(
            f"{device.port}: no pump answers there: {error}; make repl shows why"
        ) from None
    done, _, words = said.strip().partition(" ")
    return done == "1", words


if __name__ == "__main__":
    app()
