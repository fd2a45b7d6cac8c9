# advice: the bolus that the calculator suggests, and how it comes about, in words.
#
# Owns these words, and what is understood of carbohydrate and glucose. Reads settings, clock,
# insulin on board and reservoir. Must not: deliver, or post anything: a person types the bolus.

from micropython import const

from firmware import clocks, pack, units
from firmware.console.answers import parse, wording
from firmware.console.prompt import NotUnderstood
from firmware.therapy import calculator

# Sections of the settings, and the bytes of a row in them.
_RATIO = const(9)  #       u16 minute, u32 thousandths of g per U
_SENSITIVITY = const(10)  # u16 minute, u32 thousandths of mg/dL or mmol/L per U
_TARGET = const(11)  #     u16 minute, u32 low, u32 high, thousandths of mg/dL or mmol/L
_OPTIONS = const(12)  #    u8 unit, u8 action model, u8 reverse correction
_ROW = const(6)
_TARGET_ROW = const(10)

_UNITS = const(("mg/dL", "mmol/L"))
_EXAMPLES = const(("180", "9.8"))
_LEAST = const((20_000, 1_100))  # glucose that a meter shows
_MOST = const((600_000, 33_300))
_MOST_CARBS = const(500_000)
_NOTHING = const("nothing is delivered by itself")
# Of each section, what it is called and how one is set.
_UNSET = const(
    (
        ("carbohydrate ratio", "ratio", "10", "10"),
        ("sensitivity", "sensitivity", "45", "2.5"),
        ("target", "target", "90-120", "5.0-6.7"),
    )
)


def calculate(pump, carbs, glucose) -> str:
    """What bolus carbohydrate and glucose ask for now, line by line. carbs, glucose: as typed, or
    None. Raises NotUnderstood. Allocates."""
    options = pump.settings.section(_OPTIONS) or bytes(3)
    unit = options[0]
    carbs = 0 if carbs is None else _carbs(carbs)
    glucose = -1 if glucose is None else _glucose(glucose, unit)
    if not carbs and glucose < 0:
        raise NotUnderstood(
            "calculate needs carbohydrate in g, glucose in %s or both, as in "
            "pump.calculate(60, %s)" % (_UNITS[unit], _EXAMPLES[unit])
        )
    minute = _minute(pump)
    ratio = low = high = sensitivity = 0
    if carbs:
        ratio = _set(pump, _RATIO, _ROW, minute, unit)[0]
    if glucose >= 0:
        sensitivity = _set(pump, _SENSITIVITY, _ROW, minute, unit)[0]
        low, high = _set(pump, _TARGET, _TARGET_ROW, minute, unit)
    on_board = pump.dispenser.onboard.milliunits(pump.rig.pl_per_step, pump.channels.nl_per_mu)
    lies, meal, correction = calculator.advise(carbs, ratio, glucose, low, high, sensitivity, unit)
    counted, taken, bolus = calculator.suggest(meal, correction, on_board, options[2] == 1)
    lines = []
    if lies == calculator.LOW:
        lines.append("%s %s is low: treat it first" % (_plain(glucose), _UNITS[unit]))
    if carbs:
        lines.append(
            _line("meal", "%s g at %s g/U" % (_plain(carbs), _plain(ratio)), wording.milli(meal))
        )
    lines.append(_correction(lies, glucose, low, high, sensitivity, unit, correction, counted))
    lines.append(_on_board(on_board, taken, counted))
    lines += _bolus(pump, bolus)
    return "\n".join(lines)


def _line(what, how, amount):
    return "%-11s%-49s%9s U" % (what, how, amount)


def _correction(lies, glucose, low, high, sensitivity, unit, correction, counted):
    if lies == calculator.NOT_GIVEN:
        return _line("correction", "none, as no glucose was given", "0.000")
    name = _UNITS[unit]
    given = _plain(glucose)
    if lies == calculator.WITHIN:
        how = "none: %s is within %s to %s %s" % (given, _plain(low), _plain(high), name)
    elif correction > 0:
        how = "(%s - %s) %s at %s a U" % (given, _plain(high), name, _plain(sensitivity))
    elif glucose >= low:
        how = "none while it is low"
    elif counted:
        how = "(%s - %s) %s at %s a U" % (given, _plain(low), name, _plain(sensitivity))
    elif correction:
        how = "%s is below %s %s; the meal stays" % (given, _plain(low), name)
    else:
        how = "none"
    return _line("correction", how, wording.milli(counted))


def _on_board(on_board, taken, counted):
    if not on_board:
        return _line("on board", "nothing", "0.000")
    how = "%s U, off the correction" % wording.milli(on_board)
    if taken < on_board:
        how += ", never off the meal" if counted <= 0 else " only"
    return _line("on board", how, wording.milli(-taken))


def _bolus(pump, bolus):
    """The suggestion, and what limits it."""
    lines = [_line("suggested", "rounded down to 0.01 U", _amount(bolus) + " ")]
    most = pump.bounds.max_bolus_mu
    if bolus > most:
        bolus = most // 10 * 10
        lines.append("that is above the largest bolus allowed, %s U" % wording.milli(most))
    if not bolus:
        lines.append("no bolus is suggested; " + _NOTHING)
        return lines
    left = units.steps_to_mu(
        pump.ledger.left_steps(), pump.rig.pl_per_step, pump.channels.nl_per_mu
    )
    if bolus > left:
        lines.append("only %s U is left in the reservoir" % wording.milli(left))
        bolus = left // 10 * 10
    if bolus:
        lines.append("pump.bolus(%s) delivers it; %s" % (_amount(bolus), _NOTHING))
    return lines


def _set(pump, kind, row_bytes, minute, unit):
    """The numbers in force at a minute of the day. Raises NotUnderstood where none are set."""
    section = pump.settings.section(kind)
    at = calculator.row_at(section, row_bytes, minute) if section else -1
    if at < 0:
        row = _UNSET[kind - _RATIO]
        raise NotUnderstood(
            'no %s is set; pump.%s("00:00=%s") sets one' % (row[0], row[1], row[2 + unit])
        )
    numbers = []
    for first in range(at + 2, at + row_bytes, 4):
        numbers.append(pack.get(section, first, 4))
    return numbers


def _minute(pump):
    wall = [0, 0, 0]
    if not clocks.wall(pump.hal.rtc, wall):
        raise NotUnderstood(
            "the clock is not set, and what is reckoned with depends on the time of day; "
            'pump.clock("2026-06-02 14:30 +02:00") sets it'
        )
    return (wall[1] // units.MS_PER_MIN + wall[2]) % units.MIN_PER_DAY


def _carbs(value):
    """Carbohydrate in thousandths of g."""
    number, name = _parted(value)
    if name not in ("", "g"):
        raise NotUnderstood("carbohydrate is in g, not in %s, as in 60" % parse.quoted(name))
    carbs = parse.thousandths(number, "carbohydrate in g", "60")
    if not 0 <= carbs <= _MOST_CARBS:
        raise NotUnderstood(
            "%s g of carbohydrate is outside 0 to %d g" % (_plain(carbs), _MOST_CARBS // 1_000)
        )
    return carbs


def _glucose(value, unit):
    """Glucose in thousandths of the unit that is set."""
    number, name = _parted(value)
    what = "glucose in " + _UNITS[unit]
    own = name.lower() == _UNITS[unit].lower()
    other = name.lower() == _UNITS[1 - unit].lower()
    if name and not own and not other:
        raise NotUnderstood(
            "%s is not %s, as in %s" % (parse.quoted(value), what, _EXAMPLES[unit])
        )
    glucose = parse.thousandths(number, what, _EXAMPLES[unit])
    least, most = _LEAST[unit], _MOST[unit]
    if not own and not least <= glucose <= most:
        # What is no glucose in this unit may be one in the other.
        other = other or _LEAST[1 - unit] <= glucose <= _MOST[1 - unit]
    if other:
        raise NotUnderstood(_of_other(glucose, unit))
    if not least <= glucose <= most:
        raise NotUnderstood(
            "%s %s is outside what a meter shows, %s to %s"
            % (_plain(glucose), _UNITS[unit], _plain(least), _plain(most))
        )
    return glucose


def _of_other(glucose, unit):
    if unit == calculator.MG_DL:
        same = str(calculator.mg_dl(glucose))
    else:
        tenths = calculator.tenths_mmol_l(glucose)
        same = "%d.%d" % (tenths // 10, tenths % 10)
    return "glucose is set to %s, and %s is %s: that is %s %s" % (
        _UNITS[unit], _plain(glucose), _UNITS[1 - unit], same, _UNITS[unit],
    )  # fmt: skip


def _parted(value):
    """A value, and the unit that was typed behind it in a string, or none."""
    if not isinstance(value, str):
        return value, ""
    text = value.strip()
    for at in range(len(text)):
        if text[at].isalpha():
            return text[:at].strip(), text[at:]
    return text, ""


def _plain(value):
    """Thousandths as a decimal without zeros at its end."""
    text = wording.milli(value)
    return text.rstrip("0").rstrip(".")


def _amount(mu):
    """mU on the grid of a bolus, as it is typed."""
    return "%d.%02d" % (mu // 1_000, mu % 1_000 // 10)
