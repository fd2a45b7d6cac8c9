"""panels_insulin: boluses and basal, as asked and as delivered.

Owns the drawing of these two panels. Must not: compute what books already knows, or know where a
panel lies on the page (figure).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from tools.demo.books import Books, Dose
from tools.demo.ink import BINS, BLUE, HOUR_MS, INK, OCHRE, PALE_BLUE, STOPPED, hours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST_STEPS = 30  # in a piece of basal, so that a single step more or less is not seen


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
        ncols=len(handles),
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
