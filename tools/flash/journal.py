"""python -m tools.flash.journal [--port PORT] [--out build/journal]: what a pump has on record.

Copies the journal of a board while its pump goes on: nothing is reset, nothing written there. In
the folder out: journal/ as it is on the board, history.jsonl and history.txt. The newest lines are
shown. Exit code 2 when there is no board or no journal, 1 when it did not come to its end or the
journal is damaged.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tools.flash.device import SILENT_S, Device, Refused
from tools.flash.fetching import NoSuchFolder, fetch
from tools.flash.ports import FAILED, WRONG, Trouble, chosen, ports
from tools.flash.words import Words
from tools.history import CorruptRecord, Record, decode_all, json_line
from tools.history_files import pieces_of

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
FOLDER = "/journal"


@app.command()
def main(
    port: Annotated[str, typer.Option(help="of the board; the only one, if left out")] = "",
    out: Annotated[Path, typer.Option(help="folder for what it writes")] = Path("build/journal"),
    patience: Annotated[float, typer.Option(help="seconds it may be silent")] = SILENT_S,
    last: Annotated[int, typer.Option(help="lines to show")] = 40,
) -> None:
    """Fetches the journal of a board and says it in words."""
    say = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        device = Device(chosen(port, ports()), patience)
        count = _fetched(device, out / "journal", errors)
        say.print(f"{count:,} bytes fetched from {device.port}; its pump was not interrupted")
        lines, damage = written(out)
    except Trouble as trouble:
        errors.print(str(trouble))
        raise typer.Exit(trouble.code) from None
    except OSError as error:
        errors.print(f"{out}: {error.strerror or error}")
        raise typer.Exit(FAILED) from None
    for line in lines[-last:] if last > 0 else []:
        say.print(line)
    say.print(f"{len(lines):,} records in {out}/history.txt, history.jsonl")
    if damage:
        errors.print(f"{out}/journal: {damage}; what is before it is in the files")
        raise typer.Exit(FAILED)


def _fetched(device: Device, to: Path, errors: Console) -> int:
    shutil.rmtree(to, ignore_errors=True)
    try:
        device.listen()
        with Progress(transient=True, console=errors, disable=not errors.is_terminal) as bar:
            task = bar.add_task("fetching", total=None)
            count = fetch(
                device,
                FOLDER,
                to,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
        device.leave()
        return count
    except NoSuchFolder:
        device.leave()
        raise Trouble(
            f"{device.port}: there is no {FOLDER} on it; a pump that keeps its books in an FRAM"
            " shows them at its prompt: make repl, pump.journal()",
            WRONG,
        ) from None
    except Refused as error:
        raise Trouble(f"{device.port}: the board says: {error}; try again", FAILED) from None
    finally:
        device.close()


def written(out: Path) -> tuple[list[str], str]:
    """The lines of the journal in out, and what is damaged in it, "" when nothing; writes both
    files."""
    records: list[Record] = []
    damage = ""
    try:
        history = out / "journal" / "history"
        for record in decode_all(pieces_of(history)) if history.is_dir() else ():
            records.append(record)
    except CorruptRecord as error:
        damage = str(error)
    words = Words()
    jsons = "".join(json_line(record) for record in records)
    lines = [words.line(record) for record in records]
    (out / "history.jsonl").write_text(jsons, encoding="utf-8", newline="\n")
    text = "".join(line + "\n" for line in lines)
    (out / "history.txt").write_text(text, encoding="utf-8", newline="\n")
    return lines, damage


if __name__ == "__main__":
    app()
