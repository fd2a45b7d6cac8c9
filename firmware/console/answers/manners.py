# manners: how commands are used, and what to type in the place of what is none, in words.
#
# Owns these words, for any prompt. Must not: know a command; those stand in the rows of a prompt
# (firmware/console/prompt.py).

from firmware.console.answers import parse
from firmware.console.prompt import NotUnderstood


def _usage(prompt, row):
    return "%s.%s(%s)" % (prompt, row[0], row[1])


def help(prompt: str, rows: tuple, name) -> str:
    """How a command is used and what it does; of every command, when name is None."""
    if name is None:
        return "\n".join(["%-40s %s" % (_usage(prompt, row), row[2]) for row in rows])
    for row in rows:
        if row[0] == name:
            return "%s  %s" % (_usage(prompt, row), row[2])
    raise NotUnderstood("%s is no command; %s.help() lists them" % (parse.quoted(name), prompt))


def misused(prompt: str, row: tuple, arguments: tuple, named: dict) -> str:
    """Why a command cannot be called with that."""
    _, _, _, _, least, most, names = row
    usage = _usage(prompt, row)
    for name in named:
        if not names:
            return "it takes no names, as in %s" % usage
        if name not in names:
            return "%s is none of %s, as in %s" % (name, ", ".join(names), usage)
    takes = str(least)
    if most > least:
        takes = "%d to %d" % (least, most)
    return "it takes %s values, not %d, as in %s" % (takes, len(arguments), usage)


def slip(prompt: str, rows: tuple, typed: str) -> str:
    """There is no command of that name; but perhaps there is one that was meant."""
    for row in rows:
        if _one_slip(typed, row[0]):
            return "no %s.%s; as in %s" % (prompt, typed, _usage(prompt, row))
    return "no %s.%s; %s.help() lists all" % (prompt, typed, prompt)


def _one_slip(typed, known):
    """True when one letter is missing, extra, wrong, or has changed places with the next."""
    start = 0
    while start < len(typed) and start < len(known) and typed[start] == known[start]:
        start += 1
    a, b = typed[start:], known[start:]
    if a[1:] == b or a == b[1:] or a[1:] == b[1:]:
        return True
    return len(a) > 1 and a[:2] == b[1:2] + b[:1] and a[2:] == b[2:]
