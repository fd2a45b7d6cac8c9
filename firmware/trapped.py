# trapped: how much a blocked line did not get, and how much it holds, by the floors of the force.
#
# Owns the search for the moment at which the line was blocked. Must not: be asked while anything
# moves; it allocates, and takes some ms.
#
# A step adds s counts to the floor, the rig's own compliance, whatever the nominal one; what the
# line lets out takes s counts for a step off it again. An open line lets out, from step to step,
#     rise / flow_counts  of a step, while it fills (R C is not over yet), and
#     a whole step        once it has filled, or where the flow is not felt at all;
# a blocked line lets out nothing. So for any moment to be blocked at there are an s and a c,
#     floor = b + s * steps - c * (let out until then)
# that come closest to the floors, by least squares, and not further from the rig's numbers than
# rigs are: the moment that comes closest of all is the one. Since then, every step was missed.
# What the line held then, because of the flow, it holds too.

from micropython import const

from firmware import journal, units

_LEAST = const(4)  # points of a blocked line
_FULL = const(18)  # points that are looked at, of a line that has filled,
_CALM = const(24)  # and of a flow that is not felt
_Q = const(3)  # steps are counted in eighths, and slopes, in counts an eighth,
_SLOPE_Q = const(16)  # in 1/65536
# How sure it is of the rig's numbers, as weights: 1 / (share of it that they are off by)**2
_STEP = const(16)  # a quarter
_OUT = const(44)  # 15 %: what a full line lets out is what comes, but friction changes, too
_FILLS_Q4 = const(25)  # 80 %: compliance and resistance together
_SIMPLER = const(3)  # half noises squared that a knee has to be worth


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
    still_counts = line.still_counts
    flow_counts = line.flow_counts
    fills = 512 * flow_counts > 3 * floor.window_steps * line.step_counts_q8
    if fills and points and 0 < line.plateau_at <= points[max(0, len(points) - _FULL)][0]:
        fills = False
    if fills:
        if still_counts < 0:
            still_counts = line.baseline_counts()
        since = line.since_steps
        before = len(points)
        points = [point for point in points if point[0] > since]
        if points and (len(points) < before or points[0][0] <= since + 2 * floor.window_steps):
            points = [(since, still_counts)] + points
    else:
        points = points[-_FULL if line.plateau_at else -_CALM :]
    points = _clear(points, line.noise_counts)
    if len(points) <= _LEAST:
        steps = line.rise_counts * 256 // max(1, line.step_counts_q8)
        return steps, steps
    steps_q3, knee_counts, slope_q16 = _knee(line, points, still_counts if fills else -1)
    missed = max(0, total_steps - points[0][0] - (steps_q3 >> _Q))
    held_counts = flow_counts
    if fills:
        held_counts = max(0, knee_counts - still_counts)
    elif line.plateau_at:
        # Friction may have changed since, and had before: no line is off by more than half.
        held_counts = (3 * line.plateau_counts + flow_counts) // 4
        held_counts = max(flow_counts // 2, min(held_counts, 3 * flow_counts // 2))
    elif still_counts >= 0:
        held_counts = max(0, min(knee_counts - still_counts, 2 * flow_counts))
    return missed, missed + (held_counts << _SLOPE_Q - _Q) // slope_q16


def _clear(points, noise):
    """Without those that lie above their neighbours: they were read between two slips."""
    clear = []
    for i, point in enumerate(points):
        if 0 < i < len(points) - 1:
            (x0, y0), (x1, y1), (x2, y2) = points[i - 1], point, points[i + 1]
            if (y1 - y0) * (x2 - x0) > (y2 - y0) * (x1 - x0) + noise * (x2 - x0):
                continue
        clear.append(point)
    return clear


def _knee(line, points, still_counts):
    """(steps in 1/8 after the first point, counts, slope) where the line was blocked.

    still_counts: the floor before the line began to fill; -1: it has filled."""
    count = len(points)
    x0, y0 = points[0]
    nominal = max(1, (line.step_counts_q8 << _SLOPE_Q - 8) >> _Q)
    doubt = count * max(1, (line.noise_counts << _SLOPE_Q) ** 2 // nominal**2)
    # Let out until each point; and sums, times count and about the mean.
    x = [(point[0] - x0) << _Q for point in points]
    y = [point[1] - y0 for point in points]
    out = x
    own, tie = 0, doubt * _OUT
    if still_counts >= 0:
        own, tie = doubt * _FILLS_Q4 >> 4, 0
        out = [0]
        for i in range(1, count):
            mean = (points[i][1] + points[i - 1][1]) // 2 - still_counts
            out.append(out[-1] + mean * (x[i] - x[i - 1]) // line.flow_counts)
    sum_x, sum_y = sum(x), sum(y)
    xx = count * _dot(x, x) - sum_x * sum_x + doubt * _STEP + tie
    xy = (count * _dot(x, y) - sum_x * sum_y << _SLOPE_Q) + doubt * _STEP * nominal
    best = None
    for half in range(2 * (count - _LEAST) + 1):
        i = half >> 1
        until = out[i] if half == 2 * i else (out[i] + out[i + 1]) // 2
        lost = [min(one, until) for one in out]
        sum_lost = sum(lost)
        cc = count * _dot(lost, lost) - sum_lost * sum_lost + own + tie
        xc = sum_x * sum_lost - count * _dot(x, lost) - tie
        cy = (sum_lost * sum_y - count * _dot(lost, y) << _SLOPE_Q) + own * nominal
        c = (xx * cy - xc * xy) // max(1, xx * cc - xc * xc)
        if own:
            c = max(c, 2 * nominal // 5)
        s = (xy - xc * c) // xx
        error = s * (xx * s + 2 * xc * c - 2 * xy) + c * (cc * c - 2 * cy)
        if best is None:  # blocked from the first point on: this needs no knee, so it may
            error -= _SIMPLER * count * line.noise_counts**2 << 2 * _SLOPE_Q - 1
        if best is None or error < best:
            best = error
            at = x[i] if half == 2 * i else (x[i] + x[i + 1]) // 2
            rise = (s * (at * count - sum_x) - c * (until * count - sum_lost)) // count
            found = at, y0 + sum_y // count + (rise >> _SLOPE_Q), max(1, s)
    return found


def _dot(a, b):
    return sum([one * other for one, other in zip(a, b)])
