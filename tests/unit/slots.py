# slots: what a store holds, read by hand, and damaged by hand.
#
# Owns a reader of slots that uses no code of the pump, and the ways to spoil a slot or a record.
# Goes through the port alone, so any store will do. Must not: hold a test.

from hal import SLOT_BYTES

MARK, CHECKPOINT, SETTINGS = 0, 2, 4  # the first slot of each pair
PAIRS = (MARK, CHECKPOINT, SETTINGS)
# The numbers of a mark, in their order.
TOTAL, BASAL, BOLUS, UNCERTAIN, DOSE, DOSE_STEPS, OPEN, UPTIME, SEQUENCE, PRIME = range(10)


def word(data, at, size=4):
    """A number, little endian."""
    value = 0
    for i in range(size):
        value |= data[at + i] << (8 * i)
    return value


def crc16(data, length):
    """CRC-16/CCITT-FALSE, bit by bit."""
    crc = 0xFFFF
    for i in range(length):
        crc ^= data[i] << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
            crc &= 0xFFFF
    return crc


def held(store, slot):
    """The bytes of a slot, as a bytearray; empty when nothing was ever put."""
    into = bytearray(SLOT_BYTES[slot])
    length = store.get(slot, into)
    return into[:length]


def revision(data):
    """Of a slot that is whole by version, CRC and its two revisions; else 0."""
    if len(data) < 10 or data[0] != 5:
        return 0
    end = 8 + word(data, 6, 2) + 2
    if end + 2 > len(data) or crc16(data, end) != word(data, end, 2):
        return 0
    return word(data, 2) if word(data, 2, 2) == word(data, end - 2, 2) else 0


def newest(store, pair):
    """The slot of a pair that counts, or -1."""
    revisions = [revision(held(store, pair)), revision(held(store, pair + 1))]
    if not max(revisions):
        return -1
    return pair if revisions[0] >= revisions[1] else pair + 1


def older(store, pair):
    """The other slot of the pair."""
    return 2 * pair + 1 - newest(store, pair)


def mark_in(data):
    """The numbers of a mark; of the doses of three places, that of the first in its place, those
    of the others (id, steps) at the end. Of an id a mark has the lower half."""
    assert (data[1], word(data, 6, 2)) == (1, 47)
    total, basal, bolus, uncertain, allowed, uptime, sequence, prime = [
        word(data, 8 + 4 * i) for i in range(8)
    ]
    doses = []
    for at in (40, 45, 50):
        doses += [word(data, at, 2), word(data, at + 2, 3)]
    first = [total, basal, bolus, uncertain] + doses[:2]
    return first + [allowed, uptime, sequence, prime] + doses[2:]


def mark(store):
    """The numbers of the newest mark."""
    slot = newest(store, MARK)
    assert slot >= 0, "no mark is whole"
    return mark_in(held(store, slot))


def allowed(store):
    """Total that the newest mark lets the motor reach."""
    numbers = mark(store)
    return numbers[TOTAL] + numbers[OPEN]


# To spoil


def flip(store, slot, bit):
    """One wrong bit in what a slot holds."""
    data = held(store, slot)
    data[bit // 8] ^= 1 << bit % 8
    store.put(slot, data)


def spoil(store, pair):
    """Both slots of a pair cannot be read."""
    for slot in (pair, pair + 1):
        if len(held(store, slot)):
            flip(store, slot, 77)


def forge(store, slot, at, value, size=1):
    """Other bytes in a slot, and a CRC that fits them."""
    data = held(store, slot)
    change(data, at, value, size)
    seal(data, 8 + word(data, 6, 2) + 2)
    store.put(slot, data)


def change(data, at, value, size):
    """Another number at this place, little endian."""
    for i in range(size):
        data[at + i] = value >> 8 * i & 255


def seal(data, end):
    """A CRC that fits, at index end."""
    crc = crc16(data, end)
    data[end] = crc & 255
    data[end + 1] = crc >> 8


def change_record(store, index, change):
    """change(record) on one record of a store; those after it are put back as they were."""
    later = []
    while store.count() > index:
        record = bytearray(32)
        assert store.read(store.count() - 1, record)
        later.append(record)
        store.drop()
    change(later[-1])
    for record in reversed(later):
        store.append(record)


def copy(store, into):
    """All that one store holds, into an empty one; returns it."""
    for index in range(store.count()):
        record = bytearray(32)
        assert store.read(index, record)
        into.append(record)
    for slot in range(len(SLOT_BYTES)):
        data = held(store, slot)
        if len(data):
            into.put(slot, data)
    return into
