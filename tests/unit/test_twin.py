# test_twin: the newest counts, and slots take turns.

from firmware import twin
from firmware.twin import HEAD_BYTES
from tests.unit import fakes, slots
from tests.unit.slots import word
from tests.unit.twins import BYTES, KIND, SLOT, made, read, save, two


def test_a_slot_is_laid_out_as_the_format_says():
    store = fakes.Store()
    save(made(store), b"abc")
    slot, data = store.puts[0]
    assert slot == SLOT + 1  # the first revision is odd
    assert data[:8] == bytes((5, KIND, 1, 0, 0, 0, 3, 0))
    assert data[8:11] == b"abc"
    assert data[11:13] == bytes((1, 0))
    assert word(data, 13, 2) == slots.crc16(data, 13)
    assert len(data) == 15


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


def test_repeated_it_fills_both_with_the_same():
    store = fakes.Store()
    pair = made(store)
    save(pair, b"first")
    pair.data[HEAD_BYTES : HEAD_BYTES + 4] = b"both"
    pair.seal(4)
    pair.save()
    pair.repeat()
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


def test_the_older_slot_is_written_first():
    store = fakes.Store()
    pair = two(store)
    pair.seal(3)
    pair.save()
    pair.repeat()
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
