# console: the object a person knows as `pump`.
#
# Owns which commands there are, and how one is put to the pump and answered. Must not: touch the
# pump other than through its mailbox and its public numbers.
#
# What has to be understood, and what takes words (answers/), is imported when somebody asks, and a
# board forgets it after. To stop, to suspend and to acknowledge takes nothing of that.

from micropython import const

from firmware import commands, replies
from firmware.console import reply
from firmware.console.prompt import Answer, Prompt

_TRIES = const(3_000)  # waits for an answer; with 1 ms each, three seconds


class Console(Prompt):
    """Commands on a pump.

    wait:   called again and again until a posted command was answered
    forget: called when answers/ have served, to take them out of memory; None: they stay
    collect: called when something was read for a command, before the pump is told; may be None
    """

    def __init__(self, pump, wait, forget=None, collect=None):
        super().__init__("pump", _commands(), pump)
        self._wait = wait
        self._forget = forget
        self._collect = collect
        self._has_read = False  # something of answers/, since they were forgotten last

    def _attach(self, pump) -> None:
        """The machine restarted: this is its pump now. For whoever made this console; named so
        that the prompt does not complete it among the commands."""
        self._about = pump

    def __repr__(self):
        return str(self.status())

    def _rows(self):
        self._has_read = True
        from firmware.console.answers import typed

        return typed.TABLE

    def _lessons(self, name):
        from firmware.console.answers import lessons

        if name in lessons.LESSONS:
            return lessons
        from firmware.console.answers import lessons_set

        return lessons_set

    def _synonyms(self):
        from firmware.console.answers import synonyms

        return synonyms.TABLE

    def _ready(self, run):
        if type(run) is not str:
            return run
        from firmware.console.answers import setting

        return getattr(setting, run)

    def _at_once(self, name, named):
        if name == "status" and not named:
            self._has_read = True  # what is asked most, and at each start: the least is read
            from firmware.console.answers import report

            return report.status(self._about)
        command = self._names[name]
        if command is None or named and list(named) != ["id"]:
            return None
        return command, None, name, named

    def _carry_out(self, asked):
        """asked: words; or a command, its argument, what it is called, and its id, if it has one:
        then it acts only once."""
        if type(asked) is not tuple:
            return Answer(True, asked)
        command, argument, what, named = asked
        request_id = 0
        if named:
            self._has_read = True
            from firmware.console.answers import parse

            request_id = parse.request_id(named["id"])
        try:
            if commands.of_rare(command):
                self._has_read = True
                if self._collect:
                    self._collect()  # what reading left would be collected in a poll
        except (ImportError, MemoryError, OSError):
            pass  # the pump tries again, and says so
        box = self._about.mailbox
        box.post(command, argument, request_id)
        steps = box.steps
        tries = 0
        while box.answer is None and tries < _TRIES:
            self._wait()
            tries += 1
            if box.steps != steps:
                steps = box.steps  # it is being carried out
                tries = 0
        return self._told(box.answer or (replies.NO_ANSWER, 0, 0), what)

    def _told(self, answer, what):
        """What the pump answered, in words, be it that they cannot be had."""
        is_done = answer[0] < replies.REFUSED
        try:
            text = reply.words(answer, what)
            if not text:
                self._has_read = True
                from firmware.console.answers import outcomes

                text = outcomes.words(self._about, answer, what)
            return Answer(is_done, text)
        except (ImportError, MemoryError, OSError):
            return Answer(is_done, reply.DONE if is_done else reply.REFUSED)

    def _used(self):
        self._about.mailbox.touched = True  # last: what is shown is what stood until now
        if self._has_read and self._forget:
            try:
                self._forget()
                self._has_read = False
            except MemoryError:
                pass  # the next answer is followed by another try


def _commands():
    """Every command, with its number when it takes nothing; None: answers/typed has it.

    Written as arguments: of what is only a string, MicroPython would not complete a long one.
    """
    return dict(
        help=None,
        status=None,
        bolus=None,
        stop=commands.STOP,
        basal=None,
        temp=None,
        end_temp=commands.END_TEMP,
        profiles=None,
        profile=None,
        use=None,
        remove=None,
        limits=None,
        limit=None,
        confirm=None,
        ratio=None,
        sensitivity=None,
        target=None,
        units=None,
        action=None,
        reverse=None,
        lock=None,
        unlock=None,
        settings=None,
        suspend=commands.SUSPEND,
        resume=commands.RESUME,
        alarms=None,
        ack=commands.ACK,
        hush=commands.HUSH,
        beep=commands.BEEP,
        week=None,
        history=None,
        journal=None,
        dose=None,
        review=None,
        load=None,
        change_reservoir=None,
        change_set=None,
        affirm=commands.AFFIRM,
        prime=commands.PRIME,
        fill_cannula=commands.FILL_CANNULA,
        relieve=commands.RELIEVE,
        clock=None,
        zone=None,
        calculate=None,
        begin=None,
    )
