# decode: records and slots of a store, read by the page that says what they are.
#
# Owns a reader that shares no code with the firmware. Must not: judge.

VERSION = 2  # of a record
SLOT_VERSION = 4
(BOOT, LOAD, SEGMENT, STATE, RATE, BOLUS, END, PROGRESS, REQUEST, ALARM, ACK, CLEAR, CLOCK, BEGIN,
 SETTINGS, JUMP, WAS, SET, MOVE) = range(1, 20)  # fmt: skip


class Table:
    """The table of CRC-16/CCITT-FALSE, a byte at a time."""

    rows = []

    @classmethod
    def made(cls):
        if not cls.rows:
            for byte in range(256):
                crc = byte << 8
                for _ in range(8):
                    crc = crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1
                cls.rows.append(crc & 0xFFFF)
        return cls.rows


def crc16(data, length):
    rows = Table.made()
    crc = 0xFFFF
    for i in range(length):
        crc = (crc << 8 & 0xFFFF) ^ rows[crc >> 8 ^ data[i]]
    return crc


def word(data, at, size=4):
    return int.from_bytes(bytes(data[at : at + size]), "little")


class Record:
    """A record that checks. Raises AssertionError for one that does not."""

    def __init__(self, raw):
        assert raw[0] == VERSION, ("version", raw)
        assert crc16(raw, 30) == word(raw, 30, 2), ("crc of a record", raw)
        self.kind = raw[1]
        self.sequence = word(raw, 2)
        self.a = word(raw, 14)
        self.b = word(raw, 18)
        self.c = word(raw, 22)
        self.uptime_ms = word(raw, 26)


class Reader:
    """Records and slots, each decoded once, however often it is met."""

    def __init__(self):
        self._known = {}
        self._slots = {}

    def slot(self, store, slot):
        """(revision, content) of a slot that checks, or None."""
        raw = raw_slot(store, slot)
        if raw not in self._slots:
            if len(self._slots) > 50:
                self._slots.clear()
            self._slots[raw] = content(raw)
        return self._slots[raw]

    def record(self, raw):
        found = self._known.get(raw)
        if found is None:
            found = self._known[raw] = Record(raw)
        return found


def raw_records(store):
    """The bytes of every record, oldest first."""
    into = bytearray(32)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True, index
        found.append(bytes(into))
    return found


def raw_slot(store, slot):
    into = bytearray(2_048)
    return bytes(into[: store.get(slot, into)])


def content(slot):
    """(revision, content) of a slot that checks, or None."""
    if len(slot) < 10 or slot[0] != SLOT_VERSION:
        return None
    end = 8 + word(slot, 6, 2)
    if end + 4 > len(slot) or crc16(slot, end + 2) != word(slot, end + 2, 2):
        return None
    if word(slot, end, 2) != word(slot, 2, 2):
        return None
    return word(slot, 2), slot[8:end]


def profile(settings):
    """The segments in the content of a settings slot."""
    found = []
    for i in range(settings[0]):
        found.append((word(settings, 1 + 6 * i, 2), word(settings, 3 + 6 * i)))
    return found
