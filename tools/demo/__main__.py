"""python -m tools.demo: plays a scenario, shows doses and alarms, writes the day's files.

    python -m tools.demo [SCENARIO] [--out build/demo]

Exit code 2 when the scenario has mistakes, 1 when it could not be played.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tools import scenario as scenarios
from tools.demo import figure, player, report
from tools.demo.books import Books
from tools.demo.day import Day
from tools.history import json_line
from tools.scenario_data import Scenario, clock_text

DAY = Path(__file__).parent.parent / "scenarios" / "weekday.scn"


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def demo(
    scenario: Annotated[Path, typer.Argument(help="file to play")] = DAY,
    out: Annotated[Path, typer.Option(help="folder for what it writes")] = Path("build/demo"),
    record: Annotated[Path | None, typer.Option(help="file for a log, to be replayed")] = None,
) -> None:
    """Plays a scenario through the firmware under MicroPython, on a simulated rig."""
    console = Console()
    if not console.is_terminal or console.width > report.WIDTH:
        console = Console(width=report.WIDTH)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        played = scenarios.read(scenario)
    except scenarios.Mistakes as mistakes:
        for line in mistakes.lines:
            errors.print(line)
        raise typer.Exit(2) from None
    console.print(f"[bold]{played.title}[/]", highlight=False)
    began = time.monotonic()
    try:
        with _progress(console, played.end_ms) as progress:
            day = player.play(played, progress, record)
        seconds = time.monotonic() - began
        books = Books(day)
        _say_speed(console, played.end_ms, seconds)
        written = write(played, books, out)
    except (player.NotPlayed, ValueError, OSError) as error:
        errors.print(f"{scenario}: {error}")
        raise typer.Exit(1) from None
    report.show(console, played, books, written)


def _say_speed(console: Console, end_ms: int, seconds: float) -> None:
    console.print(
        f"{clock_text(end_ms)} h of pump in {seconds:.1f} s,"
        f" {end_ms / 1000 / seconds:,.0f} times as fast as real time\n",
        highlight=False,
    )


@contextmanager
def _progress(console: Console, end_ms: int) -> Iterator[Callable[[int], None]]:
    """A bar over virtual time on a terminal, a line every six hours elsewhere."""
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[clock]}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("playing", total=end_ms, clock="00:00")
            yield lambda t_ms: bar.update(task, completed=t_ms, clock=clock_text(t_ms))
            bar.update(task, completed=end_ms, clock=clock_text(end_ms))
        return
    every_ms = max(end_ms // 4, 1)
    told = [0]

    def tell(t_ms: int) -> None:
        if t_ms // every_ms > told[0]:
            told[0] = t_ms // every_ms
            console.print(f"playing, {clock_text(t_ms)} of {clock_text(end_ms)}", highlight=False)

    yield tell


def write(played: Scenario, books: Books, out: Path) -> list[str]:
    """The day's files under out, their names; the same bytes for the same scenario."""
    out.mkdir(parents=True, exist_ok=True)
    texts = {
        "history.jsonl": "".join(json_line(record) for record in books.day.records),
        "steps.csv": steps_csv(books.day),
        "session.txt": session_text(played, books.day),
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    figure.draw(played.title, books, out / "day.png")
    return [f"{out}/{name}" for name in ("day.png", *texts)]


def steps_csv(day: Day) -> str:
    """A row a burst and channel, and of boluses one a dose."""
    rows = (
        f"{b.t_ms},{b.channel},{b.steps},{b.total_steps},{b.dose_id or ''}\n" for b in day.bursts
    )
    return "t_ms,channel,steps,total_steps,dose_id\n" + "".join(rows)


def session_text(played: Scenario, day: Day) -> str:
    """Every command as it was typed, and what the console answered."""
    typed = {event.line: event for event in played.events}
    told = [(rig.t_ms, rig.line, "") for rig in day.happenings]
    told += [(answer.t_ms, answer.line, answer.text) for answer in day.answers if answer.line]
    text = f"# {played.title}\n"
    for t_ms, line, answer in sorted(told):
        event = typed[line]
        text += f"{clock_text(t_ms)}  {event.verb}  {event.rest}".rstrip() + "\n"
        text += "".join(f"    {said}\n" for said in answer.splitlines())
    return text


if __name__ == "__main__":
    app()
