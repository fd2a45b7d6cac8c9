"""panels_insulin: boluses and basal, as asked and as delivered.

Owns the drawing of these two panels. Must not: compute what books already knows, or know where a
panel lies on the page (figure).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING

from tools.demo.books import Books, Dose
from tools.demo.ink import (
    BINS,
    BLUE,
    HOUR_MS,
    INK,
    OCHRE,
    PALE_BLUE,
    PALE_OCHRE,
    STOPPED,
    hours,
    looks,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = 0.03  # of the page, that the name of a temporary rate needs
FEWEST_STEPS = 30  # in a piece of basal, so that a single step more or less is not seen


def boluses(axes: Axes, books: Books) -> None:
    largest = max((dose.asked_mu for dose in books.doses), default=1000) / 1000
    axes.set_ylim(0, largest * 1.3)
    axes.set_ylabel("bolus (U)")
    waves = [dose for dose in books.doses if dose.over_min]
    for dose in waves:
        _wave(axes, dose, books.end_ms)
    for dose in books.doses:
        if not dose.over_min:
            beside = any(wave.t_ms < dose.t_ms < wave.until_ms for wave in waves)
            _stem(axes, dose, books.end_ms, beside)


def basal(axes: Axes, books: Books) -> None:
    """Basal as programmed, as in force where that is something else, and as delivered."""
    from matplotlib.patches import Patch

    edges, rates = _basal_rates(books)
    segments = books.segments
    in_force = [segment.rate_mu_h / 1000 for segment in segments]
    profile = [segment.profile_mu_h / 1000 if segment.temp else nan for segment in segments]
    unit = "U/h"
    if max([*rates, *in_force], default=0) < 0.1:
        unit = "mU/h"
        rates, in_force, profile = (
            [rate * 1000 for rate in line] for line in (rates, in_force, profile)
        )
    axes.stairs(rates, edges, fill=True, color=PALE_BLUE, label="delivered")
    if segments:
        starts = [hours(segment.t_ms) for segment in segments] + [hours(segments[-1].end_ms)]
        is_any_temp = any(segment.temp for segment in segments)
        label = "in force" if is_any_temp else "programmed"
        axes.stairs(in_force, starts, baseline=None, color=BLUE, lw=1.3, label=label)
        if is_any_temp:
            axes.stairs(
                profile, starts, baseline=None, color=BLUE, lw=1.1, ls="--", label="programmed"
            )
            _temps(axes, books, in_force)
    top = max([*rates, *in_force, *(rate for rate in profile if rate == rate), 0.001])
    axes.set_ylim(0, top * 1.15)
    axes.set_ylabel(f"basal ({unit})")
    handles, labels = axes.get_legend_handles_labels()
    for state, (_, words) in STOPPED.items():
        if any(span.state == state for span in books.spans):
            handles.append(Patch(**looks(state)))
            labels.append(words)
    axes.legend(
        handles=handles,
        labels=labels,
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=len(handles),
        borderaxespad=0,
        handlelength=1.6,
        columnspacing=1.4,
    )


def _temps(axes: Axes, books: Books, in_force: list[float]) -> None:
    """Names each temporary rate where it begins, if there is room."""
    before = ""
    for segment, rate in zip(books.segments, in_force, strict=True):
        is_wide = segment.end_ms - segment.t_ms > books.end_ms * APART
        if segment.temp and segment.temp != before and is_wide:
            above = rate < 0.2 * max(in_force)  # no room between it and the axis
            axes.annotate(
                segment.temp if segment.temp != "rate" else f"{rate:.2f}",
                (hours(segment.t_ms), rate),
                xytext=(3, 3 if above else -3),
                textcoords="offset points",
                va="bottom" if above else "top",
                color=BLUE,
            )
        before = segment.temp


def _wave(axes: Axes, dose: Dose, day_ms: int) -> None:
    """What flows at once as a stem, what is spread over time as an area: how much there was."""
    asked, delivered = dose.asked_mu / 1000, float(dose.delivered_mu) / 1000
    now = min(dose.now_mu / 1000, delivered)
    begun, last = hours(dose.t_ms), hours(min(dose.until_ms, day_ms))
    until = last if dose.end_ms is None else hours(min(dose.end_ms, dose.until_ms))
    later = min(hours(dose.later_ms), until)
    axes.fill([begun, later, until, until], [0, now, delivered, 0], color=PALE_OCHRE, lw=0)
    axes.plot([later, until], [now, delivered], color=OCHRE, lw=1.5)
    if now:
        axes.plot([begun, begun], [0, now], color=OCHRE, lw=1.5)
        axes.plot([begun], [now], "o", color=OCHRE, ms=5)
    if dose.ended == "complete":
        last = until
    else:
        _missed(axes, (until, last), (delivered, asked))
    axes.plot([until], [delivered], "o", color=OCHRE, ms=5)
    _name(axes, dose, last, last > hours(day_ms) * 0.85)


def _stem(axes: Axes, dose: Dose, day_ms: int, beside: bool) -> None:
    """A bolus that flows at once; beside: within the time of one that is spread."""
    x = hours(dose.t_ms)
    asked, delivered = dose.asked_mu / 1000, float(dose.delivered_mu) / 1000
    if dose.ended != "complete":
        _missed(axes, (x, x), (delivered, asked))
    axes.plot([x, x], [0, delivered], color=OCHRE, lw=1.5)
    axes.plot([x], [delivered], "o", color=OCHRE, ms=5)
    _name(axes, dose, x, beside or x > hours(day_ms) * 0.85)


def _missed(axes: Axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    """From what was delivered to what was asked."""
    axes.plot(x, y, color=OCHRE, lw=1, ls=":")
    axes.plot(x[1:], y[1:], "o", color="white", mec=OCHRE, mew=1.1, ms=5)


def _name(axes: Axes, dose: Dose, x: float, left: bool) -> None:
    asked, delivered = dose.asked_mu / 1000, float(dose.delivered_mu) / 1000
    axes.annotate(
        f"{asked:.2f} U" if dose.ended == "complete" else f"{delivered:.2f} of {asked:.2f} U",
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
