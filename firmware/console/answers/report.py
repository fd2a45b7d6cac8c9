# report: the state of the pump and its profile, as a person reads them.
#
# Owns the layout of these answers. Reads the pump, never changes it: what is shown is a
# snapshot, and may be a poll old.

from micropython import const

from firmware import clocks, sections, states, units
from firmware.console.answers import names, wording
from firmware.states import PLACES
from firmware.therapy import runout
from firmware.therapy import temp as temporary

_SAID_FROM = const(40)  # %: what friction, warmth and posture do to the force stays below


def _mu(pump, steps):
    return units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)


def status(pump) -> str:
    """Three lines: what is delivered; out of what and through what; clock and alarms. One more for
    each of several boluses, and one that says what is next while set or reservoir are changed, or
    the pusher was drawn back."""
    boluses = _boluses(pump)
    few = len(boluses) < 2
    text = "%s  %s   %s%s%s\n%s%s%s\n%s   %s" % (
        names.STATES[pump.state] + _pause(pump),
        _basal(pump),
        (boluses or ["no bolus"])[0] if few else "%d boluses" % len(boluses),
        _on_board(pump),
        "" if few else "\n" + "\n".join(boluses),
        _reservoir(pump),
        _set(pump),
        _line(pump),
        clock(pump),
        _alarm_count(pump),
    )
    if pump.walk or pump.move or pump.ledger.backed_steps:
        from firmware.console.answers import walking

        text += "\n" + walking.progress(pump)
    return text


def _pause(pump):
    left_ms = pump.presence.pause_ms()
    if not left_ms:
        return ""
    return ", goes on in %d min" % ((left_ms + units.MS_PER_MIN - 1) // units.MS_PER_MIN)


def _set(pump):
    minutes = pump.ages.set_min
    if minutes < 0:
        return ""  # no set was ever named
    return "   set %d d %02d h" % (minutes // 1440, minutes // 60 % 24)


def _basal(pump):
    segments = pump.channels.profile.segments
    if not segments:
        return 'no basal profile, pump.basal("00:00=0.80") sets one'
    is_delivering = pump.state == states.DELIVERING
    rate_mu_h = pump.channels.basal.rate_mu_h if is_delivering else 0
    text = "basal %s U/h" % wording.milli(rate_mu_h)
    if pump.channels.basal.temp.left_min():
        return text + " (%s)" % temp(pump)
    if not is_delivering:
        return text
    wall = [0, 0, 0]
    if len(segments) > 1 and clocks.wall(pump.hal.rtc, wall):
        minute = (wall[1] // units.MS_PER_MIN + wall[2]) % units.MIN_PER_DAY
        start = pump.channels.profile.next_change(minute) % units.MIN_PER_DAY
        rate_mu_h = segments[pump.channels.profile.index_at(start)][1]
        text += " (next %s at %02d:%02d)" % (wording.milli(rate_mu_h), start // 60, start % 60)
    return text


def temp(pump) -> str:
    """The temporary rate, and how long it lasts."""
    now = pump.channels.basal.temp
    if not now.left_min():  # none, or over, which the next poll will note
        return "no temporary rate"
    what = "%d %%" % now.value
    if now.kind == temporary.RATE:
        what = "%s U/h" % wording.milli(now.value)
    return "temporary %s, %s left" % (what, wording.minutes(now.left_min()))


def _boluses(pump):
    """How far each is; of one that is spread, for how long."""
    doses = pump.channels.doses
    found = []
    for place in range(PLACES):
        dose = doses.at[place]
        if dose.active:
            delivered_mu = _mu(pump, pump.ledger.dose_steps[place])
            text = "bolus #%d %s of %s U" % (
                dose.dose_id, wording.milli(delivered_mu), wording.milli(dose.asked_mu),
            )  # fmt: skip
            if dose.over_min and not dose.is_hurried and not dose.spent:
                left_min = (dose.left_ms + units.MS_PER_MIN - 1) // units.MS_PER_MIN
                text += ", %s left" % wording.minutes(left_min)
            found.append(text)
    return found


def _on_board(pump):
    mu = pump.dispenser.onboard.milliunits(pump.rig.pl_per_step, pump.channels.nl_per_mu)
    return "   IOB %s U" % wording.hundredths(mu) if mu else ""


def _line(pump):
    suspicion = pump.line.suspicion()
    if suspicion < _SAID_FROM or pump.state != states.DELIVERING:
        return ""
    return "   line fills up: %d %% of blocked" % suspicion


def _reservoir(pump):
    ledger = pump.ledger
    if not ledger.capacity_steps:
        return 'no reservoir, pump.load(300, "U-100") loads one'
    left_mu = _mu(pump, ledger.left_steps())
    text = "reservoir %s U" % wording.tenths(left_mu)
    minutes = pump.ages.reservoir_min
    if minutes >= 0:
        text += ", %d d %02d h old" % (minutes // 1440, minutes // 60 % 24)
    wall = [0, 0, 0]
    minute = runout.UNKNOWN
    if clocks.wall(pump.hal.rtc, wall):
        minute = (wall[1] // units.MS_PER_MIN + wall[2]) % units.MIN_PER_DAY
    left_min = runout.left_min(pump, minute)
    if left_min > 0:
        text += ", about " + wording.span(left_min * units.MS_PER_MIN)
    return text


def clock(pump) -> str:
    """The wall clock, local, with its distance from UTC."""
    wall = [0, 0, 0]
    if not clocks.wall(pump.hal.rtc, wall):
        return "clock not set"
    local_ms = wall[1] + wall[2] * units.MS_PER_MIN
    return "clock %s %s %s" % (
        wording.date(wall[0] + local_ms // units.MS_PER_DAY),
        wording.clock_time(local_ms % units.MS_PER_DAY),
        wording.offset(wall[2]),
    )


def _alarm_count(pump):
    standing = pump.alarms.standing
    if not standing:
        return "no alarms"
    first = names.of(pump.alarms.ranked()[0].number)
    text = "%d alarm%s: %s" % (len(standing), "" if len(standing) == 1 else "s", first)
    if pump.presence.is_soon():
        text += "; nobody there, off in %d min" % pump.presence.left_min()
    return text


def profile(pump) -> str:
    """The programmed segments and the day's total."""
    segments = pump.channels.profile.segments
    if not segments:
        return 'no basal profile; pump.basal("00:00=0.80 06:00=1.10") sets one'
    words = ["%02d:%02d=%s" % (m // 60, m % 60, wording.milli(rate)) for m, rate in segments]
    lines = [" ".join(words[i : i + 5]) for i in range(0, len(words), 5)]
    total_mu = sections.day_mu(segments)
    return "basal U/h: %s\n%s U a day" % ("\n           ".join(lines), wording.milli(total_mu))
