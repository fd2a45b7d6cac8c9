"""goldens: what became of each scenario in tools/scenarios/, as a few lines of text.

    python -m tests.host.goldens          writes tests/host/golden/*.txt anew

Look at the difference before it is committed: a golden that changes is a pump that does something
else on the same day. Owns the text. Must not: compute sums (tools.demo.books), or judge.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from tools import scenario
from tools.demo import player
from tools.demo.books import Books

REPOSITORY = Path(__file__).resolve().parents[2]
SCENARIOS = REPOSITORY / "tools" / "scenarios"
FOLDER = Path(__file__).parent / "golden"


def scenarios() -> list[Path]:
    return sorted(SCENARIOS.glob("*.scn"))


def golden_of(path: Path) -> Path:
    return FOLDER / f"{path.stem}.txt"


def played(path: Path) -> str:
    """The scenario through the firmware under MicroPython, told in text."""
    told = scenario.read(path)
    books = Books(player.play(told, lambda t_ms: None))
    lines = [f"scenario {path.stem}", "", "dose  begun         asked  delivered  ended"]
    for dose in books.doses:
        line = (
            f"#{dose.dose_id:<4d} {moment(dose.t_ms)}  {units(dose.asked_mu):>6s}"
            f"     {units(dose.delivered_mu):>6s}  {moment(dose.end_ms)} {dose.ended}"
        )
        if dose.ended == "reset":
            line += f", at least {units(dose.least_mu)}"
        if dose.over_min:
            line += f"; {units(dose.now_mu)} at once, the rest in {dose.over_min} min"
        lines.append(line)
    lines += ["", "basal from    rate      asked  delivered"]
    for segment in books.segments:
        lines.append(
            f"{moment(segment.t_ms)}  {units(segment.rate_mu_h):>6s}"
            f"  {units(segment.asked_mu):>9s}  {units(segment.delivered_mu):>9s}"
            + (f"  temp {segment.temp}" if segment.temp else "")
        )
    lines += ["", "alarm                   raised        acknowledged  cleared"]
    for alarm in books.alarms:
        times = (alarm.raised_ms, alarm.acknowledged_ms, alarm.cleared_ms)
        lines.append(f"{alarm.number} {alarm.name:18s}  {'  '.join(map(moment, times))}")
    lines += ["", "not delivering"]
    for span in books.spans:
        lines.append(f"{moment(span.t_ms)} to {moment(span.end_ms)}  {span.state}")
    if books.restarts:
        lines += ["", "restarts      went out  in the books"]
    for restart in books.restarts:
        lines.append(
            f"{moment(restart.t_ms)}  {restart.pulses:>8d}"
            f"  {restart.least_steps} to {restart.most_steps}"
        )
    lines += ["", "answers"]
    reviews = {event.line for event in told.events if event.verb == "review"}
    for answer in books.day.answers:
        if answer.line in reviews or answer.line and answer.text.count("\n") == 0:
            text = answer.text.replace("\n", "\n" + " " * 14)
            lines.append(f"{moment(answer.t_ms)}  {text}")
    last = books.day.truths[-1]
    steps = books.day.bursts[-1].total_steps if books.day.bursts else 0
    lags = [lag.steps for lag in books.lags]
    assert all(0 <= lag < 1 for lag in lags), (min(lags), max(lags))
    lines += [
        "",
        f"steps {steps}, dropped {books.dropped_steps}, records {len(books.day.records)}",
        f"at the end: out of the cannula {last.outflow_nl} nL, in the line {last.trapped_nl} nL,"
        f" in the reservoir {last.left_nl} nL",
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def moment(t_ms: int | None) -> str:
    """Time of the scenario to the ms."""
    if t_ms is None:
        return "-           "
    seconds, ms = divmod(t_ms, 1_000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{ms:03d}"


def units(mu: Fraction | int) -> str:
    """mU as U, rounded down to the mU."""
    milli = int(mu // 1)
    return f"{milli // 1000}.{milli % 1000:03d}"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for path in scenarios():
        golden_of(path).write_text(played(path), encoding="utf-8", newline="\n")
        print(golden_of(path).relative_to(REPOSITORY))


if __name__ == "__main__":
    main()
