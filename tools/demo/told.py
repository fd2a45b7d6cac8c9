"""told: the things that the player tells of a day, one a line, by name.

Owns their fields. Must not: read lines (day), or compute sums (books).
"""

from __future__ import annotations

from typing import NamedTuple


class Start(NamedTuple):
    """The pump starts at t_ms, after so many pulses of all starts before.

    sequence: the number of the first record it writes
    """

    t_ms: int
    running_ms: int
    sequence: int
    pulses: int


class Burst(NamedTuple):
    """Steps booked by one poll; of channel uncertain, those that a start booked on top.

    dose_id: of channel bolus, whose they are; else 0
    """

    t_ms: int
    channel: str
    steps: int
    total_steps: int
    dose_id: int = 0


class Rest(NamedTuple):
    """The motor rests at t_ms, after so many pulses, those of all starts together."""

    t_ms: int
    pulses: int


class Truth(NamedTuple):
    """The plant as it is, at every sample, whatever the pump believes."""

    t_ms: int
    force_mn: int
    left_nl: int
    outflow_nl: int
    trapped_nl: int
    pulses: int


class Force(NamedTuple):
    """Lowest and highest reading that the firmware saw from the sample before to t_ms."""

    t_ms: int
    low_counts: int
    high_counts: int


class Sensor(NamedTuple):
    """How counts become a force."""

    offset_counts: int
    counts_n: int

    def newtons(self, counts: int) -> float:
        return (counts - self.offset_counts) / self.counts_n


class Line(NamedTuple):
    """What the firmware has learnt of the line, from t_ms on.

    baseline_counts: the floor of the force with an open line; -1 while it is not known
    rise_counts: how far the floor is above it
    limit_counts: how far it is when the line is blocked
    """

    t_ms: int
    baseline_counts: int
    rise_counts: int
    limit_counts: int


class Answer(NamedTuple):
    """What the console said to a line of the scenario; line 0 is the prelude."""

    t_ms: int
    line: int
    ok: bool
    text: str


class Happening(NamedTuple):
    t_ms: int
    line: int
    text: str


class Light(NamedTuple):
    """What shines from here on, flashing or not: red, yellow or none."""

    t_ms: int
    colour: str
