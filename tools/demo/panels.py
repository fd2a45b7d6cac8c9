"""panels: what each panel of the figure shows.

Owns the drawing of boluses, basal, force, reservoir and error, and the colours. Must not: compute
what books already knows, or know where a panel lies on the page (figure).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from math import isnan, nan
from typing import TYPE_CHECKING

from tools.demo.books import AlarmLife, Books, Dose

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOUR_MS = 3_600_000
BINS = 96  # basal and error are shown in so many pieces: of a day, a quarter of an hour each
FEWEST_STEPS = 30  # in such a piece, so that a single step more or less is not seen
MOST_POINTS = 1_500  # drawn one by one
INK = "#2b2b2b"
GREY = "#8a8a8a"
BLUE = "#2f6690"
PALE_BLUE = "#c3d7e6"
OCHRE = "#b7791f"
RED = "#b3372f"
STOPPED = {
    "fault": ("#f4d9d5", "stopped by an alarm"),
    "suspended": ("#e6e6e6", "suspended"),
    "off": ("#e6e6e6", "off"),
}


def hours(t_ms: float) -> float:
    return t_ms / HOUR_MS


def shade(axes: Axes, books: Books) -> None:
    for span in books.spans:
        colour, _ = STOPPED[span.state]
        axes.axvspan(hours(span.t_ms), hours(span.end_ms), color=colour, lw=0, zorder=0)


def boluses(axes: Axes, books: Books) -> None:
    largest = max((dose.asked_mu for dose in books.doses), default=1000) / 1000
    axes.set_ylim(0, largest * 1.3)
    axes.set_ylabel("bolus (U)")
    for dose in books.doses:
        _stem(axes, dose, hours(books.end_ms))


def basal(axes: Axes, books: Books) -> None:
    """Basal as programmed and as delivered."""
    from matplotlib.patches import Patch

    edges, rates = _basal_rates(books)
    programmed = [segment.rate_mu_h / 1000 for segment in books.segments]
    unit = "U/h"
    if max([*rates, *programmed], default=0) < 0.1:
        unit, rates, programmed = "mU/h", [r * 1000 for r in rates], [r * 1000 for r in programmed]
    axes.stairs(rates, edges, fill=True, color=PALE_BLUE, label="delivered")
    segments = books.segments
    if segments:
        axes.stairs(
            programmed,
            [hours(segment.t_ms) for segment in segments] + [hours(segments[-1].end_ms)],
            baseline=None,
            color=BLUE,
            lw=1.3,
            label="programmed",
        )
    top = max([*rates, *programmed, 0.001])
    axes.set_ylim(0, top * 1.15)
    axes.set_ylabel(f"basal ({unit})")
    handles, labels = axes.get_legend_handles_labels()
    for state, (colour, words) in STOPPED.items():
        if any(span.state == state for span in books.spans):
            handles.append(Patch(color=colour, lw=0))
            labels.append(words)
    axes.legend(
        handles=handles,
        labels=labels,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=4,
        borderaxespad=0,
        handlelength=1.6,
        columnspacing=1.4,
    )


def _stem(axes: Axes, dose: Dose, end: float) -> None:
    x = hours(dose.t_ms)
    asked, delivered = dose.asked_mu / 1000, float(dose.delivered_mu) / 1000
    label = f"{asked:.2f} U"
    if dose.ended != "complete":
        label = f"{delivered:.2f} of {asked:.2f} U"
        axes.plot([x, x], [delivered, asked], color=OCHRE, lw=1, ls=":")
        axes.plot([x], [asked], "o", color="white", mec=OCHRE, mew=1.1, ms=5)
    axes.plot([x, x], [0, delivered], color=OCHRE, lw=1.5)
    axes.plot([x], [delivered], "o", color=OCHRE, ms=5)
    left = x > end * 0.85
    axes.annotate(
        label,
        (x, asked),
        xytext=(-5 if left else 5, 3),
        textcoords="offset points",
        ha="right" if left else "left",
        color=INK,
    )


def _basal_rates(books: Books) -> tuple[list[float], list[float]]:
    """Basal that went out, in U/h, in equal pieces of each stretch in which nothing changed."""
    marks = {0, books.end_ms, *(segment.t_ms for segment in books.segments)}
    for span in books.spans:
        marks |= {span.t_ms, span.end_ms}
    bursts = [burst for burst in books.day.bursts if burst.channel == "basal"]
    times = [burst.t_ms for burst in bursts]
    edges = [0]
    for start_ms, end_ms in pairwise(sorted(marks)):
        inside = bursts[bisect_left(times, start_ms) : bisect_left(times, end_ms)]
        enough = sum(burst.steps for burst in inside) // FEWEST_STEPS
        pieces = max(1, min(round((end_ms - start_ms) * BINS / books.end_ms), enough))
        edges += [start_ms + (end_ms - start_ms) * i // pieces for i in range(1, pieces + 1)]
    amounts_mu = [0.0] * (len(edges) - 1)
    for burst in bursts:
        at = min(bisect_right(edges, burst.t_ms) - 1, len(amounts_mu) - 1)
        amounts_mu[at] += float(books.steps_mu(burst.steps, burst.t_ms))
    widths_ms = [end_ms - start_ms for start_ms, end_ms in pairwise(edges)]
    rates = [mu / 1000 * HOUR_MS / ms for mu, ms in zip(amounts_mu, widths_ms, strict=True)]
    return [hours(edge) for edge in edges], rates


def force(axes: Axes, books: Books) -> None:
    """The range of readings from sample to sample: rubber sticks and slips faster than that."""
    axes.set_ylabel("plunger force (N),\nrange of readings")
    sensor = books.day.sensor
    if sensor is not None:
        forces = books.day.forces
        low = [sensor.newtons(force.low_counts) for force in forces]
        high = [sensor.newtons(force.high_counts) for force in forces]
        times = [hours(force.t_ms) for force in forces]
        axes.fill_between(times, low, high, facecolor=GREY, edgecolor=INK, lw=0.6)
        limit = sensor.newtons(sensor.occlusion_counts)
        axes.set_ylim(min([0, *low]), max([limit, *high]) * 1.3)
        _limit(axes, limit, "occlusion threshold", "bottom")
    for happening in books.day.happenings:
        x = hours(happening.t_ms)
        axes.axvline(x, color=GREY, lw=0.8, ls=":")
        axes.text(
            x, 1.03, happening.text, transform=axes.get_xaxis_transform(), ha="center", color=GREY
        )
    _alarms(axes, [life for life in books.alarms if life.number not in RESERVOIR_ALARMS], books)


RESERVOIR_ALARMS = (221, 222, 224, 231, 232)


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


def _limit(axes: Axes, y: float, words: str, va: str) -> None:
    axes.axhline(y, color=GREY, lw=0.8, ls="--", zorder=1)
    axes.annotate(
        words,
        (0, y),
        xycoords=("axes fraction", "data"),
        xytext=(4, 2 if va == "bottom" else -2),
        textcoords="offset points",
        va=va,
        color=GREY,
        fontsize=8,
    )


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
