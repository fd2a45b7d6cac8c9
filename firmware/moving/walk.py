# walk: from one reservoir or infusion set to the next, step by step.
#
# Owns what is next, what a step leads to, and how long the pump waits for it. Must not:
# move anything itself (moves), or carry out what a person types (commands).
#
#     line off the body ─▶ [rewind ─▶ cartridge in ─▶ find the plunger] ─▶ prime ─▶ insert ─▶ fill
#
# The part in brackets is for a reservoir. A fault in a move leads back to the first step. A start
# knows no walk: nothing assumes then that the line is off the body, so a person begins again.

from micropython import const

from firmware import ages, journal, replies, units
from firmware.delivery.ledger import FILLED, MIXED
from firmware.moving import kinds, move, sets
from firmware.states import MOVING

# What is next. Numbers are in replies, not on record.
NOTHING = const(0)
OFF_BODY = const(1)  #  a person takes the line off the body, and affirms
REWINDING = const(2)
LOAD = const(3)  #      a person puts the cartridge in, and loads
SEEKING = const(4)
FOUND = const(5)  #     the reservoir is being put on record
PRIME = const(6)  #     a person has the tubing filled
INSERT = const(7)  #    a person inserts the set, and affirms
CONNECT = const(8)  #   the same: a person puts the line on again, and affirms
FILL = const(9)  #      a person has the cannula filled
FLUSH = const(10)  #    as PRIME, but all of the tubing: it holds insulin of another strength

# What a SET record is about.
RESERVOIR_BEGUN = const(1)  # a walk
SET_BEGUN = const(2)
AFFIRMED_OFF = const(3)
RESERVOIR_IN = const(4)  # the plunger of it was found
INSERTED = const(5)
CONNECTED = const(6)
DONE = const(7)
EXPIRED = const(8)
ENDED = const(9)  # by a person
AGAIN = const(10)  # from the first step, after a fault

LIMIT_MS = const(600_000)  # that a step is waited for
_SOON_MS = const(1)
_PRIMES = const(3)  # times one and a half of the tubing, in all of a walk
_LONGEST_NL = const(183_000)  # of the tubings there are: what a set that is not known may hold


class Walk:
    """The walk under way, for a reservoir or a set or both. elapse() runs at every poll, and
    allocates nothing until the walk expires.

    next:       what is next; NOTHING: it is over
    left_ms:    until it expires
    reservoir:  it is for a reservoir, too
    new_index, tubing_nl, cannula_nl: of the set it is for; index 0: the one from before
    primed_steps: so far, of the insulin it is for
    """

    def __init__(self, pump, reservoir: bool, index: int):
        """index: of the new set, in sets.TABLE from 1; 0: the one from before is put on again."""
        self._pump = pump
        self._ages = pump.ages
        self.reservoir = reservoir
        self.new_index = index
        known = index or self._ages.set_index
        self.tubing_nl = sets.TABLE[known - 1][1] if known else _LONGEST_NL
        self.cannula_nl = sets.TABLE[index - 1][2] if index else 0
        self.primed_steps = 0
        self._filled_steps = 0
        self._tare_counts = 0
        self._volume_nl = 0  # of the cartridge that is sought
        self._nl_per_mu = 0
        self._ask(OFF_BODY)
        self.note(RESERVOIR_BEGUN if reservoir else SET_BEGUN)

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        if self.next != FOUND and self._pump.state != MOVING:
            self.left_ms -= dt_ms
            if self.left_ms <= 0:
                self.end(EXPIRED)

    def note(self, what: int) -> None:
        """Puts a step on record."""
        index = self.new_index or self._ages.set_index
        self._pump.journal.note(journal.SET, what, index, self._pump.ledger.total_steps)

    def end(self, what: int) -> None:
        """The walk is over: DONE, EXPIRED or ENDED."""
        self.next = NOTHING
        self._pump.walk = None
        self.note(what)

    def give_up(self) -> tuple:
        """A person ends the walk; returns the answer."""
        self.end(ENDED)
        return replies.WALKED, ENDED, NOTHING

    def affirm_off(self):
        """The line is off the body. Returns why nothing follows, as a reply, or None."""
        if self.reservoir:
            refusal = self._rewind()
            if refusal:
                return refusal
        else:
            self._ask(self._to_prime())
        self.note(AFFIRMED_OFF)
        return None

    def _rewind(self):
        pump = self._pump
        ledger = pump.ledger
        steps = ledger.travelled_steps() if ledger.homed else pump.rig.travel_steps
        refusal = move.begin(pump, kinds.REWIND, max(1, steps))
        if refusal is None:
            # From its first step on there is no reservoir, whatever happens.
            channels = pump.channels
            pump.journal.note(journal.LOAD, 0, channels.nl_per_mu, ledger.total_steps)
            ledger.load(0, False)
            self._ages.reservoir_min = ages.UNKNOWN
            self.next = REWINDING
        return refusal

    def seek(self, volume_nl: int, nl_per_mu: int):
        """A cartridge is in: finds its plunger. Returns why not, as a reply, or None."""
        pump = self._pump
        steps = pump.rig.travel_steps - pump.ledger.travelled_steps()
        found_counts = self._tare_counts + pump.rig.found_counts
        refusal = move.begin(pump, kinds.SEAT, max(1, steps), found_counts)
        if refusal is None:
            self._volume_nl = volume_nl
            self._nl_per_mu = nl_per_mu
            self.next = SEEKING
        return refusal

    def most_to_prime_nl(self) -> int:
        """What one prime may press out at most: the tubing, and half as much again."""
        return self.tubing_nl * 3 // 2

    def to_flush_steps(self) -> int:
        """That have to be primed at least: where the line holds insulin of another strength."""
        if self._pump.ledger.line != MIXED:
            return 0
        return max(0, self._steps(self.tubing_nl) - self.primed_steps)

    def prime(self):
        """Fills the tubing. Returns why not, as a reply, or None."""
        pump = self._pump
        most_steps = self._steps(self.most_to_prime_nl())
        steps = min(most_steps, _PRIMES * most_steps - self.primed_steps)
        if steps < 1:
            return replies.PRIMED_ENOUGH, _PRIMES * self.most_to_prime_nl(), 0
        return move.begin(pump, kinds.PRIME, steps)

    def fill(self):
        """Fills the cannula, or what is left of it to fill. Returns why not, or None."""
        steps = self._steps(self.cannula_nl) - self._filled_steps
        return move.begin(self._pump, kinds.CANNULA, max(1, steps))

    def moved(self, kind: int, reason: int, steps: int) -> None:
        """A move has ended; what it was for decides what is next."""
        self.primed_steps += steps if kind == kinds.PRIME else 0
        self._filled_steps += steps if kind == kinds.CANNULA else 0
        if reason == journal.FAULT:
            self._ask(OFF_BODY)
            self.note(AGAIN)
        elif kind == kinds.REWIND:
            # The pusher is in the air: what is read now is no force.
            self._tare_counts = max(0, self._pump.sensing.force_counts)
            self._ask(LOAD if reason == journal.COMPLETE else OFF_BODY)
        elif kind == kinds.SEAT:
            self._ask(FOUND if reason == journal.COMPLETE else LOAD)
        elif kind == kinds.PRIME:
            self._ask(FLUSH if self.to_flush_steps() else self._after_prime())
        elif kind == kinds.CANNULA:
            if self._filled_steps < self._steps(self.cannula_nl):
                self._ask(FILL)
            else:
                self.end(DONE)

    def rest(self) -> int:
        """While nothing is due: a reservoir whose plunger was found is put on record, some 30 ms.
        Raises StoreFailed."""
        if self.next != FOUND:
            return 0
        pump = self._pump
        channels = pump.channels
        if self._nl_per_mu != channels.nl_per_mu:
            self.primed_steps = 0
            pump.days.close()
        pump.checkpoint.write()  # what went out until now was of the old insulin
        volume_nl = self._volume_nl
        pump.journal.write(journal.LOAD, volume_nl, self._nl_per_mu, pump.ledger.total_steps)
        pump.dispenser.load(volume_nl, channels.nl_per_mu, self._nl_per_mu, False)
        channels.set_concentration(self._nl_per_mu)
        self._ages.reservoir_min = 0
        self.note(RESERVOIR_IN)
        self._ask(self._to_prime())
        return _SOON_MS

    def affirm_on(self) -> None:
        """The set is inserted, or the line on again: filled, with what the reservoir holds."""
        self._pump.ledger.line = FILLED
        if self.new_index:
            self._ages.wear(self.new_index, sets.wear_h(self.new_index), 0)
            self.note(INSERTED)
            self._ask(FILL)
        else:
            self.note(CONNECTED)
            self.end(DONE)

    def _to_prime(self):
        if not self.tubing_nl:
            return self._after_prime()
        return FLUSH if self.to_flush_steps() else PRIME

    def _after_prime(self):
        return INSERT if self.new_index else CONNECT

    def _ask(self, what):
        self.next = what
        self.left_ms = LIMIT_MS

    def _steps(self, volume_nl):
        return units.nl_to_steps(volume_nl, self._pump.rig.pl_per_step)
