# test_fram_store: the store in an FRAM, on a simulated bus, holds to the contract.

import micropython

from hal import SLOT_BYTES
from hal.sim.fram import FramBus
from hal.sim.store import Store
from hal.stores.files import Split
from hal.stores.fram import FramStore
from tests.contract import store_claims
from tests.contract.store_claims import error_of, held, newest, pattern, record
from tests.unit.fram import SMALL, on
from tests.unit.numbered import filled, numbers_in


def fresh():
    bus = FramBus(size_bytes=SMALL)
    return bus, on(bus)


def test_an_fram_is_a_store():
    bus, store = fresh()
    store_claims.hold(store, lambda _: on(bus))


def test_a_split_store_is_a_store():
    bus = FramBus(size_bytes=SMALL)
    history = Store(40)
    store_claims.hold(Split(history, on(bus)), lambda _: Split(history, on(bus)))
    store_claims.hold(Split(on(bus), history), lambda _: Split(on(bus), history))


def test_a_split_store_keeps_history_and_slots_apart():
    bus, slots = fresh()
    history = Store(4)
    store = Split(history, slots)
    store.append(record(1))
    store.put(0, pattern(0, 42))
    assert (history.count(), slots.count()) == (1, 0)
    assert held(history, 0) is None and held(slots, 0) == pattern(0, 42)


def test_a_new_part_is_an_empty_store_whatever_it_holds():
    for filling in (0x00, 0xFF, 0x5A):
        bus = FramBus(size_bytes=SMALL)
        for i in range(SMALL):
            bus.data[i] = filling
        store = on(bus)
        assert store.count() == 0
        assert [held(store, slot) for slot in range(len(SLOT_BYTES))] == [None] * 6
        assert error_of(store.drop) == 22
        assert bus.written == 0
        store.append(record(1))
        assert newest(on(bus)) == record(1)


class SlowBus(FramBus):
    """One of 100 kHz: what takes longer than 50 ms, at nine bits a byte, is given up."""

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        self._in_time(buf)
        super().writeto_mem(addr, memaddr, buf, addrsize=addrsize)

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        self._in_time(buf)
        super().readfrom_mem_into(addr, memaddr, buf, addrsize=addrsize)

    def _in_time(self, buf):
        if 9 * len(buf) > 50 * 100:
            raise OSError(110)  # ETIMEDOUT


def test_a_slow_bus_takes_the_longest_slot():
    bus = SlowBus(size_bytes=SMALL)
    store = on(bus)
    for slot, most in enumerate(SLOT_BYTES):
        store.put(slot, pattern(slot, most))
    for slot, most in enumerate(SLOT_BYTES):
        assert held(on(bus), slot) == pattern(slot, most)


def test_append_and_put_allocate_nothing():
    _, store = fresh()
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
    bus, store = fresh()
    for number in range(80):
        store.append(filled(number))
        kept = list(range(max(0, number - 24), number + 1))
        assert numbers_in(store) == kept, number
        assert numbers_in(on(bus)) == kept, number
    for number in range(79, 54, -1):
        assert numbers_in(store)[-1] == number
        store.drop()
    assert store.count() == 0 and on(bus).count() == 0


def test_slots_and_ring_do_not_overlap_and_end_where_the_part_does():
    bus, store = fresh()
    for number in range(30):
        store.append(filled(number))
    for slot in range(len(SLOT_BYTES)):
        store.put(slot, pattern(slot, SLOT_BYTES[slot]))
    assert numbers_in(on(bus)) == list(range(5, 30))
    for slot in range(len(SLOT_BYTES)):
        assert held(store, slot) == pattern(slot, SLOT_BYTES[slot])


def test_a_part_that_does_not_answer_is_an_oserror_eio():
    bus, store = fresh()
    store.append(record(1))
    bus.present = False
    for call, arguments in (
        (store.append, (record(1),)),
        (store.read, (0, bytearray(32))),
        (store.drop, ()),
        (store.put, (0, bytearray(1))),
        (store.get, (0, bytearray(1))),
        (on, (bus,)),
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
