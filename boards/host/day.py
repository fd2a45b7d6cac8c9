# day: one day of the pump as the benchmarks time it: four rates, three meals, the plant included.
#
# Owns the programme of that day, and nothing that measures. Runs under any Python.

from boards.host import build

PROFILE = "00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70"
MEALS = (("4.20", 26_000_000), ("6.50", 19_000_000), ("5.00", 23_000_000))  # U, ms before it
_DAY_MS = 86_400_000


def begin():
    """A bench that delivers, at the board's default settings."""
    return delivering(build())


def delivering(bench):
    """The same bench, programmed and started."""
    for answer in (
        bench.console.load(300, "U-100"),
        bench.console.basal(PROFILE),
        bench.console.resume(),
    ):
        if not answer.ok:
            raise ValueError(str(answer))
    return bench


def play(bench) -> None:
    """Lets a day pass, with its meals."""
    left_ms = _DAY_MS
    for units, before_ms in MEALS:
        bench.sim.advance(before_ms)
        left_ms -= before_ms
        answer = bench.console.bolus(units)
        if not answer.ok:
            raise ValueError(str(answer))
    bench.sim.advance(left_ms)


def timed(ticks_us) -> int:
    """us that a day takes by a given clock, the building of the bench left out."""
    bench = begin()
    began = ticks_us()
    play(bench)
    return ticks_us() - began
