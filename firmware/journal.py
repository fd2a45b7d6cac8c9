# journal: the record format, and the only writer of the store.
#
# Owns the layout of a record, its kinds (append-only) and the sequence number, which never
# repeats. Must not: decide what is worth recording.
#
# A record is 32 bytes, little endian:
#    0 u8  version, 1            14 u32 a    their meaning is in the
#    1 u8  kind                  18 u32 b    table of kinds below
#    2 u32 sequence, from 1      22 u32 c
#    6 u16 UTC day since         26 u32 ms since boot, modulo 2**32
#          2000-01-01            30 u16 CRC-16/CCITT-FALSE of bytes 0 .. 29
#          (65535: clock unset)
#    8 u32 1/100 s of that day
#   12 i8  local minus UTC in quarter hours
#   13 u8  0

from micropython import const

from firmware import crc

VERSION = const(1)
RECORD_BYTES = const(32)
DAY_UNSET = const(65_535)

#                     a                b                   c
BOOT = const(1)  #      reset cause      pl_per_step         0
LOAD = const(2)  #      volume_nl        nl_per_mu           total_steps
SEGMENT = const(3)  #   start_minute     rate_mu_h           index + 256 * count
STATE = const(4)  #     new state        total_steps         0
RATE = const(5)  #      basal_mu_h       total_steps         0
BOLUS = const(6)  #     dose id          asked_mu            rate_mu_h
END = const(7)  #       dose id          delivered_steps     reason + 256 * nl_per_mu
AUTHORISE = const(8)  # total_steps      steps authorised    dose id, or 0
CLOSE = const(9)  #     total_steps      basal_steps         bolus_steps
ALARM = const(10)  #    number           detail              total_steps
ACK = const(11)  #      number           0                   0
CLEAR = const(12)  #    number           0                   0
CLOCK = const(13)  #    new UTC day      1/100 s of it       offset in min + 720

# Why a dose ended.
COMPLETE = const(0)
STOPPED = const(1)
SUSPENDED = const(2)
FAULT = const(3)


class StoreFailed(OSError):
    """The store refused a record."""


class Journal:
    """Appends records. Nothing in write() and note() allocates, but what the store does.

    sequence: of the last record written
    failed:   the store refused a record since the last one it took
    """

    def __init__(self, store, clocks):
        self._store = store
        self._clocks = clocks
        self._record = bytearray(RECORD_BYTES)
        self.sequence = 0
        self.failed = False

    def write(self, kind: int, a: int, b: int, c: int) -> None:
        """Puts a record into the store; durable when it returns. a, b, c: 0 .. 2**32 - 1.

        Raises StoreFailed. For what must be on record before it may happen.
        """
        record = self._record
        clocks = self._clocks
        record[0] = VERSION
        record[1] = kind
        self._put(2, self.sequence + 1)
        if clocks.read():
            record[6] = clocks.day & 255
            record[7] = clocks.day >> 8
            self._put(8, clocks.ms // 10)
            record[12] = (clocks.offset_min // 15) & 255
        else:
            record[6] = record[7] = 255
            self._put(8, 0)
            record[12] = 0
        record[13] = 0
        self._put(14, a)
        self._put(18, b)
        self._put(22, c)
        self._put_half(26, clocks.uptime_low)
        self._put_half(28, clocks.uptime_high)
        self._put_half(30, crc.crc16(record, RECORD_BYTES - 2))
        try:
            self._store.append(record)
        except OSError as error:
            self.failed = True
            raise StoreFailed(error.args[0] if error.args else 0)
        self.failed = False
        self.sequence += 1

    def note(self, kind: int, a: int, b: int, c: int) -> None:
        """As write(), for what happens in any case: a store that fails only sets failed."""
        try:
            self.write(kind, a, b, c)
        except StoreFailed:
            pass  # failed says so, and the self-test makes it an alarm

    def _put(self, at: int, value: int) -> None:
        self._put_half(at, value & 65_535)
        self._put_half(at + 2, value >> 16)

    def _put_half(self, at: int, value: int) -> None:
        self._record[at] = value & 255
        self._record[at + 1] = value >> 8

    def count(self) -> int:
        """Records that can be read."""
        return self._store.count()

    def read(self, index: int):
        """Record index (0 is the oldest) as (kind, sequence, day, local_cs, a, b, c).

        day and local_cs are local time; day is -1 when the clock was unset. None for a record that
        is torn, corrupt or of another version. Allocates. Raises OSError when the store fails.
        """
        record = bytearray(RECORD_BYTES)
        if not self._store.read(index, record):
            return None
        if record[0] != VERSION or crc.crc16(record, 30) != record[30] | record[31] << 8:
            return None
        day = record[6] | record[7] << 8
        cs = _word(record, 8)
        quarters = record[12] - (256 if record[12] > 127 else 0)
        if day == DAY_UNSET:
            day = -1
        else:
            cs += quarters * 90_000
            day += cs // 8_640_000
            cs %= 8_640_000
        return (
            record[1], _word(record, 2), day, cs,
            _word(record, 14), _word(record, 18), _word(record, 22),
        )  # fmt: skip


def _word(record, at: int) -> int:
    return record[at] | record[at + 1] << 8 | record[at + 2] << 16 | record[at + 3] << 24
