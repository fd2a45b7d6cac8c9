# test_sim_store: the simulated store, and what a power cut leaves of a write to it.

import micropython

from hal import RECORD_BYTES, SLOT_BYTES
from hal.sim.errors import PowerCut
from hal.sim.store import Store
from tests.contract.refusal import error_of


def _record(number):
    return bytearray(bytes([number]) * RECORD_BYTES)


def _slot(store, slot):
    into = bytearray(SLOT_BYTES[slot])
    return bytes(into[: store.get(slot, into)])


def _records(store):
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        found.append(bytes(into))
    return found


def _cut_in(call, *arguments):
    try:
        call(*arguments)
    except PowerCut:
        return True
    return False


def test_what_is_dropped_makes_room_again_when_the_ring_has_turned():
    store = Store(4)
    for number in range(7):
        store.append(_record(number))
    store.drop()
    assert [record[0] for record in _records(store)] == [3, 4, 5]
    store.append(_record(9))
    store.append(_record(10))
    assert [record[0] for record in _records(store)] == [4, 5, 9, 10]


def test_a_full_store_drops_but_takes_nothing_and_a_broken_one_does_neither():
    store = Store(4)
    store.append(_record(1))
    store.append(_record(2))
    store.full = True
    assert error_of(store.append, _record(3)) == 28
    assert error_of(store.put, 0, b"mark") == 28
    store.drop()
    store.full, store.broken = False, True
    assert error_of(store.append, _record(3)) == 5
    assert error_of(store.put, 0, b"mark") == 5
    assert error_of(store.drop) == 5
    store.broken = False
    assert _records(store) == [_record(1)] and _slot(store, 0) == b""


def test_a_cut_append_leaves_nothing_or_a_torn_record_or_a_whole_one():
    for part, left in (
        (0, []),
        (1, [b"\xff" * 32]),
        (8, [b"\x07" + b"\xff" * 31]),
        (255, [b"\x07" * 31 + b"\xff"]),
        (256, [b"\x07" * 32]),
    ):
        store = Store(4)
        store.append(_record(1))
        store.cut(0, part)
        assert _cut_in(store.append, _record(7))
        assert _records(store) == [_record(1)] + left, part
        # Whoever goes on without power is told again.
        assert _cut_in(store.append, _record(2)) and _cut_in(store.put, 0, b"mark")
        assert _cut_in(store.drop)
        assert _records(store) == [_record(1)] + left, part
        store.revive()
        store.append(_record(2))
        assert _records(store)[-1] == _record(2)


def test_a_cut_put_leaves_the_slot_old_or_torn_or_new_and_touches_nothing_else():
    for part, left in ((0, b"aaaa"), (64, b"baaa"), (192, b"bbba"), (256, b"bbbb")):
        store = Store(4)
        store.append(_record(1))
        for slot in range(len(SLOT_BYTES)):
            store.put(slot, b"aaaa")
        store.cut(0, part)
        assert _cut_in(store.put, 2, b"bbbb")
        for slot in range(len(SLOT_BYTES)):
            assert _slot(store, slot) == (left if slot == 2 else b"aaaa"), (part, slot)
        assert _records(store) == [_record(1)]


def test_a_cut_drop_is_done_or_not():
    for part, count in ((0, 2), (1, 1), (256, 1)):
        store = Store(4)
        store.append(_record(1))
        store.append(_record(2))
        store.cut(0, part)
        assert _cut_in(store.drop)
        assert store.count() == count


def test_the_power_goes_after_so_many_writes_of_any_kind():
    store = Store(4)
    store.cut(3, 256)
    store.append(_record(1))
    assert error_of(store.append, b"short") == 22  # what is refused writes nothing
    store.put(0, b"mark")
    store.drop()
    assert _cut_in(store.put, 1, b"other")
    assert _slot(store, 1) == b"other"
    store.revive()
    store.cut(0)
    store.cut(-1)
    store.append(_record(1))
    assert store.count() == 1


def test_no_handler_of_failures_has_a_power_cut():
    assert not issubclass(PowerCut, Exception)


def test_append_and_put_allocate_nothing():
    store = Store(4)
    record = _record(1)
    mark = bytearray(42)
    state = memoryview(bytearray(1_536))
    for _ in range(6):
        micropython.heap_lock()
        try:
            store.append(record)
            store.put(0, mark)
            store.put(2, state)
        finally:
            micropython.heap_unlock()
    assert store.count() == 4
