# moving: the movements of the plunger that are no therapy: which was granted, and what it may do.
#
# Owns: each has a person behind it, goes its own way and no further than said, and what moves no
# insulin is in no book of insulin. Must not: ask the pump how far it is.

import re

from tests.soak.failure import Failure

REWIND, SEAT, PRIME, CANNULA, BACK_OFF, RETURN = range(1, 7)
# As an answer says it: kind, the command that asks for it, forward or back, whether insulin goes.
_MOVES = {
    "rewinding": (REWIND, "affirm", -1, False),
    "looking for the plunger": (SEAT, "load", 1, False),
    "filling the tubing": (PRIME, "prime", 1, True),
    "filling the cannula": (CANNULA, "fill_cannula", 1, True),
    "drawing back": (BACK_OFF, "relieve", -1, False),
    "what was drawn back goes first": (RETURN, "resume", 1, False),
}
_BEGUN = re.compile(f"({'|'.join(_MOVES)})[^;]*?(\\d+) steps")
_MOST_NL = {PRIME: 275_000, CANNULA: 7_000, BACK_OFF: 50_000}


class Moving:
    """kind: of the move under way, 0 when there is none; last: of the one before.

    lost: the power went while the plunger was moved and no insulin: nobody knows where it is.
    """

    def __init__(self, rig):
        self._pl_per_step = rig.pl_per_step
        self._travel_steps = rig.travel_steps
        self.kind = self.last = 0
        self.asked = None  # by a command that is not answered yet
        self.answered = True  # who asked for the move under way was told what it is
        self.insulin = False
        self.lost = False
        self._direction = 1
        self._most = self._done = 0
        self._backed = 0

    def begun(self, command, text):
        """A command was answered, and now the plunger moves: by which right?"""
        found = _BEGUN.search(text)
        if not found or _MOVES[found[1]][1] != command:
            raise Failure("moved by itself", f"after {command}: {text}")
        self.kind, _, self._direction, self.insulin = _MOVES[found[1]]
        self._most = int(found[2])
        self._done = 0
        self.answered = True
        most_nl = _MOST_NL.get(self.kind)
        most = most_nl * 1000 // self._pl_per_step + 1 if most_nl else self._travel_steps
        if self.kind == RETURN:
            most = self._backed
        if not 0 < self._most <= most:
            raise Failure("moves too far", f"{text}; the most is {most} steps")

    def before_answer(self):
        """It moves already, and the answer is still to come."""
        for kind, command, direction, insulin in _MOVES.values():
            if command == self.asked and not self.kind:
                self.kind, self._direction, self.insulin = kind, direction, insulin
                self._most, self._done = self._travel_steps, 0
                self.answered = False

    def moved(self, pulses):
        """So many pulses more, forward less back, while it is under way."""
        steps = pulses * self._direction
        self._done += steps
        if steps < 0 or self._done > self._most:
            text = f"kind {self.kind}: {steps} steps, in all {self._done} of {self._most}"
            raise Failure("moves too far", text)

    def over(self, power_gone=False):
        """It has ended."""
        if power_gone and self.kind and not self.insulin:
            self.lost = True
            if self.kind == RETURN:
                self._backed = 0  # what may have gone forward must not go a second time
        elif self.kind == BACK_OFF:
            self._backed += self._done
        elif self.kind == RETURN:
            self._backed -= self._done
        self.last, self.kind = self.kind, 0

    def loaded(self):
        """The pusher touches the plunger, or was rewound: what was backed off is nothing now."""
        self._backed = 0
        self.lost = False

    def is_back(self):
        """True when all that was backed off was pressed forward again."""
        return not self._backed and not self.lost

    def forward(self):
        """True while bursts go forward."""
        return not self.kind or self._direction > 0
