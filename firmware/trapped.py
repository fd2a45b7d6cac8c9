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
_Q = const(12)  # of a slope, in counts for a step
# How sure it is of the rig's numbers, as weights: 1 / (share of it that they are off by)**2
_STEP = const(16)  # a quarter
_OUT = const(44)  # 15 %: what a full line lets out is what comes, but friction changes, too
_FILLS_Q4 = const(25)  # 80 %: compliance and resistance together


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
    since = total_steps - _FULL * floor.window_steps
    filled = 0 < line.plateau_at <= since
    fills = not filled and flow_counts * 512 > 3 * floor.window_steps * line.step_counts_q8
    if fills:
        since = line.since_steps
        if still_counts < 0:
            still_counts = line.baseline_counts()
    elif not filled:
        since = 0
    points = [point for point in points if point[0] > since]
    if len(points) <= _LEAST:
        steps = line.rise_counts * 256 // max(1, line.step_counts_q8)
        return steps, steps
    knee_steps, knee_counts, slope_q = _knee(line, points, still_counts if fills else -1)
    missed = max(0, total_steps - knee_steps)
    held_counts = flow_counts
    if fills:
        held_counts = max(0, knee_counts - still_counts)
    elif filled:
        # Friction may have changed since, and had before: no line is off by more than half.
        held_counts = (3 * line.plateau_counts + flow_counts) // 4
        held_counts = max(flow_counts // 2, min(held_counts, 3 * flow_counts // 2))
    elif still_counts >= 0:
        held_counts = max(0, min(knee_counts - still_counts, 2 * flow_counts))
    return missed, missed + (held_counts << _Q) // slope_q


def _knee(line, points, still_counts):
    """(total_steps, counts, slope) where the line was blocked.

    still_counts: the floor before the line began to fill; -1: it has filled."""
    count = len(points)
    x0, y0 = points[0]
    nominal = max(1, line.step_counts_q8 << _Q - 8)
    doubt = count * max(1, (line.noise_counts << _Q) ** 2 // nominal**2)
    x = [point[0] - x0 for point in points]
    y = [point[1] - y0 for point in points]
    out = x  # that is, of what was pressed
    own, tie = 0, doubt * _OUT
    if still_counts >= 0:
        own, tie = doubt * _FILLS_Q4 >> 4, 0
        out = [0]
        area = 0
        for i in range(1, count):
            area += (y[i] + y[i - 1] + 2 * (y0 - still_counts)) * (x[i] - x[i - 1])
            out.append(area // (2 * line.flow_counts))
    sum_x, sum_y = sum(x), sum(y)
    xx = count * _dot(x, x) - sum_x * sum_x + doubt * _STEP + tie
    xy = (count * _dot(x, y) - sum_x * sum_y << _Q) + doubt * _STEP * nominal
    best = None
    # Sums over the points before: of what was let out, its square, its products with the others.
    one = two = with_x = with_y = 0
    left_x, left_y = sum_x, sum_y
    for i in range(count - _LEAST + 1):
        one += out[i]
        two += out[i] * out[i]
        with_x += out[i] * x[i]
        with_y += out[i] * y[i]
        left_x -= x[i]
        left_y -= y[i]
        left = count - 1 - i
        lost = one + left * out[i]
        cc = count * (two + left * out[i] * out[i]) - lost * lost + own + tie
        xc = lost * sum_x - count * (with_x + out[i] * left_x) - tie
        cy = (lost * sum_y - count * (with_y + out[i] * left_y) << _Q) + own * nominal
        c = (xx * cy - xc * xy) // max(1, xx * cc - xc * xc)
        if own:
            c = max(c, 2 * nominal // 5)
        s = (xy - xc * c) // xx
        error = s * (xx * s + 2 * xc * c - 2 * xy) + c * (cc * c - 2 * cy)
        if best is None:  # blocked from the first point on: a knee has to be worth it
            error -= count * line.noise_counts**2 << 2 * _Q + 1
        if best is None or error < best:
            best = error
            rise = s * (x[i] * count - sum_x) - c * (out[i] * count - lost)
            found = points[i][0], y0 + ((rise >> _Q) + sum_y) // count, max(1, s)
    return found


def _dot(a, b):
    return sum([one * other for one, other in zip(a, b)])
