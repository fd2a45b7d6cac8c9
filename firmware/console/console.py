# console: the object a person knows as `pump`.
#
# Owns the commands, their help, and the manners: every call answers, nothing a person types
# raises. Must not: touch the pump other than through its mailbox and its public numbers.
#
# What takes many words (answers/) is imported when somebody asks, and a board forgets it after.

from micropython import const

from firmware import commands, replies
from firmware.console import parse, reply, report, wording
from firmware.console.prompt import Answer, Prompt

_TRIES = const(3_000)  # waits for an answer; with 1 ms each, three seconds


class Console(Prompt):
    """Commands on a pump.

    wait:   called again and again until a posted command was answered
    forget: called when answers/ have served, to take them out of memory; None: they stay
    """

    def __init__(self, pump, wait, forget=None):
        super().__init__("pump")
        self._pump = pump
        self._wait = wait
        self._forget = forget
        see = self._add
        see("status", "pump.status()", "what is being delivered", self._status, 0, 0)
        self._act(
            "bolus", "pump.bolus(1.5)", "delivers 1.5 U now; id=7: once only", self._bolus, 1, 1
        )
        self._act("stop", "pump.stop()", "ends the bolus; basal goes on", self._stop, 0, 0)
        self._act("basal", 'pump.basal("00:00=0.80")', "sets the profile, U/h", self._basal, 0, 48)
        self._act("suspend", "pump.suspend()", "stops everything", self._suspend, 0, 0)
        self._act("resume", "pump.resume()", "begins, or goes on", self._resume, 0, 0)
        see("alarms", "pump.alarms()", "what is wrong, and what to do", self._alarms, 0, 0)
        self._act("ack", "pump.ack()", "I have seen the alarms", self._ack, 0, 0)
        self._act("hush", "pump.hush()", "no sound for two minutes", self._hush, 0, 0)
        self._act("beep", "pump.beep()", "tries sound, light and vibration", self._beep, 0, 0)
        see("history", "pump.history()", "what happened lately", self._history, 0, 1)
        see("journal", "pump.journal()", "what is on record, and since when", self._journal, 0, 0)
        see("dose", "pump.dose(17)", "what became of a bolus", self._dose, 0, 1, ("id",))
        see("review", "pump.review()", "the bolus that a restart interrupted", self._review, 0, 0)
        self._act(
            "load",
            'pump.load(300, "U-100")',
            "a reservoir was loaded",
            self._load,
            1,
            2,
            ("bore",),
        )
        self._act(
            "change_reservoir", "pump.change_reservoir()", "another cartridge, step by step",
            self._change_reservoir, 0, 1,
        )  # fmt: skip
        self._act(
            "change_set", 'pump.change_set("tubed-60")', "another infusion set, step by step",
            self._change_set, 1, 1,
        )  # fmt: skip
        self._act("affirm", "pump.affirm()", "what was asked last is done", self._affirm, 0, 0)
        self._act("prime", "pump.prime()", "fills the tubing; stop() ends it", self._prime, 0, 0)
        self._act("fill_cannula", "pump.fill_cannula()", "fills the cannula", self._fill, 0, 0)
        self._act(
            "relieve", "pump.relieve()", "takes the push off a blocked line", self._relieve, 0, 0
        )
        self._act(
            "clock", 'pump.clock("2026-06-02 14:30 +02:00")', "sets the clock", self._clock, 0, 1
        )
        self._act("zone", 'pump.zone("+01:00")', "moves to another time zone", self._zone, 1, 1)
        see("begin", "pump.begin()", "begins a new journal", self._begin, 0, 0)

    def attach(self, pump) -> None:
        """The machine restarted: this is its pump now."""
        self._pump = pump

    def _act(self, name, usage, does, run, least, most, names=()):
        """Adds a command that changes something; it may carry an id, and then acts only once.

        run, names: as Command's; or run returns a command of firmware.commands, its argument, and
             what it is called in an answer
        """

        def once(*arguments, **named):
            request_id = parse.request_id(named.pop("id")) if "id" in named else 0
            asked = run(*arguments, **named)
            return self._ask(request_id, *asked) if type(asked) is tuple else asked

        self._add(name, usage, does, once, least, most, ("id",) + names)

    def _used(self):
        self._pump.mailbox.touched = True  # last: what is shown is what stood until now

    def __repr__(self):
        text = report.status(self._pump)
        self._used()
        return text

    def _told(self, text, ok=True):
        """The answer that one of answers/ gave; so much for its words."""
        if self._forget:
            self._forget()
        return Answer(ok, text)

    def _ask(self, request_id, command, argument, what):
        # As near to the prompt as can be: while it waits the pump is polled, on what the stack of
        # a board has left.
        box = self._pump.mailbox
        box.post(command, argument, request_id)
        steps = box.steps
        tries = 0
        while box.answer is None and tries < _TRIES:
            self._wait()
            tries += 1
            if box.steps != steps:
                steps = box.steps  # it is being carried out
                tries = 0
        answer = box.answer or (replies.NO_ANSWER, 0, 0)
        if answer[0] in (replies.SEEN, replies.SEEN_REFUSED):
            from firmware.console.answers import doses

            text = doses.seen(self._pump, answer[1])
            if answer[0] == replies.SEEN:
                return self._told(text)
            return self._told("refused: " + text, False)
        return self._told(reply.words(answer, what), answer[0] < replies.REFUSED)

    def _bolus(self, value):
        mu = parse.thousandths(value, "a number of units", "1.5")
        return commands.BOLUS, mu, "bolus %s U" % wording.milli(mu)

    def _stop(self):
        return commands.STOP, None, "stop"

    def _basal(self, *pieces):
        if not pieces:
            return Answer(True, report.profile(self._pump))
        value = pieces[0]
        if len(pieces) > 1:
            for piece in pieces:
                if not isinstance(piece, str):
                    raise parse.NotUnderstood(
                        '%s is not a segment, as in "06:00=1.10"' % parse.quoted(piece)
                    )
            value = " ".join(pieces)
        return commands.BASAL, parse.segments(value), "the profile"

    def _suspend(self):
        return commands.SUSPEND, None, "suspend"

    def _resume(self):
        return commands.RESUME, None, "resume"

    def _ack(self):
        return commands.ACK, None, "ack"

    def _hush(self):
        return commands.HUSH, None, "hush"

    def _beep(self):
        return commands.BEEP, None, "beep"

    def _change_reservoir(self, name=None):
        if name is not None:
            name = parse.set_name(name)
        return commands.CHANGE_RESERVOIR, name, "change_reservoir"

    def _change_set(self, name):
        name = parse.set_name(name)
        return commands.CHANGE_SET, name, "change_set " + name

    def _affirm(self):
        return commands.AFFIRM, None, "affirm"

    def _prime(self):
        return commands.PRIME, None, "prime"

    def _fill(self):
        return commands.FILL_CANNULA, None, "fill_cannula"

    def _relieve(self):
        return commands.RELIEVE, None, "relieve"

    def _load(self, volume, strength=None, bore=None):
        if strength is None and isinstance(volume, str):
            volume, _, strength = volume.strip().partition(" ")
        if not strength:
            raise parse.NotUnderstood('load needs the concentration: pump.load(300, "U-100")')
        mu = parse.thousandths(volume, "a number of units", "300")
        argument: tuple = (mu, parse.strength(strength))
        if bore is not None:
            argument += (parse.thousandths(bore, "a bore in mm", "8.66"),)
        return commands.LOAD, argument, "load %s U" % wording.milli(mu)

    def _clock(self, value=None):
        if value is None:
            return Answer(True, report.clock(self._pump))
        offset_min = self._pump.clocks.offset_min if self._pump.clocks.is_set else 0
        return commands.CLOCK, parse.moment(value, offset_min), "clock"

    def _zone(self, value):
        return commands.ZONE, parse.offset(value), "zone"

    def _begin(self):
        return self._ask(0, commands.BEGIN, None, "begin")

    def _dose(self, number=None, **named):
        from firmware.console.answers import doses

        if named:
            if number is not None:
                raise parse.NotUnderstood("dose takes its number or an id, as in pump.dose(17)")
            request_id = parse.request_id(named["id"])
            return self._told(doses.seen(self._pump, request_id))
        if number is None:
            number = max(1, self._pump.channels.bolus.dose_id)
        number = parse.whole_number(number, "the number of a dose", 1, 1_073_741_823)
        return self._told(doses.dose(self._pump, number))

    def _journal(self):
        from firmware.console.answers import books

        return self._told(books.summary(self._pump))

    def _review(self):
        from firmware.console.answers import doses

        return self._told(doses.review(self._pump))

    def _status(self):
        return Answer(True, report.status(self._pump))

    def _alarms(self):
        from firmware.console.answers import standing

        return self._told(standing.alarms(self._pump))

    def _history(self, most=12):
        from firmware.console.answers import history

        most = parse.whole_number(most, "a number of lines", 1, 500)
        return self._told(history.lines(self._pump, most))
