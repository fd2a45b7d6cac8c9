"""course: what happened to the pump, by its journal: alarms, restarts, time without delivery.

Owns when each began and ended. Must not: weigh insulin (books), or print.
"""

from __future__ import annotations

from dataclasses import dataclass

from tools.demo.day import Day
from tools.history import Record
from tools.history_words import ALARMS


@dataclass
class AlarmLife:
    number: int
    name: str
    raised_ms: int
    acknowledged_ms: int | None = None
    cleared_ms: int | None = None
    on_record: bool = True


@dataclass(frozen=True)
class Restart:
    """The power went and came back: pulses went out by then, which are booked as least to most.

    open_steps: of the difference, what this restart alone added
    """

    t_ms: int
    pulses: int
    least_steps: int
    most_steps: int
    open_steps: int


@dataclass(frozen=True)
class Span:
    """Time in one state other than delivering."""

    t_ms: int
    end_ms: int
    state: str


def of_kind(records: list[Record], *kinds: str) -> list[Record]:
    return [record for record in records if record["kind"] in kinds]


def alarms_of(day: Day, records: list[Record]) -> list[AlarmLife]:
    """Those on record, and those that stand at the end without a record."""
    lives: list[AlarmLife] = []
    for record in of_kind(records, "alarm", "ack", "clear"):
        t_ms, number = record["t_ms"], record["number"]
        if record["kind"] == "alarm":
            lives.append(AlarmLife(number, record["name"], t_ms))
            continue
        life = next((life for life in reversed(lives) if life.number == number), None)
        if life is not None and record["kind"] == "ack":
            life.acknowledged_ms = t_ms
        elif life is not None:
            life.cleared_ms = t_ms
    recorded = {life.number for life in lives}
    for number, since_ms in day.standing.items():
        if number not in recorded:
            name = ALARMS.get(number, "unknown")
            lives.append(AlarmLife(number, name, day.moment(since_ms), on_record=False))
    # What the prelude began with, the empty store, is over before the day begins.
    return [life for life in lives if life.cleared_ms != 0]


def restarts_of(day: Day, records: list[Record]) -> list[Restart]:
    """By the boot and the first state after it; none for a start that wrote no record."""
    pulses = {start.sequence: start.pulses for start in day.starts}
    restarts = []
    uncertain_steps = 0
    boot: Record | None = None
    for record in of_kind(records, "boot", "state"):
        if record["kind"] == "boot":
            boot = record
        elif boot is not None:
            total_steps, before = record["total_steps"], uncertain_steps
            uncertain_steps = boot["uncertain_steps"]
            restarts.append(
                Restart(
                    boot["t_ms"],
                    pulses[boot["seq"]],
                    total_steps - uncertain_steps,
                    total_steps,
                    uncertain_steps - before,
                )
            )
            boot = None
    return restarts


def spans_of(records: list[Record], journal_end_ms: int, end_ms: int) -> list[Span]:
    """When it was not delivering; in fault from where the journal could no longer be written."""
    states = [(record["t_ms"], record["state"]) for record in of_kind(records, "state")]
    states = [(0, "off"), *states]
    if journal_end_ms < end_ms:
        states.append((journal_end_ms, "fault"))
    ends = [t_ms for t_ms, _ in states[1:]] + [end_ms]
    return [
        Span(t_ms, until_ms, state)
        for (t_ms, state), until_ms in zip(states, ends, strict=True)
        if state != "delivering" and t_ms < until_ms
    ]
