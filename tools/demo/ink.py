"""ink: what all panels of the figure share.

Owns the colours, the scale of time, and the shade over time without delivery. Must not: draw data
(panels_insulin, panels_rig).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tools.demo.books import Books

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOUR_MS = 3_600_000
BINS = 96  # basal and error are shown in so many pieces: of a day, a quarter of an hour each
INK = "#2b2b2b"
GREY = "#8a8a8a"
PALE_GREY = "#d9d9d9"
BLUE = "#2f6690"
PALE_BLUE = "#c3d7e6"
OCHRE = "#b7791f"
PALE_OCHRE = "#efdfc0"
RED = "#b3372f"
STOPPED = {
    "fault": ("#f4d9d5", "stopped by an alarm"),
    "suspended": ("#e6e6e6", "suspended"),
    "off": ("#e6e6e6", "off"),
    "moving": ("#d5e6da", "moving the plunger"),
}


HATCHED = ("suspended",)


def hours(t_ms: float) -> float:
    return t_ms / HOUR_MS


def shade(axes: Axes, books: Books) -> None:
    for span in books.spans:
        axes.axvspan(hours(span.t_ms), hours(span.end_ms), zorder=0, **looks(span.state))


def looks(state: str) -> Any:
    """Of an area without delivery, as matplotlib names it."""
    colour, _ = STOPPED[state]
    if state in HATCHED:
        return {"facecolor": colour, "edgecolor": GREY, "hatch": "/////", "lw": 0}
    return {"color": colour, "lw": 0}
