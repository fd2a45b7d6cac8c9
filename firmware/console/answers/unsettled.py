# unsettled: why something was not set, in words. One line each, with limit, value and the nearest
# that is right.
#
# Owns these words. Must not: decide.

from firmware import replies, sections
from firmware.console.answers import forms, wording
from firmware.console.reply import milli
from firmware.therapy import basal, rules


def words(answer: tuple, what: str) -> str:
    """The words for such a refusal; none for any other. what: the command as it was understood."""
    code, *values = answer
    if code not in _WORDS:
        return ""
    return _WORDS[code](what, *values)


def _limit_wrong(what, which, value, least, most, grid):
    near = min(max(value // grid * grid, least), most)
    return "%s: %s is not %s to %s %s%s; nearest %s" % (
        forms.LIMIT_WORDS[which - 1], milli(value), milli(least), milli(most),
        forms.LIMIT_UNITS[which - 1], " by " + milli(grid) if grid > 1 else "", milli(near),
    )  # fmt: skip


def day_wrong(what, wrong, value, minute, least, most, grid, unit) -> str:
    """What is wrong with the rows of a day."""
    at = wording.clock_time(minute * 60_000)
    if wrong == rules.TOO_MANY:
        count = basal.MAX_SEGMENTS if unit == "U/h" else rules.MAX_ROWS
        return "%s has %d rows; the most is %d" % (what, value, count)
    if wrong == rules.NOT_FROM_MIDNIGHT:
        return "%s begins at %s; the first row starts at 00:00" % (what, at)
    if wrong == rules.SAME_TIME:
        return "%s has two rows at %s: they overlap" % (what, at)
    if wrong == rules.OUT_OF_ORDER:
        return "%s goes back at %s; rows follow in time" % (what, at)
    if wrong == rules.TIME_OUT_OF_RANGE:
        return "%s has a row at minute %d, outside 0 to 1439" % (what, value)
    if wrong == rules.LOW_ABOVE_HIGH:
        return "%s begins with the high at %s; the low comes first, as in 90-120" % (what, at)
    if wrong in (rules.RATE_OUT_OF_RANGE, rules.TOO_FINE):
        near = min(max((value + grid // 2) // grid * grid, least), most)
        limits = "%s to %s %s" % (forms.decimal(least, grid), forms.decimal(most, grid), unit)
        if grid > 1:
            limits += " by %s" % forms.decimal(grid, grid)
        return "%s has %s at %s, not %s; nearest %s" % (
            what, milli(value), at, limits, forms.decimal(near, grid),
        )  # fmt: skip
    return "%s has no rows, as in 00:00=0.80" % what


def _profile_wrong(what, wrong, value, most, minute):
    return day_wrong(what, wrong, value, minute, 0, most, 1, "U/h")


def _list_wrong(what, kind, wrong, value, minute, least, most, grid):
    unit = "g/U" if kind == sections.RATIO else forms.UNITS[0 if grid == 1000 else 1]
    name = forms.TABLES[kind - sections.RATIO]
    return day_wrong(name, wrong, value, minute, least, most, grid, unit)


def _in_line(what, line, answer):
    from firmware.console.answers import refusals

    what = "the profile" if answer[0] == replies.PROFILE_WRONG else "it"
    return "line %d: %s" % (line, refusals.words(answer, what))


def _unit_kept(what, unit, kind):
    table = forms.TABLES[kind - sections.RATIO]
    other = forms.UNITS[1 - unit]
    return 'the %s is stored in %s; give it anew: pump.units("%s", %s="...")' % (
        table, forms.UNITS[unit], other, table,
    )  # fmt: skip


def _wrong_code(what, left, seconds):
    if seconds:
        return "too many wrong codes: the next one in %d s" % seconds
    return "that is not the code; %d tr%s left" % (left, "y" if left == 1 else "ies")


_WORDS: dict = {
    replies.PROFILE_WRONG: _profile_wrong,
    replies.LOCKED: lambda what, _, __: (
        "settings are locked; pump.unlock(code) first. Bolus, stop, suspend and use() are free"
    ),
    replies.WRONG_CODE: _wrong_code,
    replies.NOT_LOCKED: lambda what, _, __: "settings are not locked",
    replies.NOTHING_ASKED: lambda what, _, __: (
        "nothing waits to be confirmed; what was asked stands for 60 s"
    ),
    replies.OTHER_ASKED: lambda what, value, wanted: (
        "%s is not what was asked; pump.confirm(%s) does it, pump.stop() forgets it"
        % (milli(value), forms.shortest(wanted))
    ),
    replies.NO_SUCH_PROFILE: lambda what, _, __: (
        "there is no profile of that name; pump.profiles() lists them"
    ),
    replies.PROFILES_FULL: lambda what, most, _: (
        "there are %d profiles, the most; pump.remove(name) makes room" % most
    ),
    replies.PROFILE_ACTIVE: lambda what, _, __: (
        "%s is in force; pump.use() another one first" % what
    ),
    replies.NO_ACTIVE: lambda what, _, __: (
        'no profile is in force; say which, as in active "day"'
    ),
    replies.LIMIT_WRONG: _limit_wrong,
    replies.LIMIT_NEEDED: lambda what, value, minute, rate_mu_h: (
        "highest basal rate %s U/h is below the profile in force: %s U/h at %s; change that first"
        % (milli(value), milli(rate_mu_h), wording.clock_time(minute * 60_000))
    ),
    replies.UNIT_KEPT: _unit_kept,
    replies.LIST_WRONG: _list_wrong,
    replies.IN_LINE: _in_line,
    replies.NO_UNIT: lambda what, _, __: (
        'which unit? pump.units("mg/dL") or pump.units("mmol/L") first'
    ),
}  # fmt: skip
