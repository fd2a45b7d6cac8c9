# days: what went out in each local day.
#
# Owns where one day ends and the next begins, and which records say what the last ones came to. A
# day is what the ledger has grown by since the one before: so all of them and the present one add
# up to the ledger, always, across resets, too. Must not: count steps itself, or time a delivery.

from micropython import const

from firmware import journal, pack, units

# Whose the steps are.
BASAL = const(0)
BOLUS = const(1)
OTHER = const(2)  # stray, or uncertain

KEPT = const(8)  # records that are known by their number
_NUMBER = const(16_777_216)  # of a number so much is kept
_LOOK_MS = const(900_000)  # the wall clock goes at its own speed: it is asked at least so often
_IDLE_MS = const(60_000)
_MOST = const(16_777_215)  # steps that a record has room for; what is beyond goes to the next
_MOST_OTHER = const(65_535)


class Days:
    """A day is over when the local date changes, by midnight, a clock or a zone; or when insulin
    of another strength is loaded. One date may so have several records.

    elapse() runs at every poll. Nothing here allocates, but close() after 63 boluses in a day, on
    a 32-bit board.

    day:     local days since 2000-01-01 of the one in progress; 0: the clock is not set
    left_ms: until the clock is asked for the date
    began:   steps of BASAL, BOLUS and OTHER in the ledger, when the one in progress began
    began_dose_id: of the newest bolus then
    waiting: one is over, and not on record yet
    numbers: of the newest records DAY, the newest last, modulo 2**24; 0: there is none
    """

    def __init__(self, clocks, ledger, channels, book):
        self._clocks = clocks
        self._ledger = ledger
        self._channels = channels
        self._book = book
        self._over = [0, 0, 0]  # steps of the one that waits
        self._boluses = 0
        self._next_day = 0
        self.began = [0, 0, 0]
        self.began_dose_id = 0
        self.day = 0
        self.left_ms = 0
        self.waiting = False
        self.numbers = [0] * KEPT

    def begin(self) -> None:
        """New books: no day, and the ledger is empty."""
        for channel in range(3):
            self.began[channel] = 0
        for i in range(KEPT):
            self.numbers[i] = 0
        self.began_dose_id = self._channels.doses.last_id
        self.waiting = False
        self.day = self._today()

    def elapse(self, dt_ms: int) -> int:
        """Lets time pass: dt_ms of 0 or more. Returns ms until it wants to be asked again."""
        self.left_ms -= dt_ms
        if self.left_ms <= 0:
            self.left_ms = _IDLE_MS  # while one waits, as with books that are closed
            self.look()
        return self.left_ms if self.left_ms < _IDLE_MS else _IDLE_MS

    def look(self) -> None:
        """Asks the clock for the date. Another one than before ends the day."""
        if not self.waiting:
            self._next_day = self._today()
            if self._next_day != self.day:
                self._end()

    def put(self) -> None:
        """The day that is over on record, durably. Raises StoreFailed; then it waits."""
        over = self._over
        book = self._book
        nl_per_mu = self._channels.nl_per_mu
        book.write(
            journal.DAY,
            self.day + 65_536 * over[OTHER],
            over[BASAL] + _NUMBER * nl_per_mu,
            over[BOLUS] + _NUMBER * self._boluses,
        )
        self.take(over, self._boluses, book.sequence, self._next_day)
        self.waiting = False
        self.left_ms = 0  # meanwhile it may be another date

    def close(self) -> None:
        """What went out until now is of another insulin than what follows. Raises StoreFailed."""
        if self.waiting:
            self.put()
        if self.steps(BASAL) or self.steps(BOLUS) or self.steps(OTHER):
            self._next_day = self.day
            self._end()
            self.put()

    def take(self, over, boluses: int, number: int, next_day: int) -> None:
        """What the record of that number says is over, and another day in progress. over: steps of
        BASAL, BOLUS and OTHER."""
        for channel in range(3):
            self.began[channel] += over[channel]
        self.began_dose_id += boluses
        for i in range(KEPT - 1):
            self.numbers[i] = self.numbers[i + 1]
        self.numbers[KEPT - 1] = number % _NUMBER
        self.day = next_day

    def steps(self, channel: int) -> int:
        """Of the day in progress, of BASAL, BOLUS or OTHER. After a start the first two may be
        below 0, by what a record had said went out, and the mark calls uncertain."""
        ledger = self._ledger
        steps = ledger.stray_steps + ledger.uncertain_steps
        if channel == BASAL:
            steps = ledger.basal_steps
        elif channel == BOLUS:
            steps = ledger.bolus_steps
        return steps - self.began[channel]

    def pack(self, into, at: int) -> int:
        """Writes where the day in progress began, for a checkpoint; returns the index after it."""
        for steps in self.began:
            at = pack.put(into, at, steps, 4)
        at = pack.put(into, at, self.began_dose_id, 4)
        at = pack.put(into, at, self.day, 2)
        for number in self.numbers:
            at = pack.put(into, at, number, 3)
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        for channel in range(3):
            self.began[channel] = pack.get(data, at + 4 * channel, 4)
        self.began_dose_id = pack.get(data, at + 12, 4)
        self.day = pack.get(data, at + 16, 2)
        at += 18
        for i in range(KEPT):
            self.numbers[i] = pack.get(data, at, 3)
            at += 3
        return at

    def _today(self):
        """The local date, or 0; and from now on it is as long as that to the next look."""
        self.left_ms = _LOOK_MS
        if not self._clocks.read():
            return 0
        self.left_ms = min(_LOOK_MS, units.MS_PER_DAY - self._clocks.local_ms())
        return self._clocks.local_day()

    def _end(self):
        over = self._over
        for channel in range(3):
            most = _MOST_OTHER if channel == OTHER else _MOST
            over[channel] = max(0, min(most, self.steps(channel)))
        self._boluses = min(255, self._channels.doses.last_id - self.began_dose_id)
        self.waiting = True
