# manners: how commands are used, and what to type in the place of what is none, in words.
#
# Owns these words, for any prompt, and their layout: 80 columns. Must not: know a command; those
# stand in the rows of a prompt (firmware/console/prompt.py), and what more there is to say of one
# in its lessons.

from micropython import const

from firmware.console.answers import parse
from firmware.console.prompt import NotUnderstood

_WIDTH = const(80)
_TOPIC = const(11)  # columns of a topic, before its commands
_USAGE = const(27)  # columns of how something is written, before what it means


def _usage(prompt, row):
    return "%s.%s(%s)" % (prompt, row[0], row[2])


def overview(prompt: str, rows: tuple) -> str:
    """Every command by its topic, and how to go on."""
    lines = []
    for topic in _topics(rows):
        names = [row[0] for row in rows if row[1] == topic]
        _put(lines, topic, _TOPIC, ", ".join(names))
    for row in rows:
        if row[2]:
            break
    more = '%s.help("%s") says more, of a command or of a topic, the words on the left'
    lines.append(more % (prompt, row[0]))
    lines.append("%s.%s without brackets does the same; the Tab key completes" % (prompt, row[0]))
    return "\n".join(lines)


def help(prompt, word) -> str:
    """What there is to say of a command, or which commands a topic has.

    Raises NotUnderstood for a word that is neither.
    """
    rows = prompt._rows()
    name = prompt._name
    lines: list = []
    topic = word
    for row in rows:
        if row[0] == word:
            _lesson(lines, name, row, prompt._lessons(row[0]))
            if word not in _topics(rows):
                topic = row[1]
            break
    others = [row for row in rows if row[1] == topic and row[0] != word]
    if not lines:
        for row in others:
            _put(lines, _usage(name, row), _USAGE, row[3])
    elif others:
        head = "of %s:" % topic
        _put(lines, head, len(head) + 1, ", ".join([_usage(name, row) for row in others]))
    if lines:
        return "\n".join(lines)
    raise NotUnderstood(_no_word(prompt, rows, word))


def _lesson(lines, name, row, lessons):
    note, options, examples = "", (), ()
    known = lessons.OPTIONS if lessons else {}
    if lessons and row[0] in lessons.LESSONS:
        note, options, examples = lessons.LESSONS[row[0]]
    _put(lines, _usage(name, row), _USAGE, row[3])
    if note:
        _put(lines, "", 2, note)
    for option, meaning in options:
        _put(lines, "  " + option, _USAGE, meaning)
    for option in row[7]:
        if option in known:
            _put(lines, "  " + known[option][0], _USAGE, known[option][1])
    for example, meaning in examples:
        _put(lines, "%s.%s" % (name, example), _USAGE, meaning)


def _topics(rows):
    topics: list = []
    for row in rows:
        if row[1] not in topics:
            topics.append(row[1])
    return topics


def _put(lines, head, columns, text):
    """Adds head and, from a column on, text, in as many lines as that takes."""
    line = head + " " * (columns - len(head))
    if len(head) >= columns:
        line = head + "  "
    begun = False  # a word of text stands in the line
    for word in text.split(" "):
        if len(line) + begun + len(word) > _WIDTH:
            lines.append(line.rstrip())
            line = " " * columns
            begun = False
        line += " " + word if begun else word
        begun = True
    lines.append(line.rstrip())


def _no_word(prompt, rows, word):
    name = prompt._name
    text = "%s is no command and no topic; " % parse.quoted(word)
    if isinstance(word, str):
        from firmware.console.answers import near

        words = _topics(rows) + [row[0] for row in rows]
        found = near.nearest(word, words, prompt._synonyms())
        if found:
            meant = ['%s.help("%s")' % (name, other) for other in found]
            return text + "perhaps " + " or ".join(meant)
    return text + name + ".help() lists them"


def misused(prompt: str, row: tuple, arguments: tuple, named: dict) -> str:
    """Why a command cannot be called with that."""
    command, _, _, _, _, least, most, names = row
    usage = _usage(prompt, row)
    for name in named:
        if name not in names:
            takes = "nothing by name"
            if names:
                takes = ", ".join([other + "=" for other in names])
            return "%s takes %s, not %s=, as in %s" % (command, takes, name, usage)
    takes = "no value"
    if most > least:
        takes = "%d to %d values" % (least, most)
    elif most:
        takes = "1 value" if most == 1 else "%d values" % most
    return "%s takes %s, not %d, as in %s" % (command, takes, len(arguments), usage)


def slip(prompt, typed: str) -> str:
    """There is no command of that name; but perhaps there is one that was meant."""
    from firmware.console.answers import near

    rows = prompt._rows()
    name = prompt._name
    typed = parse.quoted(typed)[1:-1]
    found = near.nearest(typed, [row[0] for row in rows], prompt._synonyms())
    if not found:
        return "no %s.%s; %s.help() lists all" % (name, typed, name)
    meant = [_usage(name, row) for row in rows if row[0] in found]
    return "no %s.%s; perhaps %s" % (name, typed, " or ".join(meant))
