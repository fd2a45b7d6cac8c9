"""The trials as a picture: what was missed, and how long it took, rate by rate.

Owns the page. The same rows give the same bytes with the same matplotlib.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.demo.figure import STYLE
from tools.demo.ink import GREY, INK
from tools.occlusion.table import MOST_MISSED_MU, of_case
from tools.occlusion.trial import CASES

_COLOURS = {"default": "#1f6f8b", "soft": "#c0702a"}
_OPEN = {100: (20.2 * 3_600, 2.02), 1_000: (2.04 * 3_600, 2.04), 90_000: (None, 4.0)}
_COMMERCIAL_S = {100: (4 * 3_600, 40 * 3_600), 1_000: (3_600, 5 * 3_600), 90_000: (10, 2_100)}
_BAND = "#e3e3e3"


def draw(rows: list[dict], path: Path) -> None:
    """Writes the picture as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with matplotlib.rc_context(STYLE):
        page, (missed, times) = pyplot.subplots(2, 1, figsize=(9.6, 6.2), sharex=True)
        _missed(missed, rows)
        _times(times, rows)
        times.set_xticks(range(len(CASES)), [_label(case.name) for case in CASES])
        page.align_ylabels()
        page.tight_layout()
        page.savefig(path, dpi=110, metadata={"Software": None})
        pyplot.close(page)


def _label(name: str) -> str:
    return name.replace("basal ", "").replace(", ", ",\n").replace("from its start", "at once")


def _dots(axes: Any, rows: list[dict], value: str, scale: float) -> None:
    for plant, colour in _COLOURS.items():
        shift = -0.12 if plant == "default" else 0.12
        for at, case in enumerate(CASES):
            found = [
                max(row[value], 1) / scale
                for row in of_case(rows, case)
                if row["plant"] == plant and row[value] is not None
            ]
            spread = [
                at + shift + 0.1 * (i / max(1, len(found) - 1) - 0.5) for i in range(len(found))
            ]
            label = {
                "default": "3 kPa/uL, and half of it to double",
                "soft": "0.2 psi/uL, likewise",
            }
            axes.plot(
                spread,
                found,
                "o",
                markersize=2.6,
                alpha=0.7,
                color=colour,
                label=label[plant] if at == 0 else None,
            )


def _missed(axes: Any, rows: list[dict]) -> None:
    axes.axhspan(2, 5, color=_BAND, zorder=0)
    axes.text(len(CASES) - 0.5, 3.3, "commercial pumps", ha="right", va="center", color=GREY)
    axes.axhline(MOST_MISSED_MU / 1_000, color=INK, linewidth=0.7, linestyle=":")
    axes.text(-0.2, 0.53, "the most that may be missed", va="bottom")
    _dots(axes, rows, "missed_mu", 1_000)
    for at, case in enumerate(CASES):
        if case.rate_mu_h in _OPEN and case.after_bolus_mu <= 0 and not case.earlier:
            axes.plot(
                at,
                _OPEN[case.rate_mu_h][1],
                "x",
                color=INK,
                label="best open pump" if at == 0 else None,
            )
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_ylim(0.07, 6)
    axes.set_yticks([0.1, 0.2, 0.5, 1, 2, 5], ["0.1", "0.2", "0.5", "1", "2", "5"])
    axes.set_ylabel("missed at the alarm, U")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0)


def _times(axes: Any, rows: list[dict]) -> None:
    for at, case in enumerate(CASES):
        if case.earlier:
            continue
        if case.rate_mu_h in _COMMERCIAL_S:
            least, most = _COMMERCIAL_S[case.rate_mu_h]
            axes.fill_between([at - 0.35, at + 0.35], least, most, color=_BAND, zorder=0)
        open_s = _OPEN.get(case.rate_mu_h, (None,))[0]
        if open_s:
            axes.plot(at, open_s, "x", color=INK)
    _dots(axes, rows, "alarm_s", 1)
    axes.set_yscale("log")
    axes.minorticks_off()
    ticks = {1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3_600: "1 h", 36_000: "10 h"}
    axes.set_yticks(list(ticks), list(ticks.values()))
    axes.set_ylim(2, 200_000)
    axes.set_ylabel("until the alarm")
    axes.text(2.42, 9_000, "commercial pumps", va="center", color=GREY)
