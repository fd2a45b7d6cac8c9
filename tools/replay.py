"""replay: a log of a run, through the firmware again; says that it was the same, or where not.

    python -m tools.replay LOG [--trace FILE] [--rig NAME=NUMBER ...]

Owns what a person sees of a replay. Exit code 1 for a difference, 2 for a log that cannot be
read, or no longer.
"""

from __future__ import annotations

import binascii
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import Progress

from boards.host.recorded import fingerprint
from boards.host.replay import replay
from hal.record import calls
from hal.record.calls import text
from hal.record.reader import BadLog, Session, sessions
from hal.record.replayed import Over, Replayed
from tools.history import CorruptRecord, decode, json_line

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_BEFORE = 4  # calls shown before the difference
_EVERY_POLLS = 256
_APPEND = "store.append"


class Watcher:
    """Hears every event of a session that was the same."""

    def __init__(self, progress: Callable[[int], None], trace: TextIO | None) -> None:
        self.records = 0
        self.journal_crc = 0
        self.before: deque[str] = deque(maxlen=_BEFORE)
        self._progress = progress
        self._trace = trace

    def said(self, replayed: Replayed, row: int, given: Any, answered: Any, errno: int) -> None:
        if calls.EVENTS[row][0] == _APPEND and not errno:
            self.records += 1
            self.journal_crc = binascii.crc32(given[0], self.journal_crc)
        if row == calls.POLL and replayed.polls % _EVERY_POLLS == 0:
            self._progress(replayed.session.at)
        self.before.append(text(row, given, answered, errno))
        if self._trace:
            self._trace.write(f"{replayed.ticks_ms} {self.before[-1]}\n")


@app.command()
def main(
    log: Annotated[Path, typer.Argument(help="file written by a recorder")],
    trace: Annotated[Path | None, typer.Option(help="file for every event in words")] = None,
    rig: Annotated[list[str] | None, typer.Option(help="NAME=NUMBER that shall differ")] = None,
) -> None:
    """Replays a log through the firmware and names the first difference."""
    out = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        changes = numbers(rig or [])
        found = sessions(log.read_bytes())
        with ExitStack() as stack:
            file = stack.enter_context(trace.open("w", encoding="utf-8")) if trace else None
            quiet = not errors.is_terminal
            bar = stack.enter_context(Progress(transient=True, console=errors, disable=quiet))
            task = bar.add_task("replaying", total=found[-1].end)
            for number, session in enumerate(found, 1):
                watcher = Watcher(lambda at: bar.update(task, completed=at), file)
                replayed = replay(session, watcher.said, changes)
                out.print(f"session {number} of {len(found)}: " + summary(replayed, watcher))
                for line in verdict(session, changes, replayed, watcher):
                    out.print("  " + line)
                if replayed.over.expected:
                    raise typer.Exit(1)
                if replayed.over.damage:
                    raise BadLog(f"{replayed.over.damage}; it was identical {place(replayed)}")
    except (OSError, BadLog) as error:
        errors.print(f"{log}: {getattr(error, 'strerror', None) or error}")
        raise typer.Exit(2) from None


def numbers(given: list[str]) -> dict[str, int]:
    """The fields of --rig. Raises BadLog."""
    try:
        return {name: int(number) for name, number in (item.split("=") for item in given)}
    except ValueError:
        raise BadLog("--rig wants NAME=NUMBER") from None


def summary(replayed: Replayed, watcher: Watcher) -> str:
    return (
        f"{replayed.polls:,} polls, {replayed.calls:,} calls, {watcher.records:,} records"
        f" (CRC-32 {watcher.journal_crc:08x}), {clock(replayed.elapsed_ms)} of virtual time"
    )


def verdict(
    session: Session, changes: dict[str, int], replayed: Replayed, watcher: Watcher
) -> list[str]:
    """What is not as it was when the log was written, and what came of the replay."""
    found = []
    if session.firmware != fingerprint():
        found.append(f"recorded by firmware {session.firmware}, replayed by {fingerprint()}")
    for name, number in session.rig:
        if changes.get(name, number) != number:
            found.append(f"recorded with {name}={number}, replayed with {changes[name]}")
    over = replayed.over
    assert over
    if over.expected:
        return found + difference(over, replayed, watcher)
    if not over.damage:
        found.append("identical; " + ending(replayed, session))
    return found


def difference(over: Over, replayed: Replayed, watcher: Watcher) -> list[str]:
    """The first one, in words."""
    expected, made = over.expected, over.made
    assert expected and made
    lines = [f"FIRST DIFFERENCE {place(replayed)}"]
    lines += [f"before    {line}" for line in watcher.before]
    lines += [f"expected  {words(*expected[:2])}", f"made      {words(*made)}"]
    if expected[0] == made[0] and expected[1] and isinstance(expected[1][-1], bytes):
        wanted, given = expected[1][-1], made[1][-1]
        pairs = zip(wanted, given, strict=False)
        at = next((at for at, (one, other) in enumerate(pairs) if one != other), "their length")
        lines.append(f"          first differ at byte {at}")
        if calls.EVENTS[made[0]][0] == _APPEND:
            lines += [f"expected  {record(wanted)}", f"made      {record(given)}"]
    return lines


def record(data: bytes) -> str:
    """A record of the journal in words."""
    try:
        return json_line(decode(data)).strip()
    except CorruptRecord as error:
        return f"a record that cannot be read: {error}"


def words(row: int, given: Any) -> str:
    if row == calls.RETURN:
        return f"the poll ends and wants the next in {given[0]} ms"
    if row == calls.READY:
        return "the pump is built"
    return text(row, given)


def place(replayed: Replayed) -> str:
    if not replayed.polls:
        return "while the pump was built"
    where = "in" if replayed.in_poll else "up to"
    return (
        f"{where} poll {replayed.polls:,}, {clock(replayed.elapsed_ms)} after the first,"
        f" ticks {replayed.ticks_ms}"
    )


def ending(replayed: Replayed, session: Session) -> str:
    if not replayed.polls:
        return "it ends while the pump was built"
    if replayed.in_poll:
        return f"it ends, as when the power goes, {place(replayed)}"
    return "the log is whole" if session.whole else "its last bytes are under no check"


def clock(ms: int) -> str:
    hours, ms = divmod(ms, 3_600_000)
    return f"{hours}:{ms // 60_000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


if __name__ == "__main__":
    app()
