# checkpoint: the state of the pump at a moment, so that a start need not read the history.
#
# Owns what is in it, in which order, and when it is due: each quarter of an hour, and before the
# records since then become many. Must not: decide what any of it means.

from micropython import const

from firmware import journal, pack
from firmware.journal import StoreFailed
from firmware.twin import HEAD_BYTES, WHOLE, Twin

_KIND = const(2)
_SLOT = const(2)
_CONTENT_BYTES = const(1_500)
_FIELDS_BYTES = const(21)
_PERIOD_MS = const(900_000)
_KEEP_MS = const(180_000)  # the most running time that a reset may forget
MOST_RECORDS = const(64)  # since the last one


class Checkpoint:
    """The newest state on record. Saving and loading allocate.

    One that is due is written in the course of some polls, those that come anyway: it is in no
    hurry. What it says is taken at the first; a power cut before the last leaves the one before
    it, and the records since that one.

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
        self._left_ms = _PERIOD_MS
        self._keep_ms = 0
        self._marks = 0  # written when _keep_ms began
        self._packed_sequence = 0  # of what is being written
        self.sequence = 0
        self.pl_per_step = 0
        self.uptime_ms = 0
        self.failed = False

    @property
    def revision(self) -> int:
        """How many were written since the journal began."""
        return self._twin.revision

    def tick(self, dt_ms: int) -> int:
        """Progress and state on record, when it is time. Allocates nothing while it is not."""
        self._left_ms -= dt_ms
        book = self._pump.journal
        if not book.is_open:
            return _PERIOD_MS
        many = book.sequence - self.sequence >= MOST_RECORDS and not self.failed
        if self._twin.under_way:
            self._go_on()
        elif self._left_ms <= 0 or many:
            ledger = self._pump.ledger
            book.note(journal.PROGRESS, ledger.total_steps, ledger.basal_steps, ledger.bolus_steps)
            self.begin()
        self._keep_time(dt_ms)
        return self._left_ms if self._left_ms < 60_000 else 60_000

    def _keep_time(self, dt_ms: int) -> None:
        """While few marks are written: one now and then, that running time is on record."""
        self._keep_ms += dt_ms
        if self._marks != self._pump.mark.revision:
            self._marks = self._pump.mark.revision
            self._keep_ms = 0
        elif self._keep_ms >= _KEEP_MS:
            self._keep_ms = 0
            bolus = self._pump.channels.bolus
            self._pump.dispenser.renew(bolus.dose_id if bolus.active else 0)

    def begin(self) -> None:
        """Takes the present state, to put it on record at the next polls; a store that fails only
        sets failed."""
        self._left_ms = _PERIOD_MS
        self._twin.begin(self._pack())

    def _go_on(self) -> None:
        try:
            if self._twin.go_on():
                self._written()
        except OSError:
            self.failed = True  # and the self-test makes it an alarm

    def write(self) -> None:
        """Puts the present state on record, now. Raises StoreFailed."""
        length = self._pack()
        try:
            self._twin.save(length)
        except OSError as error:
            self.failed = True
            raise StoreFailed(error.args[0] if error.args else 0)
        self._written()

    def _written(self) -> None:
        self.sequence = self._packed_sequence
        self.failed = False

    def _pack(self) -> int:
        """The present state, as content; returns its length."""
        pump = self._pump
        data = self._twin.data
        self._packed_sequence = pump.journal.sequence
        at = pack.put(data, HEAD_BYTES, self._packed_sequence, 4)
        at = pack.put(data, at, pump.rig.pl_per_step, 4)
        at = pack.put(data, at, pump.clocks.uptime_ms(), 4)
        at = pack.put(data, at, pump.state, 1)
        at = pack.put(data, at, pump.settings.revision, 4)
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
        pump.mark.write(pump.ledger, 0, 0)
        if pump.settings.failed:
            pump.settings.mend()
        self.write()  # now: it may hold what the store refused as records

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
