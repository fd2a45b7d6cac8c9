# recovery: from the store to a pump that knows where it was, at every start.
#
# Owns the order: read all, then judge, then put the start on record. Whatever can not be known is
# taken at its worse end: an open authorisation is booked as delivered. Must not: deliver, resume,
# or replace by a default what it cannot read.

from firmware import faults, journal, pack, states, twin
from firmware.recovery import closing, replay

_PERIOD_MS = 4_294_967_296  # of the running time on record


class Recovery:
    """What the last start found. run() and begin() allocate.

    fault:           why the books cannot be trusted, or NONE
    cause:           of the reset, a RESET_ number of hal
    uncertain_steps: booked at this start
    dose_id:         of the last bolus that a reset interrupted; 0: none was
    state, revision: of the pump and of its settings, by the records
    """

    def __init__(self, pump):
        self._pump = pump
        self._record = bytearray(journal.RECORD_BYTES)
        self.fault = faults.NONE
        self.cause = 0
        self.uncertain_steps = 0
        self.dose_id = 0
        self.state = states.OFF
        self.revision = 0

    def run(self) -> None:
        """Reads the store and takes over what it holds. Raises nothing."""
        pump = self._pump
        try:
            self.cause = pump.hal.system.reset_cause()
            self.fault = self._read()
            if self.fault == faults.NONE:
                pump.journal.is_open = True
                closing.put_on_record(pump, self)
        except OSError:
            self.fault = faults.JOURNAL
        except ValueError:
            self.fault = faults.JOURNAL_DAMAGED  # a number that is in no table
        if self.fault != faults.NONE:
            pump.journal.is_open = False
            pump.mark.open_steps = 0
            pump.channels.bolus.end()  # one that was read goes on in no books
            pump.alarms.start(self.fault, 0, 0)
            pump.state = states.FAULT
        pump.alarms.announce()

    def begin(self) -> None:
        """Begins new books, by a person's wish. Raises StoreFailed; then none are begun."""
        pump = self._pump
        pump.dispenser.begin()
        replay.salvage(pump, self._record)
        pump.journal.is_open = True
        done = False
        try:
            # Cut short before the checkpoint, the old books are still there, and closed: caps
            # know all that they know. After it the new ones are, and a mark of old does not count.
            pump.journal.write(journal.BEGIN, pump.rig.pl_per_step, 0, 0)
            pump.journal.began = pump.journal.sequence
            pump.settings.mend()
            if pump.channels.profile.segments:
                pump.settings.put_on_record()
            for _ in range(2):  # into both slots: nothing older can be found
                pump.checkpoint.write()
            for _ in range(2):
                pump.mark.write(pump.ledger, 0, 0)
            done = True
        finally:
            pump.journal.is_open = done
        self.fault = faults.NONE
        pump.alarms.put_on_record()

    def _read(self) -> int:
        pump = self._pump
        found_mark = pump.mark.load()
        found_state = pump.checkpoint.load()
        found_settings = pump.settings.load()
        count = self._trim()
        if count < 0:
            return faults.JOURNAL_VERSION
        if found_mark == found_state == twin.EMPTY and count == 0:
            return faults.JOURNAL_EMPTY
        for found in (found_mark, found_state, found_settings):
            if found == twin.FOREIGN:
                return faults.JOURNAL_VERSION
        if found_mark != twin.WHOLE or found_state != twin.WHOLE:
            return faults.JOURNAL_DAMAGED
        if pump.checkpoint.pl_per_step != pump.rig.pl_per_step:
            return faults.RIG_CHANGED
        self.state, self.revision = pump.checkpoint.take_over()
        pump.channels.set_concentration(pump.channels.nl_per_mu)
        pump.dispenser.set_caps(pump.channels.nl_per_mu)
        newest_ms = self._newest_uptime_ms()
        pump.clocks.go_on(newest_ms)
        pump.dispenser.elapse((newest_ms - pump.checkpoint.uptime_ms) % _PERIOD_MS)
        if pump.mark.field(8) < pump.journal.began:
            pump.mark.clear()
        fault = self._replay(count)
        if fault == faults.NONE:
            fault = self._book()
        if fault != faults.NONE:
            # Should a person begin anew: what the mark knows beyond these books is not forgotten,
            # and taken for insulin on board.
            lost_steps = pump.mark.field(0) + pump.mark.open_steps - pump.ledger.total_steps
            pump.dispenser.limits.count(max(0, lost_steps))
            pump.dispenser.onboard.count(max(0, lost_steps))
        pump.settings.lost = found_settings == twin.DAMAGED or (
            found_settings == twin.EMPTY and self.revision > 0
        )
        return fault

    def _trim(self) -> int:
        """Drops a newest record that is torn; returns how many are left, -1 when they are foreign.

        Keeps the newest of them.
        """
        book = self._pump.journal
        count = book.count()
        found = book.peek(count - 1, self._record) if count else journal.WHOLE
        if found == journal.TORN:
            book.drop()
            count -= 1
            found = book.peek(count - 1, self._record) if count else journal.WHOLE
        if found == journal.FOREIGN:
            return -1
        if count and found == journal.WHOLE:
            book.sequence = pack.get(self._record, 2, 4)
        return count

    def _replay(self, count: int) -> int:
        """Takes over the records since the checkpoint."""
        pump = self._pump
        sequence = pump.checkpoint.sequence
        fresh = pump.journal.sequence - sequence
        if not 0 <= fresh <= count:
            return faults.JOURNAL_DAMAGED
        for index in range(count - fresh, count):
            sequence += 1
            found = pump.journal.peek(index, self._record)
            if found == journal.FOREIGN:
                return faults.JOURNAL_VERSION
            if found == journal.TORN or pack.get(self._record, 2, 4) != sequence:
                return faults.JOURNAL_DAMAGED
            if self._record[1] == journal.BEGIN:
                return faults.JOURNAL_DAMAGED  # new books were begun, and not to the end
            replay.apply(self._pump, self._record)
        return faults.NONE

    def _book(self) -> int:
        """The mark's books, with what it leaves open at the upper bound."""
        pump = self._pump
        mark = pump.mark
        bolus = pump.channels.bolus
        if mark.field(0) + mark.open_steps < pump.ledger.total_steps:
            return faults.JOURNAL_DAMAGED  # the newest mark is lost
        if mark.field(8) > pump.journal.sequence:
            return faults.JOURNAL_DAMAGED  # the newest record was whole when the mark was written
        pump.dispenser.recover(mark, bolus.dose_id if bolus.active else 0, bolus.whole_steps)
        self.uncertain_steps = mark.open_steps
        return faults.NONE

    def _newest_uptime_ms(self):
        """The latest running time on record, of mark, checkpoint and newest record."""
        pump = self._pump
        newest = pump.mark.field(7)
        for uptime_ms in (pump.checkpoint.uptime_ms, pack.get(self._record, 26, 4)):  # the newest
            if (uptime_ms - newest) % _PERIOD_MS < _PERIOD_MS // 2:
                newest = uptime_ms
        return newest

    def pack(self, into, at: int) -> int:
        """Writes the interrupted dose for a checkpoint; returns the index after it."""
        return pack.put(into, at, self.dose_id, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.dose_id = pack.get(data, at, 4)
        return at + 4
