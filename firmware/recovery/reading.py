# reading: what mark, checkpoint and records together say of the pump as it was.
#
# Owns the order: read all, then judge. Whatever can not be known is taken at its worse end: an
# open authorisation is booked as delivered. Must not: put the start on record; that is start.py.

from micropython import const

from firmware import ages, faults, journal, pack, states, twin, units
from firmware.delivery.ledger import FILLED
from firmware.drive import FORWARD
from firmware.recovery.since import Since
from firmware.therapy import doses

_PERIOD_MS = const(4_294_967_296)  # of the running time on record
_LONGEST_OFF_MS = const(536_870_912)  # 6 days: longer than anything lasts


class Reading:
    """Reads the store, at a start, once."""

    def __init__(self, pump):
        self._pump = pump
        self._record = bytearray(journal.RECORD_BYTES)
        self._before = bytearray(journal.RECORD_BYTES)  # the record before it

    def run(self) -> int:
        """Takes over what the store holds; returns why it cannot be trusted, or NONE. Raises
        OSError, and ValueError for a number that is in no table."""
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
        pump.recovery.state, pump.recovery.revision = pump.checkpoint.take_over()
        pump.channels.set_concentration(pump.channels.nl_per_mu)
        pump.dispenser.set_caps(pump.channels.nl_per_mu)
        newest_ms = self._newest_uptime_ms()
        pump.clocks.go_on(newest_ms)
        passed_ms = (newest_ms - pump.checkpoint.uptime_ms) % _PERIOD_MS
        pump.dispenser.elapse(passed_ms)
        pump.ages.elapse(passed_ms)
        temp = pump.channels.basal.temp
        temp.elapse(passed_ms)
        off_ms = 0
        if pump.clocks.read():
            off_ms = _off_ms(self._record, newest_ms, pump.clocks.day, pump.clocks.ms)
        if pump.mark.field(6) < pump.journal.began:
            pump.mark.clear()
        since = Since(pump)
        fault = self._replay(count, since)
        temp.elapse(off_ms)
        if pump.recovery.state == states.MOVING:
            self._lose_place()
        if fault == faults.NONE:
            fault = self._book(since)
        if fault != faults.NONE:
            # Should a person begin anew: what the mark knows beyond these books is not forgotten,
            # and taken for insulin on board.
            lost_steps = pump.mark.field(0) + pump.mark.open_steps - pump.ledger.total_steps
            pump.dispenser.limits.count(max(0, lost_steps))
            pump.dispenser.onboard.count(max(0, lost_steps))
        pump.settings.lost = found_settings == twin.DAMAGED or (
            found_settings == twin.EMPTY and pump.recovery.revision > 0
        )
        return fault

    def _lose_place(self) -> None:
        """The power went in a move, and with it where the pusher is."""
        from firmware.moving import kinds

        self._pump.ledger.homed = False
        if kinds.TABLE[self._pump.recovery.move][0] == FORWARD:
            # Some of it, perhaps all, took up what was drawn back: pressed twice it is insulin.
            self._pump.ledger.backed_steps = 0

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

    def _replay(self, count: int, since) -> int:
        """Takes over the records since the checkpoint."""
        pump = self._pump
        sequence = pump.checkpoint.sequence
        fresh = pump.journal.sequence - sequence
        if not 0 <= fresh <= count:
            return faults.JOURNAL_DAMAGED
        if fresh == count or pump.journal.peek(count - fresh - 1, self._record) != journal.WHOLE:
            self._record[1] = 0
        for index in range(count - fresh, count):
            sequence += 1
            self._before, self._record = self._record, self._before
            found = pump.journal.peek(index, self._record)
            if found == journal.FOREIGN:
                return faults.JOURNAL_VERSION
            if found == journal.TORN or pack.get(self._record, 2, 4) != sequence:
                return faults.JOURNAL_DAMAGED
            if self._record[1] == journal.BEGIN:
                return faults.JOURNAL_DAMAGED  # new books were begun, and not to the end
            since.take(self._record)
            if self._record[1] == journal.BOOT and sequence > 1:
                # A start that was cut short before its checkpoint: it knew of the time before it.
                pump.channels.basal.temp.elapse(_off_ms(self._before, *_stamp(self._record)))
            _apply(self._pump, self._record)
        return faults.NONE

    def _book(self, since) -> int:
        """The mark's books, with what it leaves open at the upper bound."""
        pump = self._pump
        mark = pump.mark
        if mark.field(0) + mark.open_steps < pump.ledger.total_steps:
            return faults.JOURNAL_DAMAGED  # the newest mark is lost
        if mark.field(6) > pump.journal.sequence:
            return faults.JOURNAL_DAMAGED  # the newest record was whole when the mark was written
        since.close(mark)
        pump.dispenser.recover(mark, pump.channels.doses.at, since.steps)
        pump.recovery.uncertain_steps = mark.open_steps
        return faults.NONE

    def _newest_uptime_ms(self):
        """The latest running time on record, of mark, checkpoint and newest record."""
        pump = self._pump
        newest = pump.mark.field(5)
        for uptime_ms in (pump.checkpoint.uptime_ms, pack.get(self._record, 26, 4)):  # the newest
            if (uptime_ms - newest) % _PERIOD_MS < _PERIOD_MS // 2:
                newest = uptime_ms
        return newest


def _stamp(record):
    """Running time, UTC day and ms of it, of a raw record."""
    return pack.get(record, 26, 4), pack.get(record, 6, 2), pack.get(record, 8, 4) * 10


def _off_ms(record, until_ms, until_day, until_wall_ms):
    """Time that passed from a raw record to a later running time and moment, and is in no running
    time; as far as a wall clock that was set at both can tell."""
    ran_ms, day, ms = _stamp(record)
    if record[1] == journal.CLOCK:  # it is stamped with the time as it was before
        day, ms = pack.get(record, 14, 4), pack.get(record, 18, 4) * 10
    if record[1] == 0 or journal.DAY_UNSET in (day, until_day):
        return 0
    passed_ms = (until_day - day) * units.MS_PER_DAY + until_wall_ms - ms
    return min(max(0, passed_ms - (until_ms - ran_ms) % _PERIOD_MS), _LONGEST_OFF_MS)


def _ago_ms(pump, record):
    """Running time since a record."""
    return (pump.clocks.uptime_ms() - pack.get(record, 26, 4)) % _PERIOD_MS


def _local_day(record):
    """Days since 2000-01-01 of the local date of a raw record; 0 when the clock was unset."""
    day = pack.get(record, 6, 2)
    if day == journal.DAY_UNSET:
        return 0
    quarters = record[12] - (256 if record[12] > 127 else 0)
    return day + (pack.get(record, 8, 4) + quarters * 90_000) // 8_640_000


def _apply(pump, record) -> None:
    """Takes over one raw record. Raises ValueError for a number that is in no table."""
    kind = record[1]
    a = pack.get(record, 14, 4)
    b = pack.get(record, 18, 4)
    c = pack.get(record, 22, 4)
    channels = pump.channels
    if kind == journal.LOAD:
        pump.dispenser.load(a, channels.nl_per_mu, b)
        channels.set_concentration(b)
        pump.ages.reservoir_min = ages.UNKNOWN
        pump.line.forget()  # the checkpoint may know the force of the one before
    elif kind == journal.STATE:
        pump.recovery.entered(a, c)
    elif kind == journal.BOLUS:
        channels.doses.remember(c >> journal.PLACE_SHIFT, b, channels.nl_per_mu, a)
    elif kind == journal.END:
        place = channels.doses.place_of(a)
        if place != doses.NONE:
            channels.doses.end(place)
        if c & 255 == journal.RESET:
            pump.recovery.interrupted(a)
            pump.dispenser.onboard.count(c >> 16)
    elif kind == journal.TEMP:
        temp = channels.basal.temp
        temp.end()
        if b:
            temp.begin(b, a, c)
            temp.elapse(_ago_ms(pump, record))
    elif kind == journal.BOOT:
        pump.recovery.booted()
    elif kind == journal.REQUEST:
        pump.requests.replay(a, b, c)
    elif kind == journal.SETTINGS:
        pump.recovery.revision = a
    elif kind == journal.ALARM:
        pump.alarms.remember(a, b, pack.get(record, 26, 4), journal.local_ms(record))
        if a == faults.UNSEATED:
            pump.line.forget()
    elif kind == journal.ACK:
        pump.alarms.replay(a, True)
    elif kind == journal.CLEAR:
        pump.alarms.replay(a, False)
    elif kind == journal.DAY:
        over = (b & 16_777_215, c & 16_777_215, a >> 16)
        pump.days.take(over, c >> 24, pack.get(record, 2, 4), _local_day(record))
    elif kind == journal.MOVE:
        from firmware.moving import kinds

        kinds.replay(pump.ledger, a, b, c)
    elif kind == journal.SET:
        from firmware.moving import sets, walk

        # Its place in time is its own: from there on it was in use.
        age_min = _ago_ms(pump, record) // 60_000
        if a in (walk.INSERTED, walk.CONNECTED):
            pump.ledger.line = FILLED
        if a == walk.INSERTED:
            pump.ages.wear(b, sets.wear_h(b), age_min)
        elif a == walk.RESERVOIR_IN:
            pump.ages.reservoir_min = age_min
