# typed: the commands of a pump, and what each becomes of what a person typed.
#
# Owns the list of commands, and how the values of each are understood. Must not: touch the pump.
#
# A function returns words, when it asks to be told something; or a command of firmware.commands,
# its argument, what it is called in an answer, and what was given by name.

from firmware import commands
from firmware.console.answers import parse
from firmware.console.prompt import HELP, NotUnderstood
from firmware.console.reply import milli


def _bolus(pump, value, **named):
    mu = parse.thousandths(value, "a number of units", "1.5")
    return commands.BOLUS, mu, "bolus %s U" % milli(mu), named


def _basal(pump, *pieces, **named):
    if not pieces:
        from firmware.console.answers import report

        return report.profile(pump)
    value = pieces[0]
    if len(pieces) > 1:
        for piece in pieces:
            if not isinstance(piece, str):
                raise NotUnderstood(
                    '%s is not a segment, as in "06:00=1.10"' % parse.quoted(piece)
                )
        value = " ".join(pieces)
    return commands.BASAL, parse.segments(value), "the profile", named


def _alarms(pump):
    from firmware.console.answers import standing

    return standing.alarms(pump)


def _history(pump, most=12):
    from firmware.console.answers import history

    return history.lines(pump, parse.whole_number(most, "a number of lines", 1, 500))


def _journal(pump):
    from firmware.console.answers import records

    return records.summary(pump)


def _dose(pump, number=None, **named):
    from firmware.console.answers import doses

    if named:
        if number is not None:
            raise NotUnderstood("dose takes its number or an id, as in pump.dose(17)")
        return doses.seen(pump, parse.request_id(named["id"]))
    if number is None:
        number = max(1, pump.channels.bolus.dose_id)
    return doses.dose(pump, parse.whole_number(number, "the number of a dose", 1, 1_073_741_823))


def _review(pump):
    from firmware.console.answers import doses

    return doses.review(pump)


def _load(pump, volume, strength=None, bore=None, **named):
    if strength is None and isinstance(volume, str):
        volume, _, strength = volume.strip().partition(" ")
    if not strength:
        raise NotUnderstood('load needs the concentration: pump.load(300, "U-100")')
    mu = parse.thousandths(volume, "a number of units", "300")
    argument: tuple = (mu, parse.strength(strength))
    if bore is not None:
        argument += (parse.thousandths(bore, "a bore in mm", "8.66"),)
    return commands.LOAD, argument, "load %s U" % milli(mu), named


def _change_reservoir(pump, name=None, **named):
    if name is not None:
        name = parse.set_name(name)
    return commands.CHANGE_RESERVOIR, name, "change_reservoir", named


def _change_set(pump, name, **named):
    name = parse.set_name(name)
    return commands.CHANGE_SET, name, "change_set " + name, named


def _clock(pump, value=None, **named):
    if value is None:
        from firmware.console.answers import report

        return report.clock(pump)
    offset_min = pump.clocks.offset_min if pump.clocks.is_set else 0
    return commands.CLOCK, parse.moment(value, offset_min), "clock", named


def _zone(pump, value, **named):
    return commands.ZONE, parse.offset(value), "zone", named


def _begin(pump):
    return commands.BEGIN, None, "begin", {}


# Whatever changes something may carry an id, and then acts only once. None: there is nothing to
# understand, and the console has it at once (firmware/console/console.py).
_ID = ("id",)
# fmt: off
TABLE = (
    HELP,
    ("status", "", "what is being delivered", None, 0, 0, ()),
    ("bolus", "1.5", "delivers 1.5 U now; id=7: once only", _bolus, 1, 1, _ID),
    ("stop", "", "ends the bolus; basal goes on", None, 0, 0, _ID),
    ("basal", '"00:00=0.80"', "sets the profile, U/h", _basal, 0, 48, _ID),
    ("suspend", "", "stops everything", None, 0, 0, _ID),
    ("resume", "", "begins, or goes on", None, 0, 0, _ID),
    ("alarms", "", "what is wrong, and what to do", _alarms, 0, 0, ()),
    ("ack", "", "I have seen the alarms", None, 0, 0, _ID),
    ("hush", "", "no sound for two minutes", None, 0, 0, _ID),
    ("beep", "", "tries sound, light and vibration", None, 0, 0, _ID),
    ("history", "", "what happened lately", _history, 0, 1, ()),
    ("journal", "", "what is on record, and since when", _journal, 0, 0, ()),
    ("dose", "17", "what became of a bolus", _dose, 0, 1, _ID),
    ("review", "", "the bolus that a restart interrupted", _review, 0, 0, ()),
    ("load", '300, "U-100"', "a reservoir was loaded", _load, 1, 2, ("id", "bore")),
    ("change_reservoir", "", "another cartridge, step by step", _change_reservoir, 0, 1, _ID),
    ("change_set", '"tubed-60"', "another infusion set, step by step", _change_set, 1, 1, _ID),
    ("affirm", "", "what was asked last is done", None, 0, 0, _ID),
    ("prime", "", "fills the tubing; stop() ends it", None, 0, 0, _ID),
    ("fill_cannula", "", "fills the cannula", None, 0, 0, _ID),
    ("relieve", "", "takes the push off a blocked line", None, 0, 0, _ID),
    ("clock", '"2026-06-02 14:30 +02:00"', "sets the clock", _clock, 0, 1, _ID),
    ("zone", '"+01:00"', "moves to another time zone", _zone, 1, 1, _ID),
    ("begin", "", "begins a new journal", _begin, 0, 0, ()),
)
# fmt: on
