# settled: what was set, or is asked about, in words. One line each.
#
# Owns these words; why not is in unsettled.py. Must not: decide.

from firmware import pending, replies, saving, sections
from firmware.console.answers import forms
from firmware.console.reply import milli


def words(answer: tuple, what: str) -> str:
    """The words for such an answer; none for any other. what: the command as it was understood."""
    code, *values = answer
    if code not in _WORDS:
        return ""
    return _WORDS[code](what, *values)


def _done(what, which, value):
    if which == 0:
        return what + " is removed"
    if which <= len(forms.LIMITS):
        return "%s: %s %s from now on" % (
            forms.LIMIT_WORDS[which - 1], milli(value), forms.LIMIT_UNITS[which - 1],
        )  # fmt: skip
    if which == saving.SET_UNIT:
        return "glucose is in %s from now on" % forms.UNITS[value]
    if which == saving.SET_MODEL:
        return "the insulin acts as %s from now on" % sections.MODELS[value]
    if which == saving.SET_REVERSE:
        return "reverse correction is %s from now on" % ("on" if value else "off")
    return "%s set: %d row%s" % (
        forms.TABLES[which - saving.SET_RATIO], value, "" if value == 1 else "s",
    )  # fmt: skip


def _asked(what, kind, which, old, new):
    if kind == pending.WHOLE:
        return "all is right; it changes %d limit%s: pump.confirm(%d) within 60 s does it" % (
            new, "" if new == 1 else "s", new,
        )  # fmt: skip
    unit = forms.LIMIT_UNITS[which - 1]
    return "%s %s -> %s: pump.confirm(%s) within 60 s does it" % (
        forms.LIMIT_WORDS[which - 1], forms.shown(old, unit), forms.shown(new, unit),
        forms.shortest(new),
    )  # fmt: skip


_WORDS: dict = {
    replies.PROFILE_SET: lambda what, count, mu: (
        "%s set: %d segment%s, %s U a day"
        % (what.replace("the ", ""), count, "" if count == 1 else "s", milli(mu))
    ),
    replies.SETTING_DONE: _done,
    replies.ASKED: _asked,
    replies.SWITCHED: lambda what, _, mu: "%s is in force, %s U a day" % (what, milli(mu)),
    replies.LOCKED_NOW: lambda what, is_locked, _: (
        "settings are locked; bolus, stop, suspend and use() stay free" if is_locked
        else "settings are unlocked; pump.lock(2468) locks them with that code"
    ),
    replies.SETTINGS_TAKEN: lambda what, count, _: (
        "all settings taken, %d profile%s" % (count, "" if count == 1 else "s")
    ),
}  # fmt: skip
