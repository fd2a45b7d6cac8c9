# trapped: how much a blocked line did not get, and how much it holds, by the floors of the force.
#
# Owns the search for the moment at which the line was blocked. Must not: be asked while anything
# moves; it allocates, and takes some ms.
#
# A step adds s counts to the floor: the rig's own compliance, whatever the nominal one. What the
# line lets out takes c counts for each step of it off again. From step to step that is
#     rise / flow_counts  of a step, while a flow that is felt still fills the line (R C),
#     a whole step        once it has, and where the flow is not felt; c is s, then,
#     nothing             since the line is blocked.
# For any moment to be blocked at there is a line b + s * steps - c * (let out) that comes closest
# to the floors, by least squares, and is not further from the rig's numbers than rigs are. The
# moment at which it comes closest of all is the one: since then, every step was missed. What the
# line held then, because of the flow or of an earlier one, it holds too; what the rising force
# winds the drive up by is missed, but not held: the part s / climb, as both give way to it.

from micropython import const

from firmware import journal, units

_LEAST = const(4)  # points of a blocked line
_SOON = const(32)  # windows, in which a flow still fills the line
_FULL = const(18)  # windows that are looked at where it has
_Q = const(12)  # of a slope, in counts for a step
_SOFT = const(2)  # fifths of the nominal slope: no line is as soft; half more of both is 0.44
_STIFF = const(4)  # times a line's slope, or it is no drive's: the plunger glides
# How sure of the rig's numbers it is: 1 / (the share that they are off by)**2
_STEP = const(16)  # 25 %: of s
_FILLS = const(3)  # 60 %: of c / s while the line fills: its resistance
_FILLED = const(44)  # 15 %: once it has; no rig's number, but friction that changes


# An alarm's detail, from its lowest bits up: 32 nL held, 32 nL missed, kPa.
_PART_NL = const(32)
_PARTS_BITS = const(11)
_MOST_PARTS = const(0x7FF)  # 65 uL
_PA_PER_KPA = const(1_000)
_MOST_KPA = const(255)


def explain(pump) -> int:
    """Puts the estimate on record; returns it as the detail of an alarm."""
    missed_steps, held_steps, rise_counts = estimate(pump.line, pump.ledger.total_steps)
    pl_per_step = pump.rig.pl_per_step
    missed_nl = missed_steps * pl_per_step // units.PL_PER_NL
    held_nl = held_steps * pl_per_step // units.PL_PER_NL
    pressure_pa = pump.line.pressure_pa(rise_counts)
    pump.journal.note(journal.LINE, missed_nl, held_nl, pressure_pa)
    packed = min((pressure_pa + _PA_PER_KPA // 2) // _PA_PER_KPA, _MOST_KPA)
    for volume_nl in (missed_nl, held_nl):
        parts = (volume_nl + _PART_NL // 2) // _PART_NL
        packed = packed << _PARTS_BITS | min(parts, _MOST_PARTS)
    return packed


def detail(packed: int) -> tuple:
    """(nL missed, nL held, kPa) of an alarm's detail."""
    held_nl = (packed & _MOST_PARTS) * _PART_NL
    packed >>= _PARTS_BITS
    return (packed & _MOST_PARTS) * _PART_NL, held_nl, packed >> _PARTS_BITS


def estimate(line, total_steps: int) -> tuple:
    """(steps missed, steps held, counts that the pressure adds), of a line.Line with a verdict;
    total_steps: of the ledger."""
    floor = line.floor
    flow_counts = line.flow_counts
    still_counts = line.still_counts
    window_steps = floor.window_steps
    since = line.since_steps
    # Felt: the line holds as much of it as a window and a half.
    felt = flow_counts * 512 > 3 * window_steps * line.step_counts_q8
    filled = felt and total_steps - since >= _SOON * window_steps
    fills = felt and not filled
    if filled:
        since = total_steps - _FULL * window_steps
    elif fills and still_counts < 0:
        still_counts = line.baseline_counts()
    points = [floor.point(back) for back in range(floor.points - 1, -1, -1)]
    points = [point for point in points if point[0] > since]
    if len(points) < 2:
        steps = line.rise_counts * 256 // max(1, line.step_counts_q8)
        steps += total_steps - max(since, floor.at_steps)
        return min(steps, total_steps - since), steps, steps * line.step_counts_q8 >> 8
    knee_steps, knee_counts, slope_q = _knee(line, points, still_counts if fills else -1)
    if not filled and knee_steps == points[0][0]:  # or sooner: no floor tells
        knee_counts -= slope_q * (knee_steps - since) >> _Q
        knee_steps = since
        fills = still_counts >= 0  # with what an earlier flow has left in the line
    missed = max(0, total_steps - knee_steps)
    if fills:
        held_counts = max(0, knee_counts - still_counts)
    else:
        held_counts = flow_counts
        if 0 < line.plateau_at <= knee_steps:
            held_counts = line.plateau_counts
        elif still_counts >= 0:
            held_counts = knee_counts - still_counts
        # Friction has changed since the flow began, by about as much as rigs differ: so it is
        # between what was felt and the rig's number. No line is off by more than half.
        held_counts = max(flow_counts // 2, min(held_counts, 3 * flow_counts // 2))
        held_counts = (3 * held_counts + 2 * flow_counts) // 5
    held = missed + (held_counts << _Q) // slope_q
    rise_counts = held_counts + (missed * slope_q >> _Q)
    climb_q = floor.climb_q4 << _Q - 4
    if climb_q > _STIFF * slope_q:
        held -= held * slope_q // climb_q
    return missed, held, rise_counts


def _knee(line, points, still_counts):
    """(total_steps, counts, slope) where the line was blocked.

    still_counts: the floor before the line began to fill; -1: it has filled."""
    count = len(points)
    x0, y0 = points[0]
    x = [point[0] - x0 for point in points]
    y = [point[1] - y0 for point in points]
    nominal = max(1, line.step_counts_q8 << _Q - 8)
    doubt = count * max(1, (line.noise_counts << _Q) ** 2 // nominal**2)
    out = x  # let out, if it were open
    tie = doubt * _FILLED
    if still_counts >= 0:
        tie = doubt * _FILLS
        out = [0]
        area = 0
        for i in range(1, count):
            area += (y[i] + y[i - 1] + 2 * (y0 - still_counts)) * (x[i] - x[i - 1])
            out.append(area // (2 * line.flow_counts))
    # The normal equations, xx * s + xc * c = xy and xc * s + cc * c = cy: about the mean, times
    # count. Those with c change from moment to moment, and are kept as sums up to it.
    sum_x, sum_y = sum(x), sum(y)
    xx = count * _dot(x, x) - sum_x * sum_x + doubt * _STEP + tie
    xy = (count * _dot(x, y) - sum_x * sum_y << _Q) + doubt * _STEP * nominal
    sum_out = out_out = out_x = out_y = 0
    left_x, left_y = sum_x, sum_y
    best = None
    for i in range(max(1, count - _LEAST + 1)):
        until = out[i]
        sum_out += until
        out_out += until * until
        out_x += until * x[i]
        out_y += until * y[i]
        left_x -= x[i]
        left_y -= y[i]
        left = count - 1 - i
        lost = sum_out + left * until
        cc = count * (out_out + left * until * until) - lost * lost + tie
        xc = lost * sum_x - count * (out_x + until * left_x) - tie
        cy = lost * sum_y - count * (out_y + until * left_y) << _Q
        c = (xx * cy - xc * xy) // max(1, xx * cc - xc * xc)
        if still_counts >= 0:
            c = max(c, _SOFT * nominal // 5)
        s = (xy - xc * c) // xx
        error = s * (xx * s + 2 * xc * c - 2 * xy) + c * (cc * c - 2 * cy)
        if best is None:  # blocked from the first point on: a knee has to be worth it
            error -= count * line.noise_counts**2 << 2 * _Q + 1
        if best is None or error < best:
            best = error
            rise = s * (x[i] * count - sum_x) - c * (until * count - lost)
            slope = max(1, s, _SOFT * nominal // 5)
            found = points[i][0], y0 + ((rise >> _Q) + sum_y) // count, slope
    return found


def _dot(a, b):
    return sum([one * other for one, other in zip(a, b)])
