# prompt: the manners of everything a person types at: commands, answers, slips.
#
# Owns how a command is called, and that nothing typed raises. Must not: know pumps.
#
# What is always in memory is what a command needs that is there and is called as it should be.
# The words for help and for slips (answers/manners) are imported when somebody asks.


class NotUnderstood(ValueError):
    """What was typed is not what is expected; str() says both, to follow 'refused: '."""


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
    """One thing that can be typed. Shown without brackets, it says how it is used."""

    def __init__(self, prompt, name: str):
        self._prompt = prompt
        self._name = name

    def __call__(self, *arguments, **named):
        """Runs it. Never raises for anything that was typed: answers 'refused: ...'."""
        return self._prompt._call(self._name, arguments, named)

    def __repr__(self):
        return str(self._prompt._call("help", (self._name,), {}))


class Slip:
    """What an AttributeError says. It finds its words when it is shown to a person: tab completion
    asks for every name there is, and shows none."""

    def __init__(self, prompt, name: str):
        self._prompt = prompt
        self._name = name

    def __str__(self):
        try:
            return self._prompt._slip(self._name)
        except (ImportError, MemoryError, OSError, ValueError):
            # Nothing at a board's prompt would catch it: it is showing an exception already.
            return "there is no such command"


# The row of a command that every prompt has; Prompt._rows says what stands in a row.
HELP = ("help", "now", "", "what there is, or more about a word of it", None, 0, 1, ())


class Prompt:
    """An object with commands as attributes.

    name: what a person calls it; names: of its commands, help among them; about: what its commands
    are about, for the functions in its rows
    """

    def __init__(self, name: str, names, about):
        self._name = name
        self._names = names
        self._about = about

    def __getattr__(self, name):
        if name in self._names:
            return Command(self, name)
        raise AttributeError(Slip(self, name))

    def _rows(self) -> tuple:
        """Of each command, in the order in which help lists them: its name, its topic, its values
        in an example, what it does, the function that is run, how few and how many values it
        takes, and what may be given by name. The function gets _about and what was typed; it
        returns what _carry_out takes, or raises NotUnderstood."""
        return (HELP,)

    def _lessons(self, name):
        """What help has to say of a command beyond its row: a module with LESSONS and OPTIONS, as
        firmware/console/answers/lessons.py has them; None: nothing."""
        return None

    def _synonyms(self) -> tuple:
        """(a word a person may try, the command that is meant) of each."""
        return ()

    def _ready(self, run):
        """The function that a row has, be it that it has to be read."""
        return run

    def _at_once(self, name, named):
        """What _carry_out takes, for a command without values that needs no row; or None."""
        return None

    def _carry_out(self, asked) -> Answer:
        """asked: the words of the answer, or what else a function in the rows returns."""
        return Answer(True, asked)

    def _used(self):
        """Somebody has typed something, and has been answered."""

    def _call(self, name, arguments, named):
        # As few calls deep as can be: while it waits for an answer the pump is polled, on what the
        # stack of a board has left.
        try:
            asked = None if arguments else self._at_once(name, named)
            if asked is None:
                run = self._found(name, arguments, named)
                asked = run(self._about, *arguments, **named)
            return self._carry_out(asked)
        except NotUnderstood as reason:
            return Answer(False, "refused: " + str(reason))
        except OSError as error:
            return Answer(False, "refused: the hardware failed, errno %s" % error.args[0])
        except ImportError as error:  # what is read when it is asked for (console/answers)
            return Answer(False, "refused: %s; flash the board again" % error)
        except MemoryError:
            return Answer(False, "refused: not enough memory for it; free some, then ask again")
        finally:
            self._used()

    def _found(self, name, arguments, named):
        """The function of a command that is called as it should be; else raises NotUnderstood."""
        for row in self._rows():
            if row[0] == name:
                break
        _, _, _, _, run, least, most, names = row
        if not least <= len(arguments) <= most or [key for key in named if key not in names]:
            from firmware.console.answers import manners

            raise NotUnderstood(manners.misused(self._name, row, arguments, named))
        return self._help if row is HELP else self._ready(run)

    def _help(self, about, name=None):
        from firmware.console.answers import manners

        if name is None:
            return manners.overview(self._name, self._rows())
        return manners.help(self, name)

    def _slip(self, typed):
        from firmware.console.answers import manners

        text = manners.slip(self, typed)
        self._used()
        return text
