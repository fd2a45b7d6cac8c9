# refusals: why a command was not carried out, in words. One line each, with limit and value.
#
# Owns the words for every refusal of firmware/replies.py that a person can mend. Must not: decide
# anything.

from micropython import const

from firmware import faults, replies
from firmware.console.answers import matters, names, walking
from firmware.console.reply import milli

_TO_BEGIN = const(
    (
        "pump.resume() begins",
        "",
        "pump.resume() goes on",
        "see pump.alarms()",
        "pump.stop() ends it",
    )
)


def words(answer: tuple, what: str) -> str:
    """The words for a refusal; what: the command as it was understood."""
    code = answer[0]
    if code not in _WORDS:
        from firmware.console.answers import unsettled

        return unsettled.words(answer, what) or "the pump answered %d" % code
    text = _WORDS[code](*answer[1:])
    return text if code in _NAMELESS else "%s %s" % (what, text)


def _no_delivery(state, _):
    return "needs delivery; it is %s, %s" % (names.STATES[state], _TO_BEGIN[state])


def _alarm_stands(number, acknowledged):
    name = names.of(number)
    matter, advice = matters.of(number)
    if not acknowledged:
        first = advice.split(", then ")[0] if number == faults.OCCLUSION else advice
        steps = [first]
        steps.insert(matters.ack_at(number, 1), "pump.ack()")
        return "alarm %d %s stands; %s" % (number, name, ", then ".join(steps))
    return "alarm %d %s is still true: %s; %s" % (number, name, matter, advice)


def _matter(number):
    return "%s; %s" % matters.of(number)


def _not_now(step, _):
    return "is not what comes now: " + walking.next_step(step)


def _moving(kind, _):
    return "only when the plunger rests: it is %s; pump.stop() ends it" % walking.MOVES[kind]


def _too_steep(mu_h, most, least_min):
    text = "would flow at %s U/h, above %s" % (milli(mu_h), milli(max(0, most)))
    return text + ("; take %d min or more" % least_min if least_min else "; pump.stop() first")


# Those whose words do not begin with what was asked.
_NAMELESS = (
    replies.BOLUS_RUNNING,
    replies.NO_BOLUS,
    replies.ALREADY,
    replies.ALARM_STANDS,
    replies.NO_SUCH_INSULIN,
    replies.NOTHING_TO_ACK,
    replies.ID_FORGOTTEN,
    replies.NOTHING_SOUNDS,
    replies.NOTHING_HELD,
    replies.NO_SUCH_SET,
    replies.NO_TEMP,
)

_WORDS: dict = {
    replies.TOO_SMALL: lambda mu, least: "is below the smallest, %s U" % milli(least),
    replies.TOO_LARGE: lambda mu, most: "is above the largest allowed, %s U" % milli(most),
    replies.TOO_FINE: lambda mu, grid: (
        "is too fine: it goes by %s U; nearest below %s" % (milli(grid), milli(mu // grid * grid))
    ),
    replies.LESS_THAN_A_STEP: lambda mu, least: "is less than a step, %s U" % milli(least),
    replies.DELIVERY_OFF: _no_delivery,
    replies.BOLUS_RUNNING: lambda dose, mu: (
        "bolus #%d is running, %s U of it delivered; pump.stop(%d) ends it"
        % (dose, milli(mu), dose)
    ),
    replies.SPEED_WRONG: lambda mu_h, most, least: (
        "has a speed of %s U/min, outside %s to %s"
        % (milli(mu_h // 60), milli(least // 60), milli(most // 60))
    ),
    replies.TIME_WRONG: lambda minutes, most, least: (
        "has a time of %d min, outside %d to %d min" % (minutes, least, most)
    ),
    replies.TOO_STEEP: _too_steep,
    replies.NOTHING_LATER: lambda _, __: "leaves less than 0.010 U for later; leave out now=",
    replies.RATE_WRONG: lambda mu_h, most: (
        'has a rate of %s U/h, outside 0.000 to %s; a percentage is written as in "80%%"'
        % (milli(mu_h), milli(most))
    ),
    replies.PERCENT_WRONG: lambda percent, most: (
        "is %d %%, outside 0 to %d %% of the profile" % (percent, most)
    ),
    replies.NO_TEMP: lambda _, __: 'no temporary rate is running, as pump.temp("80%", 60) begins',
    replies.RESERVOIR_SHORT: lambda mu, left: "is more than is left, %s U" % milli(left),
    replies.HOUR_FULL: lambda mu, left: "is more than still fits in this hour, %s U" % milli(left),
    replies.NO_BOLUS: lambda state, dose: (
        "no bolus %sis running; pump.suspend() stops basal too" % ("#%d " % dose if dose else "")
    ),
    replies.ALREADY: lambda state, _: "it is %s already" % names.STATES[state],
    replies.ALARM_STANDS: _alarm_stands,
    replies.CHECK_FAILS: lambda number, _: "needs every check to agree: " + _matter(number),
    replies.NO_PROFILE: lambda _, __: 'needs a profile, as in pump.basal("00:00=0.80")',
    replies.NOT_LOADED: lambda _, __: 'needs a reservoir, as in pump.load(300, "U-100")',
    replies.CLOCK_NOT_SET: lambda _, __: (
        'needs the clock, as in pump.clock("2026-06-02 14:30 +02:00")'
    ),
    replies.NOT_WHILE_DELIVERING: lambda _, __: "only while nothing is delivered; pump.suspend()",
    replies.NO_SUCH_INSULIN: lambda strength, _: "U-%d is not U-100, U-200 or U-500" % strength,
    replies.NOTHING_TO_ACK: lambda _, __: "no alarm stands",
    replies.CLOCK_REFUSED: lambda _, __: "was not taken by the hardware; check its wiring",
    replies.DAY_FULL: lambda mu, left: "is more than still fits in 24 hours, %s U" % milli(left),
    replies.BOOKS_CLOSED: lambda number, _: "needs the journal: " + _matter(number),
    replies.BOOKS_OPEN: lambda _, __: "is for a pump without a journal; this one has its books",
    replies.ID_FORGOTTEN: lambda request_id, most: (
        "id %d may have been used before: take one above %d" % (request_id, most)
    ),
    replies.NOT_NOW: _not_now,
    replies.NO_WALK: lambda _, __: (
        'needs a change under way: pump.change_set("tubed-60") or pump.change_reservoir() begins'
    ),
    replies.NO_SUCH_SET: lambda _, __: "there is no such set; there is " + walking.set_names(),
    replies.NO_SET: lambda _, __: 'needs a set, as in pump.change_set("tubed-60")',
    replies.OTHER_BORE: lambda um, rig_um: (
        "has a bore of %s mm; the rig is made for %s mm" % (milli(um), milli(rig_um))
    ),
    replies.LINE_HOLDS: lambda strength, old: (
        "is U-%d, and the line holds U-%d; pump.change_reservoir() changes both" % (strength, old)
    ),
    replies.LINE_MIXED: lambda strength, _: (
        "needs a line that holds nothing but U-%d; pump.change_reservoir() fills it anew"
        % strength
    ),
    replies.NOT_READ: lambda _, __: (
        "could not be read from the board's files; restart the board, or flash it again"
    ),
    replies.MOVING: _moving,
    replies.MOVE_TOO_FAR: lambda steps, most: "of %d steps is outside 1 to %d" % (steps, most),
    replies.NO_TUBING: lambda _, __: "is for tubing, and a patch has none",
    replies.PRIMED_ENOUGH: lambda nl, _: (
        "has filled the tubing with %d uL in all, the most; look for a leak, pump.affirm() goes on"
        % (nl // 1000)
    ),
    replies.SUPPLY_LOW: lambda mv, least: (
        "needs a supply of %d mV, it is %d; charge the battery" % (least, mv)
    ),
    replies.NOTHING_HELD: lambda _, __: "no line is blocked",
    replies.NOTHING_SOUNDS: lambda _, __: "no alarm sounds",
    replies.ALARM_SOUNDS: lambda number, _: (
        "would hide alarm %d %s; pump.ack(), then again" % (number, names.of(number))
    ),
    replies.STOP_PRESSED: lambda _, __: "was stopped by the stop key; let go of it, then again",
}
