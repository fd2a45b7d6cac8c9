# report: the state of the pump and its profile, as a person reads them.
#
# Owns the layout of these answers. Reads the pump, never changes it: what is shown is a
# snapshot, and may be a poll old.

from firmware import clocks, states, units
from firmware.console import wording


def _mu(pump, steps):
    return units.steps_to_mu(steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)


def status(pump) -> str:
    """Two lines: what is being delivered; reservoir, clock and alarms."""
    return "%s  %s   %s%s\n%s   %s   %s" % (
        states.NAMES[pump.state],
        _basal(pump),
        _bolus(pump),
        _on_board(pump),
        _reservoir(pump),
        clock(pump),
        _alarm_count(pump),
    )


def _basal(pump):
    segments = pump.channels.profile.segments
    if not segments:
        return 'no basal profile, pump.basal("00:00=0.80") sets one'
    if pump.state != states.DELIVERING:
        return "basal 0.000 U/h"
    text = "basal %s U/h" % wording.milli(pump.channels.basal.rate_mu_h)
    wall = [0, 0, 0]
    if len(segments) > 1 and clocks.wall(pump.hal.rtc, wall):
        minute = (wall[1] // units.MS_PER_MIN + wall[2]) % units.MIN_PER_DAY
        start = pump.channels.profile.next_change(minute) % units.MIN_PER_DAY
        rate_mu_h = segments[pump.channels.profile.index_at(start)][1]
        text += " (next %s at %02d:%02d)" % (wording.milli(rate_mu_h), start // 60, start % 60)
    return text


def _bolus(pump):
    bolus = pump.channels.bolus
    if not bolus.active:
        return "no bolus"
    delivered_mu = _mu(pump, pump.ledger.dose_steps)
    return "bolus #%d %s of %s U" % (
        bolus.dose_id,
        wording.milli(delivered_mu),
        wording.milli(bolus.asked_mu),
    )


def _on_board(pump):
    mu = _mu(pump, pump.dispenser.onboard.steps())
    return "   IOB %s U" % wording.hundredths(mu) if mu else ""


def _reservoir(pump):
    ledger = pump.ledger
    if not ledger.capacity_steps:
        return 'no reservoir, pump.load(300, "U-100") loads one'
    left_mu = _mu(pump, ledger.left_steps())
    text = "reservoir %s U" % wording.tenths(left_mu)
    day_mu = pump.channels.profile.day_mu()
    if day_mu:
        text += ", about " + wording.span(left_mu * units.MIN_PER_DAY // day_mu * units.MS_PER_MIN)
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
    first = pump.alarms.ranked()[0]
    return "%d alarm%s: %s" % (len(standing), "" if len(standing) == 1 else "s", first.name)


def profile(pump) -> str:
    """The programmed segments and the day's total."""
    segments = pump.channels.profile.segments
    if not segments:
        return 'no basal profile; pump.basal("00:00=0.80 06:00=1.10") sets one'
    words = ["%02d:%02d=%s" % (m // 60, m % 60, wording.milli(rate)) for m, rate in segments]
    lines = [" ".join(words[i : i + 5]) for i in range(0, len(words), 5)]
    total_mu = pump.channels.profile.day_mu()
    return "basal U/h: %s\n%s U a day" % ("\n           ".join(lines), wording.milli(total_mu))
