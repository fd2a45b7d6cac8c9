# setting: what a person sets, as commands: profiles, limits, the calculator's values, the lock.
#
# Owns how the values of each are understood. What is only asked for is in shown.py. Must not:
# touch the pump, or decide what may be set.

from firmware import commands, sections
from firmware.console.answers import forms, parse
from firmware.console.prompt import NotUnderstood
from firmware.console.reply import milli


def profiles(pump):
    """All there are, in a line each."""
    return _shown().profiles(pump)


def profile(pump, name=None, *pieces, **named):
    """Shows a profile, sets one, or copies one: copy="day"."""
    copied = named.pop("copy", None)
    argument: tuple
    if name is None:
        return _shown().profile(pump, pump.settings.active)
    called = forms.profile_name(name)
    if copied is not None:
        if pieces:
            raise NotUnderstood("profile takes segments or copy, not both")
        argument = (called, None, _there(pump, copied))
    elif pieces:
        argument = (called, parse.segments(_joined(pieces)), None)
    elif named:
        raise NotUnderstood('it has segments, as in pump.profile("day", "00:00=0.80", id=7)')
    else:
        return _shown().profile(pump, sections.Sections(pump.settings).find(_there(pump, name)))
    return commands.PROFILE, argument, 'profile "%s"' % called, named


def remove(pump, name, **named):
    """Takes a profile away."""
    called = _there(pump, name)
    return commands.PROFILE, (called, None, None), 'profile "%s"' % called, named


def use(pump, name, **named):
    """Another profile is in force."""
    called = _there(pump, name)
    return commands.USE, called, 'profile "%s"' % called, named


def _there(pump, name):
    """The name of a profile that there is."""
    called = forms.profile_name(name)
    names = _names(pump)
    for known in names:
        if known.lower() == called.lower():
            return known
    if not names:
        raise NotUnderstood('there is no profile yet; pump.profile("day", "00:00=0.80") sets one')
    names.sort(key=lambda known: -_alike(known.lower(), called.lower()))
    text = ", ".join(['"%s"' % known for known in names])
    raise NotUnderstood('there is no profile "%s"; there is %s' % (called, text))


def _names(pump) -> list:
    """Of the profiles there are."""
    payloads = sections.Sections(pump.settings).payloads[1 : 1 + sections.PROFILES]
    return [sections.name(payload) for payload in payloads if payload]


def _alike(known, called):
    """How much of a name there is in what was typed: first letters count most."""
    start = 0
    while start < len(known) and start < len(called) and known[start] == called[start]:
        start += 1
    return 100 * start + len([char for char in called if char in known])


def limits(pump):
    """All of them, and the rig's."""
    return _shown().limits(pump)


def limit(pump, name, value, **named):
    """Asks for another limit."""
    which = forms.one_of(name, forms.LIMITS, "a limit") + 1
    milli_units = forms.amount(value, forms.LIMIT_UNITS[which - 1], "12")
    return commands.LIMIT, (which, milli_units), "limit", named


def confirm(pump, value, **named):
    """Answers what was asked."""
    asked = parse.thousandths(value, "the value that was asked about", "12")
    return commands.CONFIRM, asked, "confirm " + milli(asked), named


def ratio(pump, *pieces, **named):
    """g of carbohydrate for 1 U."""
    return _table(pump, "ratio", pieces, named)


def sensitivity(pump, *pieces, **named):
    """How far 1 U takes glucose down."""
    return _table(pump, "sensitivity", pieces, named)


def target(pump, *pieces, **named):
    """The range that glucose should be in."""
    return _table(pump, "target", pieces, named)


def _table(pump, name, pieces, named):
    kind = sections.RATIO + forms.TABLES.index(name)
    if not pieces:
        return _shown().table(pump, kind)
    return commands.CALCULATOR, [(kind, forms.table(_joined(pieces), name))], name, named


def units(pump, value=None, **named):
    """mg/dL or mmol/L; with what is stored in the other, anew: sensitivity=, target=."""
    changes: list = []
    for name in forms.TABLES[1:]:
        if name in named:
            rows = forms.table(named.pop(name), name)
            changes.append((sections.RATIO + forms.TABLES.index(name), rows))
    if value is None and not changes:
        return _shown().option(pump, 0)
    unit = forms.one_of(value, forms.UNITS, "a unit of glucose")
    changes.insert(0, (sections.OPTIONS, (0, unit)))
    return commands.CALCULATOR, changes, "units " + forms.UNITS[unit], named


def action(pump, value=None, **named):
    """How long insulin acts."""
    if value is None:
        return _shown().option(pump, 1)
    model = forms.one_of(value, sections.MODELS, "an insulin")
    return commands.CALCULATOR, [(sections.OPTIONS, (1, model))], "action", named


def reverse(pump, value=None, **named):
    """Whether a glucose below the target takes insulin off a meal."""
    if value is None:
        return _shown().option(pump, 2)
    if value in ("on", "off"):
        value = value == "on"
    if type(value) is not bool:
        raise NotUnderstood('%s is not "on" or "off"' % parse.quoted(value))
    return commands.CALCULATOR, [(sections.OPTIONS, (2, int(value)))], "reverse", named


def lock(pump, code=None, **named):
    """Locks the settings, or says whether they are."""
    if code is None:
        return _shown().lock(pump)
    return commands.LOCK, (forms.code(code), 1), "lock", named


def unlock(pump, code, **named):
    """Unlocks them."""
    return commands.LOCK, (forms.code(code), 0), "unlock", named


def settings(pump, text=None, **named):
    """All that is set, as a text, or such a text taken whole."""
    from firmware.console.answers import whole

    if text is None:
        return whole.text(pump)
    return commands.SETTINGS, whole.items(text), "settings", named


def _joined(pieces):
    """Rows that may have been given one by one."""
    if len(pieces) == 1:
        return pieces[0]
    for piece in pieces:
        if not isinstance(piece, str):
            raise NotUnderstood('%s is not a row, as in "06:00=1.10"' % parse.quoted(piece))
    return " ".join(pieces)


def _shown():
    """The words for what is only asked for: they are read now."""
    from firmware.console.answers import shown

    return shown
