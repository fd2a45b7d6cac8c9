# runout: how long what is left in the reservoir lasts at the present programme.
#
# Owns this one computation, and what of it boluses have yet to take. Must not: know when it is too
# little (health), or round anywhere but down.

from micropython import const

from firmware import units
from firmware.states import DELIVERING, PLACES

UNKNOWN = const(-1)  # of a minute of the day: the clock is not set
NEVER = const(-1)  # of a time left: at this programme nothing goes out
MOST_MIN = const(14_398_560)  # 9_999 days; what lasts longer is said to last so long


def to_come_steps(pump) -> int:
    """Steps that are still to go out of the boluses under way. Allocates nothing."""
    steps = 0
    for place in range(PLACES):
        dose = pump.channels.doses.at[place]
        if dose.active:
            steps += max(0, dose.whole_steps - pump.ledger.dose_steps[place])
    return steps


def left_min(pump, minute: int) -> int:
    """Minutes until the reservoir is empty by count, 0 .. MOST_MIN, or NEVER: what is still to
    come of boluses goes out, and basal runs as the profile says.

    minute: of the local day now, or UNKNOWN: then the rate in force goes on. Twice through the
    profile, at most; allocates nothing.
    """
    channels = pump.channels
    steps = pump.ledger.left_steps() - to_come_steps(pump)
    if steps <= 0:
        return 0 if pump.ledger.capacity_steps else NEVER
    segments = channels.profile.segments
    # In mU/h times min, 60 to a mU: whole numbers, and at most 2**29.
    left = units.steps_to_mu(steps, pump.rig.pl_per_step, channels.nl_per_mu) * 60
    if minute == UNKNOWN and pump.state == DELIVERING:
        rate_mu_h = channels.basal.rate_mu_h
        return min(left // rate_mu_h, MOST_MIN) if rate_mu_h else NEVER
    day = 0
    end = units.MIN_PER_DAY
    for index in range(len(segments) - 1, -1, -1):
        start, rate_mu_h = segments[index]
        day += rate_mu_h * (end - start)
        end = start
    if not day:
        return NEVER
    if left // day >= MOST_MIN // units.MIN_PER_DAY:
        return MOST_MIN
    minutes = left // day * units.MIN_PER_DAY
    left %= day
    minute = max(0, minute)
    index = channels.profile.index_at(minute)
    while True:  # less than a day is left, so it ends within one
        rate_mu_h = segments[index][1]
        index += 1
        if index == len(segments):
            index = 0
        end = segments[index][0] or units.MIN_PER_DAY
        used = rate_mu_h * (end - minute)
        if used > left:
            return minutes + left // rate_mu_h
        left -= used
        minutes += end - minute
        minute = segments[index][0]
