# wording: the pump's numbers as words: replies, units, times. One line each, with what to do next.

from firmware import faults, replies, states
from firmware.console import calendar
from firmware.therapy import profile

_CAUSES = ("power-on", "reset", "the watchdog", "soft reset", "brown-out")


def milli(value: int) -> str:
    """Thousandths as a decimal: 1500 is 1.500."""
    sign = "-" if value < 0 else ""
    value = abs(value)
    return "%s%d.%03d" % (sign, value // 1000, value % 1000)


def tenths(value: int) -> str:
    """Thousandths as a decimal with one place, rounded: 199_999 is 200.0. Not negative."""
    value = (value + 50) // 100
    return "%d.%d" % (value // 10, value % 10)


def hundredths(value: int) -> str:
    """Thousandths as a decimal with two places, rounded: 1_996 is 2.00. Not negative."""
    value = (value + 5) // 10
    return "%d.%02d" % (value // 100, value % 100)


def clock_time(ms: int) -> str:
    """ms of a day as HH:MM."""
    return "%02d:%02d" % (ms // 3_600_000, ms // 60_000 % 60)


def clock_time_s(cs: int) -> str:
    """1/100 s of a day as HH:MM:SS."""
    return "%02d:%02d:%02d" % (cs // 360_000, cs // 6_000 % 60, cs // 100 % 60)


def date(days: int) -> str:
    """Days since 2000-01-01 as YYYY-MM-DD."""
    return "%04d-%02d-%02d" % calendar.date_of(days)


def offset(offset_min: int) -> str:
    """Minutes from UTC as UTC+2 or UTC-3:30."""
    sign = "-" if offset_min < 0 else "+"
    hours, minutes = abs(offset_min) // 60, abs(offset_min) % 60
    return "UTC%s%d" % (sign, hours) + (":%02d" % minutes if minutes else "")


def span(ms: int) -> str:
    """A time that has passed, or is left, as a person says it."""
    minutes = ms // 60_000
    if minutes < 1:
        return "%d s" % (ms // 1000)
    if minutes < 120:
        return "%d min" % minutes
    if minutes < 2880:
        return "%d h %02d min" % (minutes // 60, minutes % 60)
    return "%d d %d h" % (minutes // 1440, minutes // 60 % 24)


_TO_BEGIN = ("pump.resume() begins", "", "pump.resume() goes on", "see pump.alarms()")


def reply(answer: tuple, what: str) -> str:
    """The words for a reply of the pump; what: the command as it was understood."""
    code = answer[0]
    if code in _WORDS:
        words = _WORDS[code](*answer[1:])
        if code < replies.REFUSED:
            return words
        if code in _NAMELESS:
            return "refused: " + words
        return "refused: %s %s" % (what, words)
    return "refused: the pump answered %d" % code


def _no_delivery(state, _):
    return "needs delivery; it is %s, %s" % (states.NAMES[state], _TO_BEGIN[state])


def _alarm_stands(number, acknowledged):
    row = faults.TABLE[faults.row_of(number)]
    if not acknowledged:
        return "alarm %d %s stands; %s, then pump.ack()" % (number, row[1], row[5])
    return "alarm %d %s is still true: %s; %s" % (number, row[1], row[4], row[5])


def _profile_wrong(wrong, value, limit):
    if wrong == profile.TOO_MANY:
        return "has %d segments; the most is %d" % (value, profile.MAX_SEGMENTS)
    if wrong == profile.NOT_FROM_MIDNIGHT:
        return "begins at %s; the first segment starts at 00:00" % clock_time(value * 60_000)
    if wrong == profile.OUT_OF_ORDER:
        return "goes back at %s; segments follow in time" % clock_time(value * 60_000)
    if wrong == profile.TIME_OUT_OF_RANGE:
        return "has a segment at minute %d, outside 0 to 1439" % value
    if wrong == profile.RATE_OUT_OF_RANGE:
        return "has a rate of %s U/h, outside 0.000 to %s" % (milli(value), milli(limit))
    return "has no segments, as in 00:00=0.80"


# Those whose words do not begin with what was asked.
_NAMELESS = (
    replies.BOLUS_RUNNING,
    replies.NO_BOLUS,
    replies.ALREADY,
    replies.ALARM_STANDS,
    replies.NO_SUCH_INSULIN,
    replies.NOTHING_TO_ACK,
    replies.ID_FORGOTTEN,
)

_WORDS: dict = {
    replies.BOLUS_BEGUN: lambda dose, mu, s: (
        "#%d bolus %s U accepted, about %d s; pump.stop() ends it" % (dose, milli(mu), s)
    ),
    replies.BOLUS_ENDED: lambda dose, mu, asked: (
        "#%d bolus ended: %s U of %s delivered; basal goes on" % (dose, milli(mu), milli(asked))
    ),
    replies.PROFILE_SET: lambda n, mu: (
        "profile set: %d segment%s, %s U a day" % (n, "" if n == 1 else "s", milli(mu))
    ),
    replies.RESUMED: lambda mu_h, _: "delivering, basal %s U/h" % milli(mu_h),
    replies.DELIVERY_SUSPENDED: lambda dose, mu, asked: (
        "suspended%s: nothing is delivered; pump.resume() goes on"
        % (", bolus #%d at %s U of %s" % (dose, milli(mu), milli(asked)) if dose else "")
    ),
    replies.ACKNOWLEDGED: lambda fresh, stopped: (
        "%d acknowledged%s"
        % (fresh, "; pump.resume() once the cause is gone" if stopped else "; delivery goes on")
    ),
    replies.LOADED: lambda mu, strength: "loaded: %s U of U-%d" % (milli(mu), strength),
    replies.CLOCK_SET: lambda _, __: "clock set",
    replies.BEGUN: lambda _, __: 'a new journal is begun; pump.load(300, "U-100") goes on',
    replies.NO_ANSWER: lambda _, __: "got no answer; is the pump being polled?",
    replies.TOO_SMALL: lambda mu, low: "is below the smallest, %s U" % milli(low),
    replies.TOO_LARGE: lambda mu, high: "is above the largest allowed, %s U" % milli(high),
    replies.TOO_FINE: lambda mu, grid: (
        "is too fine: it goes by %s U; nearest below %s" % (milli(grid), milli(mu // grid * grid))
    ),
    replies.LESS_THAN_A_STEP: lambda mu, step: "is less than a step, %s U" % milli(step),
    replies.DELIVERY_OFF: _no_delivery,
    replies.BOLUS_RUNNING: lambda dose, mu: (
        "bolus #%d is running, %s U of it delivered; pump.stop() ends it" % (dose, milli(mu))
    ),
    replies.RESERVOIR_SHORT: lambda mu, left: "is more than is left, %s U" % milli(left),
    replies.HOUR_FULL: lambda mu, room: "is more than still fits in this hour, %s U" % milli(room),
    replies.NO_BOLUS: lambda state, _: "no bolus is running; pump.suspend() stops basal too",
    replies.ALREADY: lambda state, _: "delivery is %s" % states.NAMES[state],
    replies.ALARM_STANDS: _alarm_stands,
    replies.CHECK_FAILS: lambda number, _: (
        "needs every check to agree: %s; %s" % faults.TABLE[faults.row_of(number)][4:6]
    ),
    replies.NO_PROFILE: lambda _, __: 'needs a profile, as in pump.basal("00:00=0.80")',
    replies.NOT_LOADED: lambda _, __: 'needs a reservoir, as in pump.load(300, "U-100")',
    replies.CLOCK_NOT_SET: lambda _, __: (
        'needs the clock, as in pump.clock("2026-06-02 14:30 +02:00")'
    ),
    replies.PROFILE_WRONG: _profile_wrong,
    replies.NOT_WHILE_DELIVERING: lambda _, __: "only while nothing is delivered; pump.suspend()",
    replies.NO_SUCH_INSULIN: lambda strength, _: "U-%d is not U-100, U-200 or U-500" % strength,
    replies.NOTHING_TO_ACK: lambda _, __: "no alarm stands",
    replies.CLOCK_REFUSED: lambda _, __: "was not taken by the hardware; check its wiring",
    replies.FAILED: lambda _, __: "failed; see pump.alarms()",
    replies.DAY_FULL: lambda mu, room: "is more than still fits in 24 hours, %s U" % milli(room),
    replies.BOOKS_CLOSED: lambda number, _: (
        "needs the journal: %s; %s" % faults.TABLE[faults.row_of(number)][4:6]
    ),
    replies.BOOKS_OPEN: lambda _, __: "is for a pump without a journal; this one has its books",
    replies.ID_FORGOTTEN: lambda request, most: (
        "id %d may have been used before: take one above %d" % (request, most)
    ),
    replies.SUPPLY_LOW: lambda mv, least: (
        "needs a supply of %d mV, it is %d; charge the battery" % (least, mv)
    ),
}


def cause(number: int) -> str:
    """Words for a RESET_ number of hal."""
    return _CAUSES[number] if number < len(_CAUSES) else "cause %d" % number
