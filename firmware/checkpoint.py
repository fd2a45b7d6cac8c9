# checkpoint: the state of the pump at a moment, so that a start need not read the history.
#
# Owns what is in it, in which order, and when it is due: each quarter of an hour, and before the
# records since then become many. Must not: decide what any of it means.

from micropython import const

from firmware import journal, pack
from firmware.journal import StoreFailed
from firmware.states import MOVING
from firmware.twin import HEAD_BYTES, WHOLE, Twin

_KIND = const(2)
_SLOT = const(2)
_CONTENT_BYTES = const(1_850)
_FIELDS_BYTES = const(21)
_PERIOD_MS = const(900_000)
_PATIENCE_MS = const(900_000)  # on a rig that never rests, it makes a poll of each half hour long
_LOOK_MS = const(60_000)
_SOON_MS = const(1)
_KEEP_MS = const(180_000)  # the most running time that a reset may forget
MOST_RECORDS = const(64)  # since the last one


class Checkpoint:
    """The newest state on record. Saving and loading allocate.

    One that is due waits until nothing else is, a quarter of an hour if it must: until it is
    written there is the one before it, and the records since that one.

    sequence:    of the last record before it
    pl_per_step: of the rig that wrote it
    uptime_ms:   running time when it was written
    failed:      the store refused the last one
    """

    def __init__(self, pump):
        self._pump = pump
        self._twin = Twin(pump.hal.store, _KIND, _SLOT, _CONTENT_BYTES)
        dispenser = pump.dispenser
        self._parts = (
            pump.ledger,
            dispenser.limits,
            dispenser.onboard,
            pump.channels,
            pump.requests,
            pump.recovery,
            pump.alarms,
            pump.line,
            pump.ages,
            pump.days,
        )
        # What has a place of its own: a copy of what its part keeps.
        self._tables = (
            dispenser.limits.hour.recent.table,
            dispenser.limits.day.recent.table,
            dispenser.onboard.table,
            pump.requests.table,
        )
        content = memoryview(self._twin.data)
        at = HEAD_BYTES + _FIELDS_BYTES
        self._places = []
        for table in self._tables:
            self._places.append(content[at : at + len(table)])
            at += len(table)
        self._parts_at = at
        self._due = False
        self._left_ms = _PERIOD_MS  # to the next, or below 0: so long it has been due
        self._keep_ms = 0
        self._marks = 0  # written when _keep_ms began
        self.sequence = 0
        self.pl_per_step = 0
        self.uptime_ms = 0
        self.failed = False

    @property
    def revision(self) -> int:
        """How many were written since the journal began."""
        return self._twin.revision

    def tick(self, dt_ms: int) -> int:
        """Progress on record, when it is time. Allocates nothing while it is not."""
        self._left_ms -= dt_ms
        book = self._pump.journal
        if not book.is_open:
            return _PERIOD_MS
        many = book.sequence - self.sequence >= MOST_RECORDS
        if self._due:
            if self._left_ms <= -_PATIENCE_MS:
                self.rest()
        elif self._left_ms <= 0 or (many and not self.failed):
            ledger = self._pump.ledger
            book.note(journal.PROGRESS, ledger.total_steps, ledger.basal_steps, ledger.bolus_steps)
            self._due = True
            self._left_ms = 0
        self._keep_time(dt_ms)
        if self._pump.days.waiting:
            return self._end_day()
        return self._left_ms if 0 < self._left_ms < _LOOK_MS else _LOOK_MS

    def rest(self) -> int:
        """While nothing is due: the state on record, when it is time. A store that fails only sets
        failed, which the self-test makes an alarm."""
        if not self._due or self._pump.state == MOVING:  # half of a move is in no books
            return 0
        try:
            self.write()
        except StoreFailed:
            self._again_later()
        return _LOOK_MS

    def _end_day(self) -> int:
        """A day is over: on record, in a poll that has nothing else to write."""
        book = self._pump.journal
        if book.wrote or book.waiting or book.is_full:
            return _SOON_MS
        try:
            self._pump.days.put()
        except StoreFailed:
            return _LOOK_MS  # tried again then; that the store failed the self-test says
        return _SOON_MS

    def _keep_time(self, dt_ms: int) -> None:
        """While few marks are written: one now and then, that running time is on record."""
        self._keep_ms += dt_ms
        if self._marks != self._pump.mark.revision:
            self._marks = self._pump.mark.revision
            self._keep_ms = 0
        elif self._keep_ms >= _KEEP_MS and not self._pump.journal.wrote:
            self._keep_ms = 0
            self._pump.dispenser.renew()

    def write(self) -> None:
        """Puts the present state on record, now: some 25 ms, and 100 on a disk that is full.

        Raises StoreFailed.
        """
        self._pump.journal.flush()
        length = self._pack()
        try:
            self._twin.seal(length)
            self._twin.save()
        except OSError:
            self.failed = True
            raise StoreFailed
        self.sequence = self._pump.journal.sequence
        self.failed = False
        self._again_later()

    def _again_later(self):
        self._due = False
        self._left_ms = _PERIOD_MS

    def _pack(self) -> int:
        """The present state, as content; returns its length."""
        pump = self._pump
        data = self._twin.data
        at = pack.put(data, HEAD_BYTES, pump.journal.sequence, 4)
        at = pack.put(data, at, pump.rig.pl_per_step, 4)
        at = pack.put(data, at, pump.clocks.uptime_ms(), 4)
        at = pack.put(data, at, pump.state, 1)
        at = pack.put(data, at, pump.settings.noted_revision, 4)
        pack.put(data, at, pump.journal.began, 4)
        at = self._parts_at
        for part in self._parts:
            at = part.pack(data, at)
        for i in range(len(self._tables)):
            self._places[i][:] = self._tables[i]
        return at - HEAD_BYTES

    def prove_store(self) -> None:
        """While nothing is delivered: writes all that a start needs. Raises StoreFailed."""
        pump = self._pump
        pump.mark.write(pump.ledger, 0)
        if pump.settings.failed:
            pump.settings.mend()
        self.write()  # it may hold what the store refused as records

    def load(self) -> int:
        """Reads the newest state; returns what Twin.load() found. Raises OSError."""
        found = self._twin.load()
        if found != WHOLE:
            return found
        data = self._twin.data
        self.sequence = pack.get(data, HEAD_BYTES, 4)
        self.pl_per_step = pack.get(data, HEAD_BYTES + 4, 4)
        self.uptime_ms = pack.get(data, HEAD_BYTES + 8, 4)
        return found

    def take_over(self) -> tuple:
        """Puts what was loaded into its parts; returns (state, settings revision)."""
        data = self._twin.data
        self._pump.journal.began = pack.get(data, HEAD_BYTES + 17, 4)
        for i in range(len(self._tables)):
            self._tables[i][:] = self._places[i]
        at = self._parts_at
        for part in self._parts:
            at = part.unpack(data, at)
        return data[HEAD_BYTES + 12], pack.get(data, HEAD_BYTES + 13, 4)
