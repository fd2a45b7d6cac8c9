"""report: the day in tables, 80 columns wide.

Owns the words and the layout on the terminal. Must not: compute sums (books), or open files.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from fractions import Fraction

from rich import box
from rich.console import Console
from rich.table import Table

from tools.demo.books import Books, Dose, Segment
from tools.scenario_data import Scenario, clock_text

WIDTH = 80
_ENDED = {
    "stopped": "stopped by hand",
    "suspended": "suspended",
    "fault": "cut by an alarm",
    "reset": "cut by a restart",
}


def units(amount_mu: Fraction | int, digits: int = 3, sign: bool = False) -> str:
    """mU as U, rounded to nearest."""
    text = f"{float(amount_mu) / 1000:{'+' if sign else ''}.{digits}f}"
    return text.replace("+", " ", 1) if float(text) == 0 else text


def moment(t_ms: int | None) -> str:
    """07:12:40, or a dash."""
    if t_ms is None:
        return "-"
    text = clock_text(t_ms // 1000 * 1000)
    return text if len(text) > 5 else text + ":00"


def span(ms: int) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min" if minutes else f"{seconds} s"


def _table(title: str, columns: Iterable[tuple[str, bool]]) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    for name, right in columns:
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    return table


def dose_table(books: Books) -> Table:
    """Every bolus, every stretch of basal, and the totals: asked and delivered."""
    table = _table(
        "Doses, in units (U)",
        (
            ("time", False),
            ("id", True),
            ("kind", False),
            ("asked", True),
            ("delivered", True),
            ("difference", True),
            ("how it ended", False),
        ),
    )
    asked_mu, delivered_mu = Fraction(0), Fraction(0)
    for dose in books.doses:
        difference = units(dose.delivered_mu - dose.asked_mu, 4, True)
        table.add_row(
            clock_text(dose.t_ms // 60_000 * 60_000),
            f"#{dose.dose_id}",
            _kind(dose),
            units(dose.asked_mu),
            units(dose.delivered_mu),
            difference,
            _ENDED.get(dose.ended, dose.ended),
        )
        asked_mu += dose.asked_mu
        delivered_mu += dose.delivered_mu
    table.add_section()
    for segment in books.segments:
        asked_mu += segment.asked_mu
        delivered_mu += segment.delivered_mu
        if segment.asked_mu or segment.delivered_mu or segment.temp:
            table.add_row(*_segment_row(segment))
    table.add_section()
    difference = units(delivered_mu - asked_mu, 4, True)
    table.add_row("total", "", "", units(asked_mu), units(delivered_mu), difference, "")
    return table


def _kind(dose: Dose) -> str:
    """As in "2.40, then 2:00 h"."""
    if not dose.over_min:
        return "bolus"
    over = f"{dose.over_min // 60}:{dose.over_min % 60:02d} h"
    return f"{units(dose.now_mu, 2)}, then {over}" if dose.now_mu else f"over {over}"


def _segment_row(segment: Segment) -> tuple[str, ...]:
    difference = units(segment.delivered_mu - segment.asked_mu, 4, True)
    remarks = [segment.temp] if segment.temp else []
    remarks += [f"off {span(segment.stopped_ms)}"] if segment.stopped_ms else []
    return (
        clock_text(segment.t_ms // 60_000 * 60_000),
        "",
        f"{'temp' if segment.temp else 'basal'} {segment.rate_mu_h / 1000:.3f} U/h",
        units(segment.asked_mu),
        units(segment.delivered_mu),
        difference,
        ", ".join(remarks),
    )


def alarm_table(books: Books) -> Table:
    table = _table(
        "Alarms",
        (
            ("raised", False),
            ("number", True),
            ("name", False),
            ("acknowledged", False),
            ("cleared", False),
        ),
    )
    for life in books.alarms:
        acknowledged, cleared = moment(life.acknowledged_ms), moment(life.cleared_ms)
        if not life.on_record:
            acknowledged = "not on record"  # nor is whether it was
        table.add_row(moment(life.raised_ms), str(life.number), life.name, acknowledged, cleared)
    return table


def show(console: Console, scenario: Scenario, books: Books, written: list[str]) -> None:
    """The whole report."""
    console.print(dose_table(books))
    if books.alarms:
        console.print(alarm_table(books))
    else:
        console.print("[bold]Alarms[/]\n  none\n")
    _restarts(console, books)
    _refusals(console, scenario, books)
    lags = [lag.steps for lag in books.lags] or [Fraction(0)]
    least, largest = min(lags), max(lags)
    steps = books.day.bursts[-1].total_steps if books.day.bursts else 0
    step_mu = books.steps_mu(1, 0)
    cut = f", {books.dropped_steps} due dropped by a stop" if books.dropped_steps else ""
    for line in (
        f"largest lag ideal - stepped: {down(largest)} step, smallest {down(least)} step,",
        f"  at {len(lags)} polls that left the motor at rest, against exact fractions;",
        f"  {steps} steps of {books.pl_per_step} pL ({float(step_mu):.3f} mU){cut}",
        "written: " + f"\n{'':9}".join(written),
    ):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def down(value: Fraction) -> str:
    """Three decimals, rounded down, so that less than 1 never reads as 1.000."""
    thousandths = value * 1000 // 1
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{abs(thousandths) // 1000}.{abs(thousandths) % 1000:03d}"


def _restarts(console: Console, books: Books) -> None:
    """What is known of the steps that went out before the power did."""
    if not books.restarts:
        return
    console.print("[bold]Restarts[/]")
    for restart in books.restarts:
        console.print(
            f"  {moment(restart.t_ms)}  {restart.pulses} steps went out,"
            f" the books say {restart.least_steps} to {restart.most_steps}",
            highlight=False,
        )
    console.print()


def _refusals(console: Console, scenario: Scenario, books: Books) -> None:
    """What the pump refused, with the line that asked for it."""
    refused = [answer for answer in books.day.answers if not answer.ok]
    if not refused:
        return
    console.print("[bold]Refused[/]")
    asked = {event.line: f"{event.verb} {event.rest}".strip() for event in scenario.events}
    for answer in refused:
        what = f"line {answer.line}: {asked[answer.line]}" if answer.line else "as the day begins"
        lines = [f"  {clock_text(answer.t_ms // 60_000 * 60_000)}  {what}"]
        for said in answer.text.splitlines():
            lines += textwrap.wrap(said, WIDTH, initial_indent=" " * 9, subsequent_indent=" " * 9)
        console.print("\n".join(lines), highlight=False, markup=False, soft_wrap=True)
    console.print()
