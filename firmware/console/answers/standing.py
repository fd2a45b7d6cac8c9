# standing: the alarms that stand, as a person reads them: what, since when, and what to do.
#
# Owns the layout: 80 columns, in the order of Alarms.ranked(). Reads the pump, never changes it.

from micropython import const

from firmware import clocks, faults, trapped, units
from firmware.console.answers import matters, names, wording

_WIDTH = const(80)
_INDENT = const("       ")
_THEN = const(", then ")


def alarms(pump) -> str:
    """The standing alarms: what, since when, what each did, and what to do."""
    if not pump.alarms.standing:
        return "no alarms"
    lines = []
    if pump.alarms.hushed_ms:
        lines.append("hushed" + _until(pump) + "; the light stays")
    for alarm in pump.alarms.ranked():
        since = (pump.clocks.uptime_ms() - alarm.since_ms) % 4_294_967_296
        lines.append(
            "%-6s %d %-14s %s%s ago, %s%s"
            % (
                names.PRIORITIES[alarm.level()],
                alarm.number,
                names.of(alarm.number),
                wording.clock_time(alarm.local_ms) + ", " if alarm.local_ms >= 0 else "",
                wording.span(since),
                "acknowledged" if alarm.acknowledged else "not acknowledged",
                ", escalated" if alarm.escalated else "",
            )
        )
        matter, advice = matters.of(alarm.number)
        if alarm.number == faults.OCCLUSION:
            matter += _held(pump, alarm.detail)
        _put(lines, "; ", [matter, _effect(pump, alarm)])
        steps = advice.split(_THEN)
        if not alarm.acknowledged:
            steps.insert(matters.ack_at(alarm.number, len(steps)), "pump.ack()")
        if alarm.stops:
            steps.append("pump.resume()")
        _put(lines, _THEN, steps)
    return "\n".join(lines)


def _until(pump):
    """Until what time of day, if that is known, and how long."""
    left_ms = pump.alarms.hushed_ms
    wall = [0, 0, 0]
    text = " for %d s" % ((left_ms + 999) // 1_000)
    if clocks.wall(pump.hal.rtc, wall):
        end_ms = wall[1] + wall[2] * units.MS_PER_MIN + left_ms
        text = " until %s," % wording.clock_time(end_ms % units.MS_PER_DAY) + text
    return text


def _effect(pump, alarm):
    """What it did, or was; empty when there is nothing to say."""
    if alarm.number in (faults.INTERRUPTED, faults.RESTARTED):
        text = "it was " + names.cause(alarm.detail)
        return text if not alarm.stops else "delivery is stopped; " + text
    if alarm.cut_dose_id:
        cut_mu = units.steps_to_mu(alarm.cut_steps, pump.rig.pl_per_step, pump.channels.nl_per_mu)
        return "stopped in bolus #%d: %s U of %s delivered" % (
            alarm.cut_dose_id,
            wording.milli(cut_mu),
            wording.milli(alarm.cut_asked_mu),
        )
    if alarm.number == faults.AUTO_OFF_SOON and pump.presence.is_soon():
        return "off in %d min" % pump.presence.left_min()
    return "delivery is stopped" if alarm.stops else ""


def _put(lines, joint, pieces):
    """Adds what is said, piece by piece, to lines no longer than _WIDTH."""
    line = ""
    for piece in pieces:
        if not piece:
            continue
        if line and len(_INDENT) + len(line) + len(joint) + len(piece) > _WIDTH:
            lines.append(_INDENT + line + joint.rstrip())
            line = piece
        else:
            line = line + joint + piece if line else piece
    lines.append(_INDENT + line)


def _held(pump, packed):
    """How hard a blocked line is pressed, what it did not get, and what it holds."""
    missed_nl, held_nl, pressure_kpa = trapped.detail(packed)
    nl_per_mu = pump.channels.nl_per_mu
    return " at about %d kPa, about %s U missed, %s U held in it" % (
        pressure_kpa,
        wording.hundredths(missed_nl // nl_per_mu),
        wording.hundredths(held_nl // nl_per_mu),
    )
