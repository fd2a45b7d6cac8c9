# recovery: from the store to a pump that knows where it was, at every start.
#
# Owns what the last start found, and what follows when the books cannot be trusted. Must not:
# deliver, resume, or replace by a default what it cannot read.
#
# What only a start needs, or a person who begins new books, is imported when it is needed: a board
# takes it out of memory again (boards/start.py).

from firmware import faults, pack, states
from firmware.states import PLACES


class Recovery:
    """What the last start found. run() allocates.

    fault:           why the books cannot be trusted, or NONE
    cause:           of the reset, a RESET_ number of hal
    uncertain_steps: booked at this start
    dose_ids:        of the boluses that the last reset of that kind interrupted; 0: none
    state, revision: of the pump and of its settings, by the records
    move:            which kind of it was under way, of moving.kinds; 0: none
    """

    def __init__(self, pump):
        self._pump = pump
        self.fault = faults.NONE
        self.cause = 0
        self.uncertain_steps = 0
        self.dose_ids = [0] * PLACES
        self._is_fresh = False  # a start was read, and no bolus yet that it interrupted
        self._is_under_way = False  # that start; else it came to its end
        self.state = states.OFF
        self.move = 0
        self.revision = 0

    def run(self) -> None:
        """Reads the store and takes over what it holds. Raises nothing."""
        from firmware.recovery import start

        start.run(self._pump, self)

    def booted(self) -> None:
        """A start is on record: what it interrupted follows. After one that the power cut short it
        is the rest."""
        if not self._is_under_way:
            self._is_fresh = True
        self._is_under_way = True

    def entered(self, state: int, move: int) -> None:
        """A state is on record, with which a start ends, too; move: which kind of it began."""
        self.state = state
        self.move = move
        self._is_under_way = False

    def interrupted(self, dose_id: int) -> None:
        """A bolus that this start interrupted."""
        if self._is_fresh:
            self.dose_ids = [0] * PLACES
            self._is_fresh = False
        self.dose_ids = [dose_id] + self.dose_ids[: PLACES - 1]

    def begin(self):
        """Begins new books, by a person's wish, in the steps of a command. Raises StoreFailed;
        then none are begun."""
        # One after the other: read by each other they would be three deep on a board's stack.
        from firmware.recovery import reading  # noqa: F401, I001
        from firmware.recovery import start  # noqa: F401
        from firmware.recovery import anew

        return anew.begin(self._pump)

    def pack(self, into, at: int) -> int:
        """Writes the interrupted doses for a checkpoint; returns the index after them."""
        for dose_id in self.dose_ids:
            at = pack.put(into, at, dose_id, 4)
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        for place in range(PLACES):
            self.dose_ids[place] = pack.get(data, at + 4 * place, 4)
        return at + 4 * PLACES
