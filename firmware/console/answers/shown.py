# shown: what is set, as a person reads it: profiles, limits, the values of the calculator.
#
# Owns the words for each setting, and the form of its values. Reads the pump, never changes it.

from firmware import bounds, saving, sections
from firmware.console.answers import forms, wording
from firmware.console.reply import milli

_SWITCH = ("off", "on")
_A_LINE = 5  # segments


def profiles(pump) -> str:
    """Name, segments, U a day, and which one is in force."""
    lines = []
    for number in range(1, sections.PROFILES + 1):
        payload = pump.settings.section(number)
        if payload:
            day = sections.segments(payload)
            mark = "   in force" if number == pump.settings.active else ""
            lines.append(
                '%-14s %2d segment%s  %9s U a day%s'
                % ('"%s"' % sections.name(payload), len(day), " " if len(day) == 1 else "s",
                   milli(sections.day_mu(day)), mark)
            )  # fmt: skip
    return "\n".join(lines) or 'no profile; pump.profile("day", "00:00=0.80") sets one'


def profile(pump, number: int) -> str:
    """One of them, by its number; 0: none is in force."""
    payload = pump.settings.section(number) if number else None
    if payload is None:
        return 'no profile is in force; pump.basal("00:00=0.80 06:00=1.10") sets one'
    day = sections.segments(payload)
    words = [segment(minute, mu_h) for minute, mu_h in day]
    head = '"%s" U/h: ' % sections.name(payload)
    lines = [" ".join(words[i : i + _A_LINE]) for i in range(0, len(words), _A_LINE)]
    return "%s%s\n%s U a day%s" % (
        head,
        ("\n" + " " * len(head)).join(lines),
        milli(sections.day_mu(day)),
        ", in force" if number == pump.settings.active else "",
    )


def segment(minute: int, mu_h: int) -> str:
    """06:00=1.100"""
    return "%02d:%02d=%s" % (minute // 60, minute % 60, milli(mu_h))


def limits(pump) -> str:
    """Each limit in force, and the rig's, above which it cannot be."""
    lines = []
    for index in range(len(forms.LIMITS)):
        name = bounds.NAMES[index]
        rig = getattr(pump.rig, name)
        lines.append(
            "%-10s %-26s %12s, the rig's %s"
            % ('"%s"' % forms.LIMITS[index], forms.LIMIT_WORDS[index],
               forms.shown(getattr(pump.bounds, name), forms.LIMIT_UNITS[index]),
               forms.shown(rig, forms.LIMIT_UNITS[index]))
        )  # fmt: skip
    lines.append('pump.limit("bolus", 12) changes one; above the rig\'s none can be')
    return "\n".join(lines)


def rows(pump, kind: int) -> str:
    """The rows of a table as they are typed, or none where there is none."""
    grid = 1000 if kind != sections.RATIO and options(pump)[0] == sections.MG_DL else 100
    words = []
    for row in sections.rows(pump.settings.section(kind), sections.ROWS[kind]):
        values = "-".join([forms.decimal(value, grid) for value in row[1:]])
        words.append("%02d:%02d=%s" % (row[0] // 60, row[0] % 60, values))
    return " ".join(words)


def table(pump, kind: int) -> str:
    """A table in words."""
    name = forms.TABLES[kind - sections.RATIO]
    text = rows(pump, kind)
    if not text:
        return "no %s is set" % name
    unit = options(pump)[0]
    words = "g/U" if kind == sections.RATIO else forms.UNITS[unit]
    if kind == sections.SENSITIVITY:
        words += " per U"
    return "%s %s: %s" % (name, words, text)


def options(pump) -> tuple:
    """(unit, model, reverse)"""
    return sections.Sections(pump.settings).options()


def option(pump, index: int) -> str:
    """One of them in words."""
    value = options(pump)[index]
    if index == 0:
        if value == sections.UNCHOSEN:
            return 'no unit of glucose is chosen; pump.units("mg/dL") or pump.units("mmol/L")'
        return "glucose is in " + forms.UNITS[value]
    if index == 1:
        return "the insulin acts as " + sections.MODELS[value]
    return "reverse correction is " + ("on" if value else "off")


def lock(pump) -> str:
    """Whether the settings are locked."""
    if pump.settings.section(sections.LOCK):
        return "settings are locked; pump.unlock(code) unlocks them"
    return "settings are not locked; pump.lock(2468) locks them with that code"


def change(which: int, old: int, new: int) -> str:
    """What a record SETTING says."""
    number = which & 255
    if number <= len(forms.LIMITS):
        unit = forms.LIMIT_UNITS[number - 1]
        what = forms.LIMIT_WORDS[number - 1]
        before, after = [milli(v) + " " + unit if v else "the rig's" for v in (old, new)]
    elif number == saving.SET_ACTIVE:
        what = "profile in force"
        before, after = [str(v) if v else "none" for v in (old, new)]
    elif number == saving.SET_UNIT:
        what = "unit of glucose"
        before, after = [forms.UNITS[v] if v < len(forms.UNITS) else "none" for v in (old, new)]
    elif number == saving.SET_MODEL:
        what = "insulin"
        before, after = sections.MODELS[old], sections.MODELS[new]
    elif number == saving.SET_REVERSE:
        what = "reverse correction"
        before, after = _SWITCH[old], _SWITCH[new]
    elif number == saving.SET_LOCK:
        what = "lock of the settings"
        before, after = _SWITCH[old], _SWITCH[new]
    else:
        words = ("ratio", "sensitivity", "target from", "target to")
        what = "%s at %s" % (
            words[number - saving.SET_RATIO],
            wording.clock_time((which >> 8) * 60_000),
        )
        before, after = [forms.shortest(v) if v else "none" for v in (old, new)]
    return "%s: %s -> %s" % (what, before, after)
