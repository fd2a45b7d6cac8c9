# test_fram_store: the store in an FRAM, on a simulated bus: that it holds to the contract, and
# what is left of it when the power goes at any byte.

import micropython

from hal import RECORD_BYTES, SLOT_BYTES
from hal.sim.errors import PowerCut
from hal.sim.fram import FramBus
from hal.sim.store import Store
from hal.stores.fram import FramStore
from hal.stores.split import Split
from tests.contract import store_claims
from tests.contract.store_claims import error_of, held, newest, pattern, record

_SMALL = 8_192  # bytes; room for 25 records


def _fresh():
    bus = FramBus(size_bytes=_SMALL)
    return bus, _on(bus)


def _on(bus):
    return FramStore(bus, size_bytes=_SMALL)


def _numbers(store):
    # The first byte of each record, oldest first.
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == bytearray(bytes([into[0]]) * RECORD_BYTES), into
        found.append(into[0])
    return found


def _filled(number):
    return bytearray(bytes([number]) * RECORD_BYTES)


def test_an_fram_is_a_store():
    bus, store = _fresh()
    store_claims.hold(store, lambda _: _on(bus))


def test_a_split_store_is_a_store():
    bus = FramBus(size_bytes=_SMALL)
    history = Store(40)
    store_claims.hold(Split(history, _on(bus)), lambda _: Split(history, _on(bus)))
    store_claims.hold(Split(_on(bus), history), lambda _: Split(_on(bus), history))


def test_a_split_store_keeps_history_and_slots_apart():
    bus, slots = _fresh()
    history = Store(4)
    store = Split(history, slots)
    store.append(record(1))
    store.put(0, pattern(0, 42))
    assert (history.count(), slots.count()) == (1, 0)
    assert held(history, 0) is None and held(slots, 0) == pattern(0, 42)


def test_a_new_part_is_an_empty_store_whatever_it_holds():
    for filling in (0x00, 0xFF, 0x5A):
        bus = FramBus(size_bytes=_SMALL)
        for i in range(_SMALL):
            bus.data[i] = filling
        store = _on(bus)
        assert store.count() == 0
        assert [held(store, slot) for slot in range(len(SLOT_BYTES))] == [None] * 6
        assert error_of(store.drop) == 22
        assert bus.written == 0
        store.append(record(1))
        assert newest(_on(bus)) == record(1)


def test_append_and_put_allocate_nothing():
    _, store = _fresh()
    data = record(1)
    mark = pattern(0, 42)
    for _ in range(60):
        micropython.heap_lock()
        try:
            store.append(data)
            store.put(0, mark)
            store.put(1, mark)
        finally:
            micropython.heap_unlock()
    assert store.count() == 25


def test_the_oldest_record_makes_room_for_the_newest_at_every_turn_of_the_ring():
    bus, store = _fresh()
    for number in range(80):
        store.append(_filled(number))
        kept = list(range(max(0, number - 24), number + 1))
        assert _numbers(store) == kept, number
        assert _numbers(_on(bus)) == kept, number
    for number in range(79, 54, -1):
        assert _numbers(store)[-1] == number
        store.drop()
    assert store.count() == 0 and _on(bus).count() == 0


def test_slots_and_ring_do_not_overlap_and_end_where_the_part_does():
    bus, store = _fresh()
    for number in range(30):
        store.append(_filled(number))
    for slot in range(len(SLOT_BYTES)):
        store.put(slot, pattern(slot, SLOT_BYTES[slot]))
    assert _numbers(_on(bus)) == list(range(5, 30))
    for slot in range(len(SLOT_BYTES)):
        assert held(store, slot) == pattern(slot, SLOT_BYTES[slot])


def test_a_part_that_does_not_answer_is_an_oserror_eio():
    bus, store = _fresh()
    store.append(record(1))
    bus.present = False
    for call, arguments in (
        (store.append, (record(1),)),
        (store.read, (0, bytearray(32))),
        (store.drop, ()),
        (store.put, (0, bytearray(1))),
        (store.get, (0, bytearray(1))),
        (_on, (bus,)),
        (FramStore, (FramBus(address=0x51),)),
    ):
        assert error_of(call, *arguments) == 5
    bus.present = True
    store.append(record(2))
    assert store.count() == 2 and newest(store) == record(2)


class _Noisy(FramBus):
    """Every read gives something else."""

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        self.written += 1
        for i in range(len(buf)):
            buf[i] = self.written & 0xFF


def test_noise_on_the_bus_is_a_failure_and_no_empty_history():
    assert error_of(FramStore, _Noisy()) == 5


class _Failing(FramBus):
    """A bus that gives up at the byte at which a cut would come."""

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        try:
            FramBus.writeto_mem(self, addr, memaddr, buf, addrsize=addrsize)
        except PowerCut:
            raise OSError(5)


_WRITES = (
    lambda store: store.append(_filled(200)),
    lambda store: store.put(2, pattern(2, 60)),
    lambda store: store.drop(),
)


def _prepared(bus, records):
    store = FramStore(bus, size_bytes=_SMALL)
    for number in range(records):
        store.append(_filled(number))
    for slot in range(len(SLOT_BYTES)):
        store.put(slot, pattern(slot, 50))
    return store


def _lengths(records):
    # How many bytes each of _WRITES takes.
    lengths = []
    for write in _WRITES:
        bus = FramBus(size_bytes=_SMALL)
        store = _prepared(bus, records)
        before = bus.written
        write(store)
        lengths.append(bus.written - before)
    return lengths


def _allowed(records):
    # Before the ring is full, and after.
    before = list(range(max(0, records - 25), records))
    after = (before + [200])[-25:]
    return ((before, after), (before,), (before, before[:-1]))


def _check_slots(store, torn):
    for slot in range(len(SLOT_BYTES)):
        if slot != torn:
            assert held(store, slot) == pattern(slot, 50), slot


def test_a_cut_at_any_byte_leaves_the_old_or_the_new_and_touches_nothing_else():
    cuts = 0
    for records in (1, 2, 25, 26, 40):
        lengths = _lengths(records)
        allowed = _allowed(records)
        for which in range(3):
            for after in range(lengths[which]):
                bus = FramBus(size_bytes=_SMALL)
                store = _prepared(bus, records)
                bus.cut(after)
                try:
                    _WRITES[which](store)
                    raise AssertionError("no cut")
                except PowerCut:
                    pass
                cuts += 1
                store = _on(bus)
                numbers = _numbers(store)
                assert numbers in allowed[which], (records, which, after, numbers)
                _check_slots(store, 2 if which == 1 else -1)
                # And it goes on from there, whatever was half done.
                for number in (210, 211, 212):
                    store.append(_filled(number))
                    numbers = (numbers + [number])[-25:]
                    assert _numbers(_on(bus)) == numbers, (records, which, after)
                store.put(2, pattern(2, 33))
                assert held(_on(bus), 2) == pattern(2, 33)
    assert cuts > 600, cuts


def test_what_failed_at_any_byte_is_as_if_it_had_not_been_tried():
    lengths = _lengths(40)
    for which in range(3):
        for after in range(lengths[which]):
            bus = _Failing(size_bytes=_SMALL)
            store = _prepared(bus, 40)
            bus.cut(after)
            assert error_of(_WRITES[which], store) == 5
            assert _numbers(store) == list(range(15, 40))
            store.append(_filled(210))
            assert _numbers(store) == list(range(16, 40)) + [210], (which, after)
            assert _numbers(_on(bus)) == _numbers(store), (which, after)
            _check_slots(store, 2 if which == 1 else -1)


def test_a_cut_after_a_failure_loses_no_more_than_what_failed():
    bus = FramBus(size_bytes=_SMALL)
    _prepared(bus, 40)
    memory = bytes(bus.data)
    kept = list(range(15, 40))
    new = (kept + [210])[-25:]
    allowed = (kept, kept[:-1], new, (kept[:-1] + [210])[-25:])
    for failing in range(0, 32, 3):
        for after in range(0, 49, 3):
            bus = _Failing(size_bytes=_SMALL)
            bus.data[:] = memory
            store = _on(bus)
            bus.cut(failing)
            assert error_of(store.drop) == 5
            bus.cut(after)
            error_of(store.append, _filled(210))
            numbers = _numbers(_on(bus))
            assert numbers in allowed, (failing, after, numbers)
