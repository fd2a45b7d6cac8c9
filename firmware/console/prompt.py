# prompt: the manners of everything a person types at: commands, answers, slips.
#
# Owns how a command looks, how it is called, and that nothing typed raises. Must not: know pumps.

from firmware.console import parse


class Answer:
    """What a command came to: ok, and the words; shown at the prompt as the words alone."""

    def __init__(self, ok: bool, text: str):
        self.ok = ok
        self.text = text

    def __repr__(self):
        return self.text

    def __str__(self):
        return self.text


class Command:
    """One thing that can be typed. Shown without brackets, it says how it is used.

    run: takes least .. most values, and what is given by one of names; returns an Answer, or
         raises NotUnderstood
    used: called when it was, in whatever way
    """

    def __init__(self, usage: str, does: str, run, least: int, most: int, names, used):
        self.usage = usage
        self.does = does
        self._run = run
        self._least = least
        self._most = most
        self._names = names
        self._used = used

    def __call__(self, *arguments, **named):
        """Runs it. Never raises for anything that was typed: answers 'refused: ...'."""
        try:
            for name in named:
                if name not in self._names:
                    return Answer(False, "refused: " + self._no_name(name))
            if not self._least <= len(arguments) <= self._most:
                return Answer(False, "refused: " + self._arity(len(arguments)))
            return self._run(*arguments, **named)
        except parse.NotUnderstood as reason:
            return Answer(False, "refused: " + str(reason))
        except OSError as error:
            return Answer(False, "refused: the hardware failed, errno %s" % error.args[0])
        except ImportError as error:  # what is read when it is asked for (console/answers)
            return Answer(False, "refused: %s; flash the board again" % error)
        except MemoryError:
            return Answer(False, "refused: not enough memory for it; free some, then ask again")
        finally:
            self._used()

    def __repr__(self):
        self._used()
        return "%s  %s" % (self.usage, self.does)

    def _no_name(self, name):
        if not self._names:
            return "it takes no names, as in %s" % self.usage
        return "%s is none of %s, as in %s" % (name, ", ".join(self._names), self.usage)

    def _arity(self, count):
        takes = str(self._least)
        if self._most > self._least:
            takes = "%d to %d" % (self._least, self._most)
        return "it takes %s values, not %d, as in %s" % (takes, count, self.usage)


class Prompt:
    """An object with commands as attributes. name: what a person calls it."""

    def __init__(self, name: str):
        self._commands = []
        self._name = name
        self._add("help", "%s.help()" % name, "this list", self._help, 0, 1)

    def _add(self, name, usage, does, run, least, most, names=()):
        """Adds a command; the arguments are Command's."""
        self._commands.append(name)
        setattr(self, name, Command(usage, does, run, least, most, names, self._used))

    def _used(self):
        """Somebody has typed a command."""

    def __getattr__(self, name):
        # An exception, not an answer: tab completion asks here for every name there is.
        for known in self._commands:
            if _one_slip(name, known):
                usage = getattr(self, known).usage
                raise AttributeError("no %s.%s; as in %s" % (self._name, name, usage))
        raise AttributeError("no %s.%s; %s.help() lists all" % (self._name, name, self._name))

    def _help(self, name=None):
        if name is None:
            lines = []
            for known in self._commands:
                command = getattr(self, known)
                lines.append("%-40s %s" % (command.usage, command.does))
            return Answer(True, "\n".join(lines))
        if name in self._commands:
            return Answer(True, repr(getattr(self, name)))
        raise parse.NotUnderstood(
            "%s is no command; %s.help() lists them" % (parse.quoted(name), self._name)
        )


def _one_slip(typed, known):
    """True when one letter is missing, extra, wrong, or has changed places with the next."""
    start = 0
    while start < len(typed) and start < len(known) and typed[start] == known[start]:
        start += 1
    a, b = typed[start:], known[start:]
    if a[1:] == b or a == b[1:] or a[1:] == b[1:]:
        return True
    return len(a) > 1 and a[:2] == b[1:2] + b[:1] and a[2:] == b[2:]
