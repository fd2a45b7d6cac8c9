# whole: all that is set, as a text of one item a line, and back.
#
# Owns that text: what it says is taken again, and comes out the same. Must not: decide what may be
# set; a line says only what is meant. The lock is not in it.

from firmware import sections
from firmware.console.answers import forms, parse
from firmware.console.prompt import NotUnderstood
from firmware.console.reply import milli


def text(pump) -> str:
    """All that is set."""
    from firmware.console.answers import shown

    settings = pump.settings
    now = sections.Sections(settings)
    lines = ["# microbolus settings; after # a line says nothing"]
    unit, model, is_reverse = now.options()
    if unit != sections.UNCHOSEN:
        lines.append("units " + forms.UNITS[unit])
    limits = now.limits()
    for index in range(len(limits)):
        if limits[index]:
            lines.append(
                "limit %s %s %s"
                % (forms.LIMITS[index], milli(limits[index]), forms.LIMIT_UNITS[index])
            )
    for number in range(1, sections.PROFILES + 1):
        payload = now.payloads[number]
        if payload:
            words = [shown.segment(minute, mu_h) for minute, mu_h in sections.segments(payload)]
            lines.append('profile "%s" %s' % (sections.name(payload), " ".join(words)))
    if now.active():
        lines.append('active "%s"' % sections.name(now.payloads[now.active()]))
    for kind in (sections.RATIO, sections.SENSITIVITY, sections.TARGET):
        if now.payloads[kind]:
            name = forms.TABLES[kind - sections.RATIO]
            lines.append("%s %s" % (name, shown.rows(pump, kind)))
    if now.payloads[sections.OPTIONS]:
        lines.append("action " + sections.MODELS[model])
        lines.append("reverse " + ("on" if is_reverse else "off"))
    return "\n".join(lines)


def items(value) -> list:
    """A text as a list of (line, section, what is in it). Raises NotUnderstood, with the line."""
    if not isinstance(value, str):
        raise NotUnderstood("%s is no text, as pump.settings() gives it" % parse.quoted(value))
    found = []
    seen = {}
    for number, line in enumerate(value.split("\n"), 1):
        line = line.split("#")[0].strip()
        if not line:
            continue
        try:
            kind, what = _item(line)
            name = _name(kind, what)
            if name in seen:
                raise NotUnderstood("%s is in line %d already" % (name, seen[name]))
        except NotUnderstood as reason:
            raise NotUnderstood("line %d: %s" % (number, reason))
        seen[name] = number
        found.append((number, kind, what))
    return found


def _name(kind, what):
    """What there may be once."""
    if kind == 1:
        return "profile " + what[0].lower()
    if kind == sections.LIMITS:
        return "limit " + forms.LIMITS[what[0] - 1]
    if kind == sections.OPTIONS:
        return ("units", "action", "reverse")[what[0]]
    return "active" if kind == sections.ACTIVE else forms.TABLES[kind - sections.RATIO]


def _item(line):
    word, _, rest = line.partition(" ")
    rest = rest.strip()
    if word == "profile":
        name, rest = _quoted(rest)
        return 1, (name, parse.segments(rest))
    if word == "active":
        name, rest = _quoted(rest)
        if rest:
            raise NotUnderstood('%s is too much, as in active "day"' % parse.quoted(rest))
        return sections.ACTIVE, name
    if word == "limit":
        name, _, value = rest.partition(" ")
        which = forms.one_of(name, forms.LIMITS, "a limit")
        return sections.LIMITS, (which + 1, forms.amount(value, forms.LIMIT_UNITS[which], "12"))
    if word in forms.TABLES:
        return sections.RATIO + forms.TABLES.index(word), forms.table(rest, word)
    if word == "units":
        return sections.OPTIONS, (0, forms.one_of(rest, forms.UNITS, "a unit of glucose"))
    if word == "action":
        return sections.OPTIONS, (1, forms.one_of(rest, sections.MODELS, "an insulin"))
    if word == "reverse":
        return sections.OPTIONS, (2, forms.one_of(rest, ("off", "on"), "a switch"))
    raise NotUnderstood("%s is nothing that is set" % parse.quoted(word))


def _quoted(rest):
    """A name in quotes, and what follows it."""
    pieces = rest.split('"')
    if len(pieces) != 3 or pieces[0]:
        raise NotUnderstood('%s has no name in quotes, as in "day"' % parse.quoted(rest))
    return forms.profile_name(pieces[1]), pieces[2].strip()
