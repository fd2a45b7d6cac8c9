# test_twin: the newest that is whole counts; a torn one leaves the one before it.

from firmware import twin
from firmware.twin import HEAD_BYTES, Twin
from tests.unit import fakes, slots
from tests.unit.bench import word

KIND = 2
SLOT = 2
BYTES = 20


def made(store=None):
    return Twin(store or fakes.Store(), KIND, SLOT, BYTES)


def save(pair, text):
    pair.data[HEAD_BYTES : HEAD_BYTES + len(text)] = text
    pair.save(len(text))


def read(store):
    """What a start would find: (state, revision, content)."""
    pair = made(store)
    state = pair.load()
    if state != twin.WHOLE:
        return state, pair.revision, b""
    length = word(pair.data, 6, 2)
    return state, pair.revision, bytes(pair.data[HEAD_BYTES : HEAD_BYTES + length])


def two(store):
    """Two contents, one after the other; the newest is in the first slot of the pair."""
    pair = made(store)
    save(pair, b"old")
    save(pair, b"newest")
    assert slots.newest(store, SLOT) == SLOT
    return pair


def test_a_slot_is_laid_out_as_the_format_says():
    store = fakes.Store()
    save(made(store), b"abc")
    slot, data = store.puts[0]
    assert slot == SLOT + 1  # the first revision is odd
    assert data[:8] == bytes((2, KIND, 1, 0, 0, 0, 3, 0))
    assert data[8:11] == b"abc"
    assert word(data, 11, 2) == slots.crc16(data, 11)
    assert len(data) == 13


def test_nothing_that_was_ever_put_is_empty():
    assert read(fakes.Store()) == (twin.EMPTY, 0, b"")


def test_slots_take_turns_and_the_newest_counts():
    store = fakes.Store()
    pair = made(store)
    for i in range(1, 9):
        save(pair, bytes((i,)) * i)
        assert store.puts[-1][0] == SLOT + i % 2
        assert read(store) == (twin.WHOLE, i, bytes((i,)) * i)
    assert pair.revision == 8


def test_a_start_goes_on_in_the_older_slot():
    for times in (1, 2):
        store = fakes.Store()
        pair = made(store)
        for _ in range(times):
            save(pair, b"before")
        again = made(store)
        assert again.load() == twin.WHOLE
        save(again, b"after")
        assert [slot for slot, _ in store.puts[-2:]] in ([2, 3], [3, 2])
        assert read(store) == (twin.WHOLE, times + 1, b"after")


def test_a_newest_torn_anywhere_leaves_the_older():
    store = fakes.Store()
    two(store)
    whole = slots.held(store, SLOT)
    for kept in range(len(whole)):
        for blank in (b"\x00", b"\xff"):
            store.slots[SLOT] = bytes(whole[:kept]) + blank * (len(whole) - kept)
            if store.slots[SLOT] != whole:
                assert read(store) == (twin.WHOLE, 1, b"old"), kept
        store.slots[SLOT] = bytes(whole[:kept])  # or shorter: on a file system
        assert read(store) == (twin.WHOLE, 1, b"old"), kept


def test_a_newest_that_ends_with_what_was_there_before_leaves_the_older():
    store = fakes.Store()
    pair = two(store)
    before = slots.held(store, SLOT + 1)  # the slot that is written next
    save(pair, b"oLd")
    after = slots.held(store, SLOT + 1)
    for kept in range(len(after)):
        store.slots[SLOT + 1] = bytes(after[:kept] + before[kept:])
        found = read(store)
        assert found in ((twin.WHOLE, 2, b"newest"), (twin.WHOLE, 3, b"oLd")), (kept, found)
        if found[1] == 3:
            assert store.slots[SLOT + 1] == bytes(after)


def test_every_wrong_bit_of_the_newest_is_found():
    store = fakes.Store()
    two(store)
    whole = slots.held(store, SLOT)
    for bit in range(8 * len(whole)):
        slots.flip(store, SLOT, bit)
        assert read(store) == (twin.WHOLE, 1, b"old"), bit
        slots.flip(store, SLOT, bit)
    assert read(store) == (twin.WHOLE, 2, b"newest")


def test_two_that_are_damaged_are_none():
    store = fakes.Store()
    two(store)
    for bit in range(8 * 11):
        slots.flip(store, SLOT, bit)
        slots.flip(store, SLOT + 1, bit)
        assert read(store) == (twin.DAMAGED, 0, b""), bit
        slots.flip(store, SLOT, bit)
        slots.flip(store, SLOT + 1, bit)


def test_one_that_is_damaged_beside_none_is_damage():
    store = fakes.Store()
    save(made(store), b"only")
    slots.flip(store, SLOT + 1, 70)
    assert read(store)[0] == twin.DAMAGED


def test_a_slot_of_another_version_is_somebodys_good_record():
    for version in (0, 1, 3, 255):
        for slot in (SLOT, SLOT + 1):
            store = fakes.Store()
            two(store)
            slots.forge(store, slot, 0, version)
            assert read(store)[0] == twin.FOREIGN, (version, slot)
            slots.flip(store, 2 * SLOT + 1 - slot, 77)  # damage beside it does not hide it
            assert read(store)[0] == twin.FOREIGN, (version, slot)


def test_another_version_with_a_wrong_crc_is_damage():
    store = fakes.Store()
    save(made(store), b"only")
    slots.flip(store, SLOT + 1, 0)
    assert read(store)[0] == twin.DAMAGED


def test_a_slot_of_another_kind_is_not_taken():
    store = fakes.Store()
    two(store)
    slots.forge(store, SLOT, 1, KIND + 1)
    assert read(store) == (twin.WHOLE, 1, b"old")


def test_save_both_fills_both_with_the_same():
    store = fakes.Store()
    pair = made(store)
    save(pair, b"first")
    pair.data[HEAD_BYTES : HEAD_BYTES + 4] = b"both"
    pair.save_both(4)
    assert pair.revision == 2
    assert slots.held(store, SLOT) == slots.held(store, SLOT + 1)
    assert pair.agrees()
    for slot in (SLOT, SLOT + 1):
        slots.flip(store, slot, 70)
        assert read(store) == (twin.WHOLE, 2, b"both")
        assert not made_and_loaded(store).agrees()
        slots.flip(store, slot, 70)


def made_and_loaded(store):
    pair = made(store)
    assert pair.load() == twin.WHOLE
    return pair


def test_save_both_writes_the_older_slot_first():
    store = fakes.Store()
    pair = two(store)
    pair.save_both(3)
    assert [slot for slot, _ in store.puts[-2:]] == [SLOT + 1, SLOT]


def test_two_that_are_whole_but_not_of_one_revision_do_not_agree():
    store = fakes.Store()
    two(store)
    assert not made_and_loaded(store).agrees()


def test_a_put_that_fails_uses_up_no_revision():
    store = fakes.Store()
    pair = two(store)
    store.put_fail_at = store.tried + 1
    try:
        save(pair, b"lost")
    except OSError:
        pass
    else:
        raise AssertionError("a failure was swallowed")
    store.put_fail_at = 0
    assert pair.revision == 2
    save(pair, b"again")
    assert store.puts[-1][0] == SLOT + 1
    assert read(store) == (twin.WHOLE, 3, b"again")


def test_contents_may_change_their_length():
    store = fakes.Store()
    pair = made(store)
    for text in (b"a", b"a longer content", b"", b"z" * BYTES, b"b"):
        save(pair, text)
        assert read(store)[2] == text
