"""panels_rig: what the rig did: plunger force, signals, reservoir, error in steps.

Owns the drawing of these four panels. Must not: compute what books already knows, or know where
a panel lies on the page (figure).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan, nan
from typing import TYPE_CHECKING

from tools.demo.books import Books
from tools.demo.course import AlarmLife
from tools.demo.ink import BINS, BLUE, GREY, INK, OCHRE, PALE_BLUE, PALE_GREY, RED, hours
from tools.demo.told import Sensor

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_POINTS = 1_500  # drawn one by one
APART = 0.05  # of the page, between two names of what happened
RESERVOIR_ALARMS = (221, 222, 224, 231, 232, 233)


def force(axes: Axes, books: Books) -> None:
    """The range of readings from sample to sample: rubber sticks and slips faster than that.

    In it what the firmware has learnt: the floor of an open line, how far it is above that, and
    how far it is when the line is blocked.
    """
    axes.set_ylabel("plunger force (N),\nrange of readings")
    sensor = books.day.sensor
    if sensor is not None:
        forces = books.day.forces
        low = [sensor.newtons(force.low_counts) for force in forces]
        high = [sensor.newtons(force.high_counts) for force in forces]
        times = [hours(force.t_ms) for force in forces]
        axes.fill_between(times, low, high, facecolor=PALE_GREY, edgecolor=GREY, lw=0.6)
        limits = _learnt(axes, books, sensor)
        least, most = min([*low, *limits, 10]), max([*high, *limits, 0])
        axes.set_ylim(max(0, least - 0.3 * (most - least)), most + 0.3 * (most - least))
    _happenings(axes, books)
    _alarms(axes, [life for life in books.alarms if life.number not in RESERVOIR_ALARMS], books)


def _happenings(axes: Axes, books: Books) -> None:
    """A line for each; of those that lie close together, only the first has its words."""
    apart = books.end_ms * APART
    named_ms = -apart
    for at, happening in enumerate(books.day.happenings):
        x = hours(happening.t_ms)
        axes.axvline(x, color=GREY, lw=0.8, ls=":")
        if happening.t_ms - named_ms < apart:
            continue
        named_ms = happening.t_ms
        after = books.day.happenings[at + 1 : at + 2]
        more = " ..." if after and after[0].t_ms - named_ms < apart else ""
        axes.text(
            x,
            1.03,
            happening.text + more,
            transform=axes.get_xaxis_transform(),
            ha="center",
            color=GREY,
        )


def _alarms(axes: Axes, lives: Iterable[AlarmLife], books: Books) -> None:
    for life in lives:
        x = hours(life.raised_ms)
        left = life.raised_ms > books.end_ms * 0.2
        axes.axvline(x, color=RED, lw=1)
        axes.text(
            x,
            0.97,
            f"{life.name}  " if left else f"  {life.name}",
            transform=axes.get_xaxis_transform(),
            ha="right" if left else "left",
            va="top",
            color=RED,
        )


def _learnt(axes: Axes, books: Books, sensor: Sensor) -> list[float]:
    """Draws baseline, rise and limit, in steps; returns the newtons of the limit."""
    times: list[float] = []
    floors: list[float] = []
    rises: list[float] = []
    limits: list[float] = []
    for line in books.day.lines:
        known = line.baseline_counts >= 0
        floor = sensor.newtons(line.baseline_counts) if known else nan
        times.append(hours(line.t_ms))
        floors.append(floor)
        rises.append(floor + line.rise_counts / sensor.counts_n)
        limits.append(floor + line.limit_counts / sensor.counts_n)
    known_limits = [limit for limit in limits if not isnan(limit)]
    if not known_limits:
        return []
    for values in (floors, rises, limits):
        values.append(values[-1])
    times.append(hours(books.end_ms))
    axes.fill_between(times, floors, rises, step="post", color=OCHRE, lw=0, zorder=2)
    axes.step(times, floors, where="post", color=BLUE, lw=1.2, zorder=3)
    axes.step(times, limits, where="post", color=RED, lw=0.9, ls=(0, (4, 2)), zorder=3)
    first = next(at for at, limit in enumerate(limits) if not isnan(limit))
    _beside(axes, times[first], limits[first], "a blocked line", RED, 3)
    _beside(axes, times[first], floors[first], "an open line, as learnt; rise above it", BLUE, -3)
    return known_limits


def _beside(axes: Axes, x: float, y: float, words: str, colour: str, points: float) -> None:
    """Words just above (points > 0) or below what they name."""
    axes.annotate(
        words,
        (x, y),
        xytext=(3, points),
        textcoords="offset points",
        va="bottom" if points > 0 else "top",
        color=colour,
        fontsize=8,
        zorder=4,
    )


def signals(axes: Axes, books: Books) -> None:
    """The light as a band of its colour; above it a line for each burst of tones."""
    lights = [*books.day.lights, None]
    for light, after in zip(lights, lights[1:], strict=False):
        if light is not None and light.colour != "none":
            end_ms = after.t_ms if after else books.end_ms
            colour = RED if light.colour == "red" else OCHRE
            axes.axvspan(hours(light.t_ms), hours(end_ms), 0.1, 0.4, color=colour, lw=0, zorder=2)
    axes.vlines([hours(t_ms) for t_ms in books.day.sounds], 0.6, 0.9, color=INK, lw=0.6)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.25, 0.75], ["light", "sound"])


def reservoir(axes: Axes, books: Books) -> None:
    truths = books.day.truths
    left = [truth.left_nl / books.nl_per_mu(truth.t_ms) / 1000 for truth in truths]
    axes.plot([hours(truth.t_ms) for truth in truths], left, color=BLUE, lw=1.3)
    axes.set_ylim(0, max([*left, 1]) * 1.1)
    axes.set_ylabel("reservoir (U)")
    _alarms(axes, [life for life in books.alarms if life.number in RESERVOIR_ALARMS], books)


def error(axes: Axes, books: Books) -> None:
    """Ideal less stepped at polls that leave the motor at rest, where it stays in 0 to 1."""
    lags = [(hours(lag.t_ms), float(lag.steps)) for lag in books.lags]
    if len(lags) > MOST_POINTS:
        _lag_ranges(axes, lags, hours(books.end_ms))
    else:
        axes.plot([x for x, _ in lags], [y for _, y in lags], color=BLUE, lw=0.9)
    for y in (0, 1):
        axes.axhline(y, color=GREY, lw=0.8, ls="--")
    axes.set_yticks([0, 0.5, 1])
    steps = [steps for _, steps in lags]
    axes.set_ylim(min([-0.15, *steps]), max([1.15, *steps]))
    axes.set_ylabel("ideal - stepped\n(steps)")
    axes.text(
        1,
        1.04,
        "at polls that leave the motor at rest; between 0 and 1 by design",
        transform=axes.transAxes,
        ha="right",
        color=GREY,
        fontsize=8,
    )


def _lag_ranges(axes: Axes, lags: list[tuple[float, float]], end: float) -> None:
    """Smallest and largest of each piece; nothing where nothing moved."""
    low, high = [nan] * BINS, [nan] * BINS
    for x, steps in lags:
        at = min(int(x / end * BINS), BINS - 1)
        low[at] = steps if isnan(low[at]) else min(low[at], steps)
        high[at] = steps if isnan(high[at]) else max(high[at], steps)
    edges = [end * at / BINS for at in range(BINS + 1)]
    axes.stairs(high, edges, baseline=low, fill=True, color=PALE_BLUE)
    axes.hlines(high + low, edges[:-1] * 2, edges[1:] * 2, color=BLUE, lw=1)
