# recovery: from the store to a pump that knows where it was, at every start.
#
# Owns what the last start found, and what follows when the books cannot be trusted. Must not:
# deliver, resume, or replace by a default what it cannot read.
#
# What only a start needs, or a person who begins new books, is imported when it is needed: a board
# takes it out of memory again (boards/start.py).

from firmware import faults, pack, states


class Recovery:
    """What the last start found. run() allocates.

    fault:           why the books cannot be trusted, or NONE
    cause:           of the reset, a RESET_ number of hal
    uncertain_steps: booked at this start
    dose_id:         of the last bolus that a reset interrupted; 0: none was
    state, revision: of the pump and of its settings, by the records
    """

    def __init__(self, pump):
        self._pump = pump
        self.fault = faults.NONE
        self.cause = 0
        self.uncertain_steps = 0
        self.dose_id = 0
        self.state = states.OFF
        self.revision = 0

    def run(self) -> None:
        """Reads the store and takes over what it holds. Raises nothing."""
        from firmware.recovery import start

        start.run(self._pump, self)

    def begin(self):
        """Begins new books, by a person's wish, in the steps of a command. Raises StoreFailed;
        then none are begun."""
        # One after the other: read by each other they would be three deep on a board's stack.
        from firmware.recovery import reading  # noqa: F401, I001
        from firmware.recovery import start  # noqa: F401
        from firmware.recovery import anew

        return anew.begin(self._pump)

    def pack(self, into, at: int) -> int:
        """Writes the interrupted dose for a checkpoint; returns the index after it."""
        return pack.put(into, at, self.dose_id, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.dose_id = pack.get(data, at, 4)
        return at + 4
