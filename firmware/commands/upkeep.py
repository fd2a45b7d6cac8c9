# upkeep: what a person says now and then: reservoir, clock, zone, a new journal, a beep.
#
# Owns the checks of each, and the order of record and act. A refused command changes nothing. Read
# when one is asked for.

from firmware import ages, commands, faults, journal, replies, units
from firmware.delivery.ledger import UNKNOWN
from firmware.scheduler import AT_REST, SOON
from firmware.states import DELIVERING, FAULT, MOVING, OFF


def run(pump, which: int, argument):
    """One of these commands, by its number: its answer, or the steps that come to it."""
    return _DO[which](pump, argument)


def _load(pump, argument):
    """A reservoir was loaded: (mU, units per mL), and maybe its bore in um."""
    mu, units_per_ml = argument[:2]
    nl_per_mu = units.nl_per_mu(units_per_ml)
    if pump.state == DELIVERING:
        return replies.NOT_WHILE_DELIVERING, 0, 0
    if pump.state == MOVING:
        return replies.MOVING, pump.move.kind, 0
    if len(argument) > 2 and argument[2] != pump.rig.bore_um:
        return replies.OTHER_BORE, argument[2], pump.rig.bore_um
    if not nl_per_mu:
        return replies.NO_SUCH_INSULIN, units_per_ml, 0
    volume_nl = mu * nl_per_mu
    if volume_nl > pump.rig.capacity_nl:
        return replies.TOO_LARGE, mu, pump.rig.capacity_nl // nl_per_mu
    if mu < 1:
        return replies.TOO_SMALL, mu, 1
    channels = pump.channels
    if pump.walk:
        yield AT_REST  # to read a module takes 20 ms
        from firmware.commands import infusing

        return infusing.load(pump, volume_nl, nl_per_mu)
    if pump.ledger.line != UNKNOWN and nl_per_mu != channels.nl_per_mu:
        return replies.LINE_HOLDS, units_per_ml, 1_000 // channels.nl_per_mu
    yield AT_REST
    if nl_per_mu != channels.nl_per_mu:
        pump.days.close()
    pump.checkpoint.write()  # what went out until now was of the old insulin
    pump.journal.write(journal.LOAD, volume_nl, nl_per_mu, pump.ledger.total_steps)
    pump.dispenser.load(volume_nl, channels.nl_per_mu, nl_per_mu)
    channels.set_concentration(nl_per_mu)
    pump.line.forget()
    pump.ages.reservoir_min = ages.UNKNOWN  # nobody said that it is a fresh one
    pump.health.end_alarms()  # what it ends is over when the answer comes
    return replies.LOADED, mu, units_per_ml


def _clock(pump, argument):
    """Sets the clock: (UTC day, ms of it, local minus UTC in minutes)."""
    day, ms, offset_min = argument
    ticks = pump.hal.clock
    said = ticks.ticks_ms()
    # First the record, so that it is stamped with the time as it was.
    pump.journal.write(journal.CLOCK, day, ms // 10, offset_min + 720)
    yield SOON
    ms += ticks.ticks_diff(ticks.ticks_ms(), said)
    try:
        pump.clocks.set(day + ms // units.MS_PER_DAY, ms % units.MS_PER_DAY, offset_min)
    except OSError:
        return replies.CLOCK_REFUSED, 0, 0
    pump.days.look()
    yield SOON
    if pump.state == DELIVERING:
        pump.choose_basal()
    return replies.CLOCK_SET, 0, 0


def _zone(pump, offset_min):
    """Moves to another time zone, or to summer time; the moment stays."""
    clocks = pump.clocks
    if not clocks.read():
        return replies.CLOCK_NOT_SET, 0, 0
    return _clock(pump, (clocks.day, clocks.ms, offset_min))


def _begin(pump, _):
    """Begins a new journal, where there is none that can be trusted."""
    fault = pump.recovery.fault
    if fault == faults.NONE:
        return replies.BOOKS_OPEN, 0, 0
    if fault in (faults.JOURNAL_VERSION, faults.JOURNAL):
        return replies.BOOKS_CLOSED, fault, 0
    yield AT_REST
    yield from pump.recovery.begin()
    pump.alarms.clear(pump.alarms.find(fault))
    pump.enter(FAULT if pump.alarms.stopping() else OFF)
    return replies.BEGUN, 0, 0


def _beep(pump, _):
    """Tries sound, light and vibration, unless that would hide an alarm."""
    alarm = pump.alarms.unseen()
    if alarm:
        return replies.ALARM_SOUNDS, alarm.number, 0
    seconds = pump.alarms.beep()
    if pump.alarms.mute():
        return replies.CHECK_FAILS, faults.NO_SIGNAL, 0
    return replies.BEEPING, seconds, 0


_DO = {
    commands.LOAD: _load,
    commands.CLOCK: _clock,
    commands.ZONE: _zone,
    commands.BEGIN: _begin,
    commands.BEEP: _beep,
}
