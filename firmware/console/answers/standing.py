# standing: the alarms that stand, as a person reads them: what, since when, and what to do.
#
# Owns the layout. Reads the pump, never changes it.

from firmware import faults, units
from firmware.console import wording
from firmware.console.answers import matters


def alarms(pump) -> str:
    """The standing alarms: what, since when, and what to do."""
    if not pump.alarms.standing:
        return "no alarms"
    lines = []
    for alarm in pump.alarms.standing:
        since = (pump.clocks.uptime_ms() - alarm.since_ms) % 4_294_967_296
        lines.append(
            "%-6s %d %-14s %s%s ago, %s"
            % (
                faults.PRIORITY_NAMES[alarm.priority],
                alarm.number,
                alarm.name,
                wording.clock_time(alarm.local_ms) + ", " if alarm.local_ms >= 0 else "",
                wording.span(since),
                "acknowledged" if alarm.acknowledged else "not acknowledged",
            )
        )
        matter, advice = matters.of(alarm.number)
        if alarm.cut_dose_id:
            cut_mu = units.steps_to_mu(
                alarm.cut_steps, pump.rig.pl_per_step, pump.channels.nl_per_mu
            )
            matter += "; stopped in bolus #%d: %s U of %s delivered" % (
                alarm.cut_dose_id,
                wording.milli(cut_mu),
                wording.milli(alarm.cut_asked_mu),
            )
        elif alarm.stops:
            matter += "; delivery is stopped"
        if alarm.number in (faults.INTERRUPTED, faults.RESTARTED):
            matter += "; it was " + matters.cause(alarm.detail)
        lines.append("       " + matter)
        steps = [advice]
        if not alarm.acknowledged:
            steps.append("pump.ack()")
        if alarm.stops:
            steps.append("pump.resume()")
        lines.append("       %s" % ", then ".join(steps))
    return "\n".join(lines)
