# trapped: how much a blocked line did not get, and how much it holds, by the floors of the force.
#
# Owns the search for the moment at which the line was blocked. Must not: be asked while anything
# moves; it allocates, and takes some ms.
#
# While a line is blocked its floors lie on a straight line, whose slope is what a step adds: the
# rig's own compliance, whatever the nominal one. Followed back from the newest, it ends at a knee.
# Since the knee, every step was missed. What the line held then, because of the flow, it holds
# too.

from micropython import const

from firmware import journal, units

_FIRST = const(6)  # points that surely lie on it
_LEAST = const(4)
_ROUNDS = const(4)  # after which the knee has been found, or will not be


# An alarm's detail: nL held, and hPa above them.
_HELD_BITS = const(16)
_MOST_HELD_NL = const(0xFFFF)
_MOST_HPA = const(0x3FFF)


def explain(pump) -> int:
    """Puts the estimate on record; returns it as the detail of an alarm."""
    missed_steps, held_steps = estimate(pump.line, pump.ledger.total_steps)
    pl_per_step = pump.rig.pl_per_step
    missed_nl = missed_steps * pl_per_step // units.PL_PER_NL
    held_nl = held_steps * pl_per_step // units.PL_PER_NL
    pressure_pa = pump.line.pressure_pa()
    pump.journal.note(journal.LINE, missed_nl, held_nl, pressure_pa)
    return min(held_nl, _MOST_HELD_NL) | min(pressure_pa // 100, _MOST_HPA) << _HELD_BITS


def detail(packed: int) -> tuple:
    """(nL held, hPa) of an alarm's detail."""
    return packed & _MOST_HELD_NL, packed >> _HELD_BITS


def estimate(line, total_steps: int) -> tuple:
    """(steps missed, steps held), of a line.Line with a verdict; total_steps: of the ledger."""
    floor = line.floor
    points = [floor.point(back) for back in range(floor.points - 1, -1, -1)]
    if len(points) < _LEAST:
        steps = line.rise_counts * 256 // max(1, line.step_counts_q8)
        return steps, steps
    tolerance = max(16, line.step_counts_q8 * floor.window_steps // 512)
    last = len(points) - 1
    knee = max(0, len(points) - _FIRST)
    for _ in range(_ROUNDS):
        x, y, slope_q16 = _fit(points, knee)
        before = knee
        knee = last
        while knee > 0 and (
            _above(points[knee - 1], x, y, slope_q16) <= tolerance
            or (knee > 1 and _above(points[knee - 2], x, y, slope_q16) <= tolerance)
        ):
            knee -= 1
        knee = min(knee, last - _LEAST + 1)
        if knee == before:
            break
    slope_q16 = max(1, slope_q16)
    knee_steps = points[knee][0]
    missed = max(0, total_steps - knee_steps)
    held_counts = line.flow_counts
    if 0 < line.plateau_at <= knee_steps:
        held_counts = line.plateau_counts  # friction may have changed since
    elif line.still_counts >= 0:
        rise_counts = y + (slope_q16 * (knee_steps - x) >> 16) - line.still_counts
        held_counts = max(0, min(rise_counts, 2 * held_counts))
    return missed, missed + held_counts * 65_536 // slope_q16


def _fit(points, knee):
    """(mean steps, mean counts, slope in 1/65536) of the points from the knee on.

    A point that lies above its neighbours was read between two slips, and is none."""
    used = []
    for i in range(knee, len(points)):
        if knee < i < len(points) - 1:
            (x0, y0), (x1, y1), (x2, y2) = points[i - 1], points[i], points[i + 1]
            if (y1 - y0) * (x2 - x0) > (y2 - y0) * (x1 - x0) + 8 * (x2 - x0):
                continue
        used.append(points[i])
    x = sum([point[0] for point in used]) // len(used)
    y = sum([point[1] for point in used]) // len(used)
    xx = sum([(px - x) * (px - x) for px, _ in used])
    xy = sum([(px - x) * (py - y) for px, py in used])
    return x, y, xy * 65_536 // max(1, xx)


def _above(point, x, y, slope_q16):
    """How far a point lies above the straight line, in counts."""
    return point[1] - y - (slope_q16 * (point[0] - x) >> 16)
