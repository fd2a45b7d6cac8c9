# runout: how long what is left in the reservoir lasts at the present programme.
#
# Owns this one computation, and what of it boluses have yet to take. Must not: know when it is too
# little (health), or round anywhere but down.

from micropython import const

from firmware import units
from firmware.states import DELIVERING, PLACES
from firmware.therapy import temp

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


def left_min(pump, minute: int, most_min: int = MOST_MIN) -> int:
    """Minutes until the reservoir is empty by count, 0 .. most_min, or NEVER: what is still to
    come of boluses goes out, and basal runs as temporary rate and profile say.

    minute: of the local day now, or UNKNOWN: then the rate in force goes on. most_min: what lasts
    longer is not looked at, and for up to a day that is once through the profile, at most; else
    three times. Allocates nothing.
    """
    channels = pump.channels
    steps = pump.ledger.left_steps() - to_come_steps(pump)
    if steps <= 0:
        return 0 if pump.ledger.capacity_steps else NEVER
    # In mU/h times min, 60 to a mU: whole numbers, and at most 2**29.
    left = units.steps_to_mu(steps, pump.rig.pl_per_step, channels.nl_per_mu) * 60
    if minute == UNKNOWN and pump.state == DELIVERING:
        rate_mu_h = channels.basal.rate_mu_h
        return min(left // rate_mu_h, most_min) if rate_mu_h else NEVER
    segments = channels.profile.segments
    if not segments:
        return NEVER
    looks_far = most_min > units.MIN_PER_DAY
    day = _day(segments) if looks_far else 0
    minute = max(0, minute)
    minutes = 0
    now = channels.basal.temp
    temp_min = now.left_min()
    if looks_far and temp_min >= units.MIN_PER_DAY:
        days = temp_min // units.MIN_PER_DAY
        of_day = now.value * units.MIN_PER_DAY
        if now.kind == temp.PERCENT:
            of_day = day // 100 * now.value  # not rounded down at each segment, nor clamped
        if of_day:
            days = min(days, left // of_day)
        left -= days * of_day
        minutes = days * units.MIN_PER_DAY
        temp_min -= minutes
    index = channels.profile.index_at(minute)
    while True:  # within a day the temporary rate is over, within another what is left
        rate_mu_h = segments[index][1]
        index += 1
        end = segments[index][0] if index < len(segments) else units.MIN_PER_DAY
        if temp_min:
            rate_mu_h = channels.basal.made_of(rate_mu_h, 0)
            if temp_min < end - minute:
                index -= 1
                end = minute + temp_min
            temp_min -= end - minute
        elif looks_far:
            if not day:
                return NEVER
            minutes += left // day * units.MIN_PER_DAY
            left %= day
        if minutes >= most_min:
            return most_min
        used = rate_mu_h * (end - minute)
        if used > left:
            return min(minutes + left // rate_mu_h, most_min)
        left -= used
        minutes += end - minute
        minute = end
        if end == units.MIN_PER_DAY:
            minute = index = 0


def _day(segments) -> int:
    """A day of them, in mU/h times min."""
    day = 0
    end = units.MIN_PER_DAY
    for index in range(len(segments) - 1, -1, -1):
        start, rate_mu_h = segments[index]
        day += rate_mu_h * (end - start)
        end = start
    return day
