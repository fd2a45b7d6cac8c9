# strengths: which insulin reservoir and line hold, by what is on record.
#
# Owns: another strength comes by a walk alone, and nothing is delivered of it until the line was
# filled with it, from end to end. Must not: ask the pump.

import re

from tests.soak.failure import Failure

_INSERTED, _CONNECTED = 5, 6
_TUBING_NL = (183_000, 75_000, 100_000, 133_000, 183_000, 0)  # of a set; 0: not known
_HOLDS = re.compile(r"is U-(\d+), and the line holds U-(\d+)")
_MIXED = "a line that holds nothing but"


class Strengths:
    """nl_per_mu: of what was loaded last; None: nothing was, in these books.

    mixed: the line may hold another one, too
    """

    def __init__(self, rig, history, census):
        self._pl_per_step = rig.pl_per_step
        self._history = history
        self._census = census
        self.begin()

    def begin(self):
        """New books."""
        self.nl_per_mu = None
        self.mixed = False
        self._primed = 0  # steps, since then

    def loaded(self, record, sought):
        """On record: a reservoir is in; sought: a walk has found its plunger."""
        if not record.a:
            return
        if self.nl_per_mu not in (None, record.b):
            if not sought and not self._history.damaged:
                raise Failure("strength", f"{record.b} nL/mU loaded over {self.nl_per_mu}")
            self.mixed = True
            self._primed = 0
            self._census["strength changed"] += 1
        self.nl_per_mu = record.b

    def primed(self, steps):
        """On record: so much went through the tubing."""
        self._primed += steps

    def noted(self, record):
        """On record: a step of a walk."""
        if record.a not in (_INSERTED, _CONNECTED) or not self.mixed:
            return
        needed_nl = _TUBING_NL[record.b]
        if self._primed * self._pl_per_step < (needed_nl * 1_000 - self._pl_per_step):
            if not self._history.damaged:
                raise Failure("strength", f"{self._primed} steps fill no line of {needed_nl} nL")
        self.mixed = False
        self._census["strength in the line"] += 1

    def delivers(self):
        """Delivery begins, and all that was before it is on record."""
        if self.mixed and not self._history.damaged:
            raise Failure("strength", "it delivers, and the line holds two strengths")

    def answered(self, text):
        """A command was answered: what it says of strengths has to be true."""
        if self._history.damaged or any(r.kind in ("load", "set") for r in self._history.fresh):
            return
        found = _HOLDS.search(text)
        if found:
            asked, held = (1_000 // int(word) for word in found.groups())
            if held != self.nl_per_mu or asked == held:
                raise Failure("strength", f"{self.nl_per_mu} nL/mU in the line; {text}")
            self._census["strength refused"] += 1
        if _MIXED in text:
            if not self.mixed:
                raise Failure("strength", f"the line is of one; {text}")
            self._census["line refused"] += 1
