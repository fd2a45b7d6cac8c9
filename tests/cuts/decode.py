# decode: records and slots of a store, read by the page that says what they are.
#
# Owns a reader that shares no code with the firmware. Must not: judge.

VERSION = 2  # of a record
SLOT_VERSION = 5
(BOOT, LOAD, SEGMENT, STATE, RATE, BOLUS, END, PROGRESS, REQUEST, ALARM, ACK, CLEAR, CLOCK, BEGIN,
 SETTINGS, JUMP, WAS, SET, MOVE) = range(1, 20)  # fmt: skip
TEMP, WAVE, DAY, SETTING = range(23, 27)


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
        quarters = raw[12] - (256 if raw[12] > 127 else 0)
        self.local_day = word(raw, 6, 2) + (word(raw, 8) + quarters * 90_000) // 8_640_000


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


def sections(settings):
    """{kind: payload} of the content of a settings slot."""
    found = {}
    at = 0
    while at < len(settings):
        length = word(settings, at + 1, 2)
        assert settings[at] not in found and at + 3 + length <= len(settings)
        found[settings[at]] = settings[at + 3 : at + 3 + length]
        at += 3 + length
    return found


def settings(content):
    """What is set: (number, name, segments) of each profile, the number of the active one, the
    limits; of the content of a settings slot."""
    found = sections(content)
    profiles = []
    for number in range(1, 7):
        if number in found:
            payload = found[number]
            at = 2 + payload[0]
            assert len(payload) == at + 4 * payload[at - 1]
            name = bytes(payload[1 : at - 1]).decode()
            rows = range(at, len(payload), 4)
            day = tuple([(word(payload, i, 2), word(payload, i + 2, 2)) for i in rows])
            profiles.append((number, name, day))
    limits = [word(found[8], 4 * i) for i in range(6)] if 8 in found else [0] * 6
    return tuple(profiles), found[7][0] if 7 in found else 0, tuple(limits)


class Mark:
    """The content of a mark. doses: of each place the lower half of an id, and its steps."""

    def __init__(self, content):
        assert len(content) == 47
        self.total_steps = word(content, 0)
        self.uncertain_steps = word(content, 12)
        self.open_steps = word(content, 16)
        self.doses = [(word(content, i, 2), word(content, i + 2, 3)) for i in (32, 37, 42)]


def mark(reader, store):
    """The newest Mark of a store, or None."""
    found = [reader.slot(store, slot) for slot in (0, 1)]
    found = [one for one in found if one]
    return Mark(max(found)[1]) if found else None
