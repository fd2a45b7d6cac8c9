# test_journal_damage: a record that is torn, wrong, foreign or was refused says nothing.

from firmware import journal
from firmware.console.answers import records
from firmware.pack import crc16
from tests.unit.journalling import Parts
from tests.unit.slots import word


def test_a_record_the_store_refused_uses_up_no_number():
    parts = Parts(fail_at=2)
    parts.journal.write(journal.STATE, 1, 0, 0)
    try:
        parts.journal.write(journal.STATE, 2, 0, 0)
    except journal.StoreFailed:
        pass
    else:
        raise AssertionError("a record was lost in silence")
    assert parts.journal.failed
    parts.store.fail_at = 0
    parts.journal.write(journal.STATE, 3, 0, 0)
    assert not parts.journal.failed
    assert [word(r, 2) for r in parts.store.records] == [1, 2]


def test_a_note_never_raises_and_remembers_that_it_failed():
    parts = Parts(fail_at=1)
    parts.journal.note(journal.STATE, 1, 0, 0)
    parts.journal.tick(0)
    assert parts.journal.failed and not parts.journal.waiting
    assert parts.journal.sequence == 0


def test_a_record_with_any_wrong_bit_is_not_read():
    parts = Parts()
    parts.journal.write(journal.BOLUS, 17, 1_500, 90_000)
    right = parts.store.records[0]
    assert records.read(parts.journal, 0) is not None
    for at in range(32):
        for bit in range(8):
            data = bytearray(right)
            data[at] ^= 1 << bit
            parts.store.records[0] = bytes(data)
            assert records.read(parts.journal, 0) is None, (at, bit)


def test_a_torn_record_is_not_read():
    parts = Parts()
    parts.journal.write(journal.BOLUS, 17, 1_500, 90_000)
    right = parts.store.records[0]
    for whole in range(32):
        for blank in (0, 255):
            torn = right[:whole] + bytes([blank] * (32 - whole))
            parts.store.records[0] = torn
            assert records.read(parts.journal, 0) is None or torn == right, (whole, blank)


def test_a_record_of_another_version_is_not_read():
    parts = Parts()
    parts.journal.write(journal.BOLUS, 17, 1_500, 90_000)
    data = bytearray(parts.store.records[0])
    data[0] = 1
    crc = crc16(data, 30)
    data[30], data[31] = crc & 255, crc >> 8
    parts.store.records[0] = bytes(data)
    assert records.read(parts.journal, 0) is None


def test_a_closed_journal_takes_nothing():
    parts = Parts()
    parts.journal.is_open = False
    parts.journal.note(journal.STATE, 1, 0, 0)
    try:
        parts.journal.write(journal.STATE, 1, 0, 0)
    except journal.StoreFailed:
        assert parts.store.records == [] and parts.journal.sequence == 0
        assert not parts.journal.failed  # the store was not asked
        return
    raise AssertionError("a record in books that are closed")


def test_a_record_is_whole_torn_or_foreign():
    parts = Parts()
    parts.journal.write(journal.BOLUS, 17, 1_500, 90_000)
    into = bytearray(32)
    assert parts.journal.peek(0, into) == journal.WHOLE
    assert bytes(into) == parts.store.records[0]
    assert parts.journal.peek(1, into) == journal.TORN
    data = bytearray(parts.store.records[0])
    data[0] = 3
    parts.store.records[0] = bytes(data)
    assert parts.journal.peek(0, into) == journal.TORN  # its CRC does not fit
    crc = crc16(data, 30)
    data[30], data[31] = crc & 255, crc >> 8
    parts.store.records[0] = bytes(data)
    assert parts.journal.peek(0, into) == journal.FOREIGN


def test_dropping_forgets_the_newest_only():
    parts = Parts()
    for state in (1, 2, 3):
        parts.journal.write(journal.STATE, state, 0, 0)
    parts.journal.drop()
    assert [records.read(parts.journal, i)[4] for i in range(parts.journal.count())] == [1, 2]


def test_there_is_nothing_past_the_last_record():
    parts = Parts()
    assert parts.journal.count() == 0
    assert records.read(parts.journal, 0) is None
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert parts.journal.count() == 1
    assert records.read(parts.journal, 1) is None
