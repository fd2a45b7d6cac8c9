# pending: a question that a person has not answered yet. One at a time.
#
# Owns what was asked, the value that answers it, and how long it stands. Must not: know what
# follows from the answer.

from micropython import const

# What is asked.
NOTHING = const(0)
LIMIT = const(1)  #  argument: (which, value)
BOLUS = const(2)  #  argument: what it is asked with
WHOLE = const(3)  #  argument: all settings, as sections

STANDS_MS = const(60_000)  # of running time


class Pending:
    """What waits for pump.confirm(value). It is forgotten at a stop, a suspension, an alarm that
    stops, a restart, when its time is over, and when something else is asked.

    kind:     what is asked
    argument: of what follows when it is confirmed
    value:    that confirms it, in thousandths
    left_ms:  until it is forgotten
    """

    def __init__(self):
        self.kind = NOTHING
        self.argument = None
        self.value = 0
        self.left_ms = 0

    def ask(self, kind: int, argument, value: int) -> None:
        """Asks this, and nothing else any more."""
        self.kind = kind
        self.argument = argument
        self.value = value
        self.left_ms = STANDS_MS

    def confirm(self, value: int) -> int:
        """A person said this value: the kind of what it answers, or NOTHING; then the question, if
        there is one, stands on. What was confirmed is forgotten, but for its argument."""
        kind = self.kind
        if kind == NOTHING or value != self.value:
            return NOTHING
        self.kind = NOTHING
        return kind

    def forget(self) -> None:
        """Nothing is asked. Allocates nothing."""
        self.kind = NOTHING
        self.argument = None

    def elapse(self, dt_ms: int) -> None:
        """Lets running time pass. Allocates nothing."""
        if self.kind != NOTHING:
            self.left_ms -= dt_ms
            if self.left_ms <= 0:
                self.forget()
