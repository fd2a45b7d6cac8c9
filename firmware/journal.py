# journal: the record format, and the only writer of the store's records.
#
# Owns the layout of a record, its kinds (append-only) and the sequence number, which never
# repeats. Must not: decide what is worth recording.
#
# What must be on record before it may happen is written at once; the rest waits for some polls: a
# write takes an RP2040 3 to 8 ms, so a poll does one. The order on the store is that of the calls.
#
# A record is 32 bytes, little endian:
#    0 u8  version, 2            14 u32 a    their meaning is in the
#    1 u8  kind                  18 u32 b    table of kinds below
#    2 u32 sequence, from 1      22 u32 c
#    6 u16 UTC day since         26 u32 running time in ms, modulo 2**32; it goes on
#          2000-01-01                   across resets, time without power does not count
#          (65535: clock unset)  30 u16 CRC-16/CCITT-FALSE of bytes 0 .. 29
#    8 u32 1/100 s of that day
#   12 i8  local minus UTC in quarter hours
#   13 u8  0

from micropython import const

from firmware.pack import crc16, get, put

VERSION = const(2)
RECORD_BYTES = const(32)
DAY_UNSET = const(65_535)
_QUEUE = const(8)  # records that may wait
_TIDY = const(8)  # records after which the store may have something to tidy
_FULL = const(10)  # after which it has to, a step a poll; there is room for some more meanwhile
_MOST_STEPS = const(20)  # in which a store is tidy, if it is not broken
_SOON_MS = const(1)
_IDLE_MS = const(60_000)

#                      a                b                   c
BOOT = const(1)  #       reset cause      pl_per_step         uncertain steps booked at it
LOAD = const(2)  #       volume_nl        nl_per_mu           total_steps
SEGMENT = const(3)  #    start_minute     rate_mu_h           index + 256 * count
#                                                             + 65536 * number of the profile
STATE = const(4)  #      new state        total_steps         kind of the move that begins, or 0
RATE = const(5)  #       basal_mu_h       total_steps         0
BOLUS = const(6)  #      dose id          asked_mu            rate_mu_h + 2**24 * place
END = const(7)  #        dose id          steps, at most      reason + 256 * nl_per_mu
#                                                             + 65536 * how many are uncertain
PROGRESS = const(8)  #   total_steps      basal_steps         bolus_steps
REQUEST = const(9)  #    request id       command             value
#                                         + 256 * reply code, 0 when taken and not carried out
ALARM = const(10)  #     number           detail              total_steps
ACK = const(11)  #       number           0                   0
CLEAR = const(12)  #     number           0                   0
CLOCK = const(13)  #     new UTC day      1/100 s of it       offset in min + 720; a person set it
BEGIN = const(14)  #     pl_per_step      0                   0; a new journal
SETTINGS = const(15)  #  revision         their CRC           0; after the SEGMENTs of it
JUMP = const(16)  #      UTC day          1/100 s of it       offset in min + 720; what was due
WAS = const(17)  #       as in a SEGMENT that follows, and takes its place
SET = const(18)  #       what, of walk    index of the set    total_steps
MOVE = const(19)  #      kind + 256 * reason, steps           total_steps; no therapy
LINE = const(20)  #      nL not delivered nL it holds         its pressure in Pa; a blocked line
HUSH = const(22)  #      seconds          0                   0; so long no alarm sounds
TEMP = const(23)  #      percent or mU/h  1 or 2, which       ms; b 0: it ended, a says why
WAVE = const(24)  #      dose id          mU of it at once    minutes for the rest; then its BOLUS
DAY = const(25)  #       local day + 65536  basal_steps       bolus_steps, since the DAY before
#                        * others           + 2**24 * nl_per_mu + 2**24 * boluses begun
#                        day 0: clock unset; others: uncertain or stray
SETTING = const(26)  #   which            old                 new; which: see sections.py
#                        + 256 * minute of the day, for what has one

PLACE_SHIFT = const(24)  # of a BOLUS's place (therapy.doses)
RATE_MASK = const(0xFF_FFFF)  # of its rate

# Why a dose or a move ended.
COMPLETE = const(0)
STOPPED = const(1)
SUSPENDED = const(2)
FAULT = const(3)
RESET = const(4)
# What peek() finds in a record.
WHOLE = const(0)
TORN = const(1)
FOREIGN = const(2)  # of another version


class StoreFailed(OSError):
    """The store refused a record."""


class Journal:
    """Appends records. Nothing here but reading allocates, and what the store does.

    is_open:  False until the books were found in order, or begun anew; closed, it takes nothing
    sequence: of the last record on the store
    began:    sequence of the record these books began with
    waiting:  records that are noted, and not on the store yet
    wrote:    this poll has written to the store; what can wait waits for the next
    failed:   the store refused a record since the last one it took
    """

    def __init__(self, store, clocks):
        self._store = store
        self._clocks = clocks
        self._queue = [bytearray(RECORD_BYTES) for _ in range(_QUEUE)]
        self._next = 0  # in the queue: what is put next
        self._untidy = _TIDY  # records since the store was tidied; unknown at a start
        self._steps = 0  # of tidying it
        self.is_open = False
        self.sequence = 0
        self.began = 0
        self.waiting = 0
        self.wrote = False
        self.failed = False

    def write(self, kind: int, a: int, b: int, c: int) -> None:
        """Puts a record into the store; durable when it returns. a, b, c: 0 .. 2**32 - 1.

        Raises StoreFailed. For what must be on record before it may happen.
        """
        if not self.is_open:
            raise StoreFailed
        self.flush()
        self._enqueue(kind, a, b, c)
        self._put_next()

    def note(self, kind: int, a: int, b: int, c: int) -> None:
        """As write(), some polls later, for what happens in any case: a store that fails only
        sets failed, which the self-test makes an alarm."""
        if not self.is_open:
            return
        if self.waiting == _QUEUE:
            self.flush()
        self._enqueue(kind, a, b, c)

    def flush(self) -> None:
        """All that waits is put on the store now; when that fails it is forgotten, and failed."""
        while self.waiting:
            self._put_next_if_it_goes()

    def close(self) -> None:
        """The books are not to be trusted: nothing more is written to them."""
        self.is_open = False
        self.waiting = 0

    def tick(self, dt_ms: int) -> int:
        """The task: one record that waits, or a step of tidying, unless this poll has written."""
        if not self.wrote:
            if self.is_full:
                self._tidy()  # for no rest came, and it would soon be part of an append
                self.wrote = True
            elif self.waiting:
                self._put_next_if_it_goes()
        return _SOON_MS if self.waiting or self.is_full else _IDLE_MS

    @property
    def is_full(self) -> bool:
        """Whoever has more to put on record, and no hurry, lets the store be tidied first."""
        return self._untidy >= _FULL

    def rest(self) -> int:
        """While nothing is due: lets the store do what would make an append long. Then soon
        again, for a command may wait for such a moment, too."""
        if self._untidy < _TIDY:
            return 0
        while self._tidy():
            pass
        return _SOON_MS

    def _tidy(self):
        self._steps += 1
        try:
            if self._store.tidy() and self._steps < _MOST_STEPS:
                return True
        except OSError:
            self.failed = True
        self._untidy = self._steps = 0
        return False

    def _enqueue(self, kind, a, b, c):
        record = self._queue[(self._next + self.waiting) % _QUEUE]
        record[0] = VERSION
        record[1] = kind
        self._stamp(record)
        put(record, 14, a, 4)
        put(record, 18, b, 4)
        put(record, 22, c, 4)
        self.waiting += 1

    def _stamp(self, record):
        clocks = self._clocks
        is_set = clocks.read()
        put(record, 6, clocks.day if is_set else DAY_UNSET, 2)
        put(record, 8, clocks.ms // 10 if is_set else 0, 4)
        record[12] = (clocks.offset_min // 15) & 255 if is_set else 0
        put(record, 26, clocks.uptime_low, 2)
        put(record, 28, clocks.uptime_high, 2)

    def _put_next(self):
        record = self._queue[self._next]
        put(record, 2, self.sequence + 1, 4)
        put(record, RECORD_BYTES - 2, crc16(record, RECORD_BYTES - 2), 2)
        self.wrote = True
        try:
            self._store.append(record)
        except OSError:
            self.waiting = 0  # what follows on a gap would be taken for damage
            self.failed = True
            raise StoreFailed
        self._next = (self._next + 1) % _QUEUE
        self.waiting -= 1
        self._untidy += 1
        self.failed = False
        self.sequence += 1

    def _put_next_if_it_goes(self):
        try:
            self._put_next()
        except StoreFailed:
            pass  # failed says so

    def count(self) -> int:
        """Records that can be read."""
        return self._store.count()

    def peek(self, index: int, into) -> int:
        """Reads record index (0 is the oldest) into a bytearray: WHOLE, TORN or FOREIGN.

        Raises OSError when the store fails.
        """
        if not self._store.read(index, into):
            return TORN
        if crc16(into, RECORD_BYTES - 2) != get(into, RECORD_BYTES - 2, 2):
            return TORN
        return WHOLE if into[0] == VERSION else FOREIGN

    def drop(self) -> None:
        """Forgets the newest record, which is torn. Raises OSError."""
        self._store.drop()


def local_ms(record) -> int:
    """The local time of day of a raw record, in ms; -1 when the clock was unset. Allocates."""
    if get(record, 6, 2) == DAY_UNSET:
        return -1
    quarters = record[12] - (256 if record[12] > 127 else 0)
    return (get(record, 8, 4) + quarters * 90_000) % 8_640_000 * 10
