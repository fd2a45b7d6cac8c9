# typed: the commands of a pump, and what each becomes of what a person typed.
#
# Owns the list of commands, and how the values of each are understood. Must not: touch the pump.
#
# A function is here, or its name is that of one in setting.py. It returns words, when it asks to
# be told something; or a command of firmware.commands, its argument, what it is called in an
# answer, and what was given by name.

from firmware import commands
from firmware.console.answers import lengths, parse
from firmware.console.prompt import HELP, NotUnderstood
from firmware.console.reply import milli
from firmware.therapy import temp


def _bolus(pump, value, now=None, over=None, speed=None, **named):
    mu = parse.thousandths(value, "a number of units", "1.5", "U")
    what = "bolus %s U" % milli(mu)
    now_mu = mu
    over_min = 0
    if over is not None:
        over_min = lengths.minutes(over, "a time for the bolus", "2:30")
        now_mu = lengths.part(now, mu) if now is not None else 0
        what += " over %d min" % over_min
    elif now is not None:
        raise NotUnderstood('now= needs over=, as in pump.bolus(6, now="60%", over="2:30")')
    rate_mu_h = lengths.speed(speed, pump.rig.bolus_rate_mu_h) if speed is not None else 0
    return commands.BOLUS, (mu, now_mu, rate_mu_h, over_min), what, named


def _stop(pump, number=None, **named):
    if number is not None:
        number = parse.whole_number(number, "the number of a bolus", 1, 1_073_741_823)
    return commands.STOP, number, "stop", named


def _suspend(pump, time=None, **named):
    minutes = lengths.minutes(time, "a time to suspend", "15") if time is not None else None
    return commands.SUSPEND, minutes, "suspend", named


def _temp(pump, value=None, time=None, **named):
    if value is None:
        from firmware.console.answers import report

        return report.temp(pump)
    if time is None:
        raise NotUnderstood('a temporary rate needs a time, as in pump.temp("80%", 60)')
    kind = temp.RATE
    if isinstance(value, str) and value.strip()[-1:] == "%":
        kind = temp.PERCENT
        number = parse.whole_number(value.strip()[:-1].strip(), "a percentage", 0, 9_999)
    else:
        number = parse.thousandths(value, "a rate in U/h, or a percentage", '0.4 or "80%"', "U/h")
    minutes = lengths.minutes(time, "a time for it", "60")
    return commands.TEMP, (kind, number, minutes), "a temporary rate", named


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


def _week(pump):
    from firmware.console.answers import week

    return week.summary(pump)


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
        number = max(1, pump.channels.doses.last_id)
    return doses.dose(pump, parse.whole_number(number, "the number of a dose", 1, 1_073_741_823))


def _review(pump):
    from firmware.console.answers import doses

    return doses.review(pump)


def _load(pump, volume, strength=None, bore=None, **named):
    if strength is None and isinstance(volume, str):
        volume, _, strength = volume.strip().rpartition(" ")
    if not volume or strength in (None, "", "U"):
        raise NotUnderstood('load needs the concentration: pump.load(300, "U-100")')
    mu = parse.thousandths(volume, "a number of units", "300", "U")
    argument: tuple = (mu, parse.strength(strength))
    if bore is not None:
        argument += (parse.thousandths(bore, "a bore in mm", "8.66", "mm"),)
    return commands.LOAD, argument, "load %s U" % milli(mu), named


def _reservoir(pump, name=None, **named):
    if name is not None:
        name = parse.set_name(name)
    return commands.CHANGE_RESERVOIR, name, "change_reservoir", named


def _set(pump, name, **named):
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


def _calculate(pump, *values, **named):
    from firmware.console.answers import advice

    for index in range(len(values)):
        if _MEAL[index] in named:
            raise NotUnderstood("calculate takes %s once" % _MEAL[index])
        named[_MEAL[index]] = values[index]
    return advice.calculate(pump, named.get("carbs"), named.get("glucose"))


def _begin(pump):
    return commands.BEGIN, None, "begin", {}


# A row: name, topic, values in an example, what it does, the function that is run, how few and how
# many values, and what may be given by name. What more there is to say of one is in lessons.py.
#
# Whatever changes something may carry an id, and then acts only once. None: there is nothing to
# understand, and the console has it at once (firmware/console/console.py).
_ID = ("id",)
_COPY = ("id", "copy")
_UNITS = ("id", "sensitivity", "target")
_MEAL = ("carbs", "glucose")
_BOLUS = ("now", "over", "speed", "id")
# fmt: off
TABLE = (
    HELP,
    ("status", "now", "", "what is being delivered", None, 0, 0, ()),
    ("bolus", "bolus", "1.5", "delivers 1.5 U now, beside basal", _bolus, 1, 1, _BOLUS),
    ("stop", "bolus", "", "ends every bolus; basal goes on", _stop, 0, 1, _ID),
    ("dose", "bolus", "17", "what became of a bolus", _dose, 0, 1, _ID),
    ("review", "bolus", "", "the bolus that a restart interrupted", _review, 0, 0, ()),
    ("basal", "basal", '"00:00=0.80"', "sets the profile, U/h", _basal, 0, 48, _ID),
    ("temp", "basal", '"80%", 60', "another rate for a while", _temp, 0, 2, _ID),
    ("end_temp", "basal", "", "back to the profile", None, 0, 0, _ID),
    ("profiles", "profiles", "", "the profiles there are", "profiles", 0, 0, ()),
    ("profile", "profiles", '"weekend"', "shows one, or sets it", "profile", 0, 49, _COPY),
    ("use", "profiles", '"weekend"', "another profile is in force", "use", 1, 1, _ID),
    ("remove", "profiles", '"weekend"', "takes a profile away", "remove", 1, 1, _ID),
    ("suspend", "stop", "", "stops everything", _suspend, 0, 1, _ID),
    ("resume", "stop", "", "begins, or goes on", None, 0, 0, _ID),
    ("alarms", "alarms", "", "what is wrong, and what to do", _alarms, 0, 0, ()),
    ("ack", "alarms", "", "I have seen the alarms", None, 0, 0, _ID),
    ("hush", "alarms", "", "no sound for two minutes", None, 0, 0, _ID),
    ("beep", "alarms", "", "tries sound, light and vibration", None, 0, 0, _ID),
    ("relieve", "alarms", "", "takes the push off a blocked line", None, 0, 0, _ID),
    ("calculate", "calculator", "60, 180", "suggests a bolus", _calculate, 0, 2, _MEAL),
    ("ratio", "calculator", '"00:00=10"', "g of carbohydrate for 1 U", "ratio", 0, 12, _ID),
    ("sensitivity", "calculator", '"00:00=45"', "mg/dL for 1 U", "sensitivity", 0, 12, _ID),
    ("target", "calculator", '"00:00=90-120"', "range of glucose", "target", 0, 12, _ID),
    ("units", "calculator", '"mmol/L"', "unit of glucose", "units", 0, 1, _UNITS),
    ("action", "calculator", '"rapid"', "how long the insulin acts", "action", 0, 1, _ID),
    ("reverse", "calculator", '"on"', "low glucose takes off", "reverse", 0, 1, _ID),
    ("load", "reservoir", '300, "U-100"', "a reservoir was loaded", _load, 1, 2, ("id", "bore")),
    ("change_reservoir", "reservoir", "", "a new cartridge, step by step", _reservoir, 0, 1, _ID),
    ("change_set", "reservoir", '"tubed-60"', "a new infusion set, step by step", _set, 1, 1, _ID),
    ("affirm", "reservoir", "", "what was asked last is done", None, 0, 0, _ID),
    ("prime", "reservoir", "", "fills the tubing; stop() ends it", None, 0, 0, _ID),
    ("fill_cannula", "reservoir", "", "fills the cannula", None, 0, 0, _ID),
    ("week", "records", "", "what went out in the last eight days", _week, 0, 0, ()),
    ("history", "records", "", "what happened lately", _history, 0, 1, ()),
    ("journal", "records", "", "what is on record, and since when", _journal, 0, 0, ()),
    ("begin", "records", "", "begins a new journal", _begin, 0, 0, ()),
    ("settings", "settings", "", "all that is set, as a text", "settings", 0, 1, _ID),
    ("limits", "settings", "", "the limits in force", "limits", 0, 0, ()),
    ("limit", "settings", '"bolus", 12', "asks for another limit", "limit", 2, 2, _ID),
    ("confirm", "settings", "12", "does what was asked", "confirm", 1, 1, _ID),
    ("lock", "settings", "2468", "locks all settings with a code", "lock", 0, 1, _ID),
    ("unlock", "settings", "2468", "unlocks them", "unlock", 1, 1, _ID),
    ("clock", "clock", '"2026-06-02 14:30 +02:00"', "sets the clock", _clock, 0, 1, _ID),
    ("zone", "clock", '"+01:00"', "moves to another time zone", _zone, 1, 1, _ID),
)
# fmt: on
