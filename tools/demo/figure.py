"""figure: the day as one picture, six panels over one axis of time.

Owns the page: its style, its size, its margins and its axis of time. Must not: draw data
(panels_insulin, panels_rig). The same day gives the same bytes with the same matplotlib.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.demo import panels_insulin, panels_rig
from tools.demo.books import Books
from tools.demo.ink import GREY, HOUR_MS, INK, hours, shade

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STYLE: Any = {  # matplotlib names every key in its own type
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.fontsize": 8,
}


def draw(title: str, books: Books, path: Path) -> None:
    """Writes the picture as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    with plt.rc_context(STYLE):
        contents = [
            (0.8, panels_insulin.boluses),
            (1, panels_insulin.basal),
            (1.1, panels_rig.force),
            (0.25, panels_rig.signals),
            (0.8, panels_rig.reservoir),
            (0.7, panels_rig.error),
        ]
        if not books.doses:
            del contents[0]
        heights = [height for height, _ in contents]
        figure, rows = plt.subplots(
            len(contents),
            1,
            sharex=True,
            figsize=(9, 1.1 + 1.57 * sum(heights)),
            height_ratios=heights,
        )
        # Margins by hand: matplotlib's own layouts differ in the last bit from run to run.
        inches = figure.get_figheight()
        top, bottom = 1 - 0.36 / inches, 0.48 / inches
        figure.subplots_adjust(left=0.085, right=0.972, top=top, bottom=bottom, hspace=0.27)
        figure.suptitle(
            title, x=0.01, y=1 - 0.07 / inches, ha="left", va="top", fontsize=11, fontweight="bold"
        )
        for axes, (_, fill) in zip(rows, contents, strict=True):
            fill(axes, books)
        for axes in rows:
            axes.yaxis.set_label_coords(-0.052, 0.5)
            shade(axes, books)
            axes.margins(x=0)
        rows[-1].set_xlim(0, max(hours(books.end_ms), 0.01))
        _time_axis(rows[-1], books.end_ms)
        figure.savefig(path, dpi=150, metadata={"Software": None}, pil_kwargs={"optimize": True})
        plt.close(figure)


def _time_axis(axes: Axes, end_ms: int) -> None:
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    def clock(hour: float, _: Any) -> str:
        minutes = round(hour * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    steps = (1 / 12, 0.25, 0.5, 1, 3, 6, 12, 24)
    step = next((s for s in steps if hours(end_ms) / s <= 9), 24 * (1 + end_ms // HOUR_MS // 216))
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(clock))
    axes.set_xlabel("time of the scenario (hh:mm)")
