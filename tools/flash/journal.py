"""python -m tools.flash.journal [--port PORT] [--out build/journal]: what a pump has on record.

Copies the journal of a board while its pump goes on: nothing is reset, nothing written there. In
the folder out: journal/ as it is on the board, history.jsonl and history.txt. The newest lines are
shown. What was fetched before is there until all has come over. Exit code 2 when there is no board
or no journal, 1 when it did not come to its end or a record cannot be read.
"""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from tools.flash.device import SILENT_S, Device, Lost, Refused
from tools.flash.fetching import NoSuchFolder, fetch, store_of
from tools.flash.ports import FAILED, Trouble, chosen, ports
from tools.flash.words import Words
from tools.history import CorruptRecord, Foreign, OutOfOrder, Place, decode_each, json_line
from tools.history_files import pieces_of

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


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
        lines, records, wrong = written(out)
    except Trouble as trouble:
        errors.print(f"{trouble}{_still_there(out)}")
        raise typer.Exit(trouble.code) from None
    except OSError as error:
        words = f"{error.strerror or error}; see to it, or take another folder: OUT=folder"
        errors.print(f"{out}: {words}{_still_there(out)}")
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        errors.print(f"ended half-way; make journal again{_still_there(out)}")
        raise typer.Exit(FAILED) from None
    for line in lines[-last:] if last > 0 else []:
        say.print(line)
    say.print(f"{records:,} records in {out}/history.txt, history.jsonl")
    for line in wrong:
        errors.print(line)
    if wrong:
        raise typer.Exit(FAILED)


def _still_there(out: Path) -> str:
    is_there = (out / "journal").is_dir()
    return f"; what was fetched before is still in {out}/journal" if is_there else ""


def _fetched(device: Device, to: Path, errors: Console) -> int:
    new = to.with_name("journal.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        device.listen()
        count = _copied(device, new, errors)
        _replace(to, new)
        return count
    except Refused as error:
        raise Trouble(f"{device.port}: the board says: {error}; try again", FAILED) from None
    except ValueError as error:
        raise Trouble(
            f"{device.port}: what came over is not whole: {error}; try again", FAILED
        ) from None
    finally:
        device.give_back()
        device.close()
        shutil.rmtree(new, ignore_errors=True)


def _copied(device: Device, to: Path, errors: Console) -> int:
    try:
        store = store_of(device)
        if store.part == "fram":
            raise Trouble(
                f"{device.port}: its pump keeps its books in an FRAM, and shows them at its"
                " prompt: make repl, pump.history()"
            )
        with Progress(transient=True, console=errors, disable=not errors.is_terminal) as bar:
            task = bar.add_task("fetching", total=None)
            return fetch(
                device,
                store.folder,
                to,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
    except NoSuchFolder as folder:
        raise Trouble(
            f"{device.port}: there is no {folder} on it, so no pump has kept books there; make"
            " repl shows what it runs"
        ) from None
    except Lost as lost:
        raise Trouble(f"{lost}; plug it in, then make journal again", FAILED) from None


def _replace(to: Path, new: Path) -> None:
    # A folder cannot be put in the place of another in one go: the old one waits beside it.
    old = to.with_name("journal.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if to.exists():
            to.rename(old)
        new.rename(to)
    finally:
        if old.exists() and not to.exists():
            old.rename(to)
    shutil.rmtree(old, ignore_errors=True)


def written(out: Path) -> tuple[list[str], int, list[str]]:
    """(lines, how many of them are records, what is wrong with others in a line each) of the
    journal in out; writes both files."""
    history = out / "journal" / "history"
    found = list(decode_each(pieces_of(history))) if history.is_dir() else []
    records = [what for _, what in found if not isinstance(what, CorruptRecord)]
    words = Words()
    # The record that says what a step is worth may be lost; every start has it on record again.
    step = next((record for record in records if "pl_per_step" in record), None)
    if step:
        words.line(step)
    lines = []
    for wrong, run in itertools.groupby(found, _wrong):
        places = list(run)
        if wrong:
            lines.append(_mark(places[0][0], places[-1][0], wrong))
        else:
            lines += [words.line(what) for _, what in places if isinstance(what, dict)]
    jsons = "".join(json_line(record) for record in records)
    (out / "history.jsonl").write_text(jsons, encoding="utf-8", newline="\n")
    text = "".join(line + "\n" for line in lines)
    (out / "history.txt").write_text(text, encoding="utf-8", newline="\n")
    return lines, len(records), _in_all(out, found)


def _wrong(place: Place) -> str:
    what = place[1]
    if not isinstance(what, CorruptRecord):
        return ""
    return str(what) if isinstance(what, OutOfOrder) else f"{what}: not shown"


def _mark(first: int, last: int, wrong: str) -> str:
    where = f"record {first}" if first == last else f"records {first} to {last}, each"
    return f"--- {where}: {wrong} ---"


def _in_all(out: Path, found: list[Place]) -> list[str]:
    wrong = [what for _, what in found if isinstance(what, CorruptRecord)]
    foreign = [what for what in wrong if isinstance(what, Foreign)]
    gaps = sum(isinstance(what, OutOfOrder) for what in wrong)
    damaged = len(wrong) - len(foreign) - gaps
    total = len(found) - gaps
    lines = []
    if foreign:
        lines.append(
            f"{out}/journal: {len(foreign):,} of {total:,} records are foreign: {foreign[0]}; the"
            " tools of the release that wrote them read them, and pump.alarms() says what the pump"
            " makes of them"
        )
    if damaged or gaps:
        lines.append(
            f"{out}/journal: {damaged:,} of {total:,} records are damaged, {gaps:,} times numbers"
            f" do not go on: see --- in {out}/history.txt; fetch it once more into another folder"
            " (OUT=folder), and see what pump.alarms() says"
        )
    return lines


if __name__ == "__main__":
    app()
