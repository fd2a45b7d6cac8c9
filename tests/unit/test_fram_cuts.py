# test_fram_cuts: what is left of the store in an FRAM when the power goes, or the bus fails, at
# any byte.

from hal import SLOT_BYTES
from hal.sim.errors import PowerCut
from hal.sim.fram import FramBus
from hal.stores.fram import FramStore
from tests.contract.store_claims import error_of, held, pattern
from tests.unit.fram import SMALL, on
from tests.unit.numbered import filled, numbers_in


class _Failing(FramBus):
    """A bus that gives up at the byte at which a cut would come."""

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        try:
            FramBus.writeto_mem(self, addr, memaddr, buf, addrsize=addrsize)
        except PowerCut:
            raise OSError(5)


_WRITES = (
    lambda store: store.append(filled(200)),
    lambda store: store.put(2, pattern(2, 60)),
    lambda store: store.drop(),
)


def _prepared(bus, records):
    store = FramStore(bus, size_bytes=SMALL)
    for number in range(records):
        store.append(filled(number))
    for slot in range(len(SLOT_BYTES)):
        store.put(slot, pattern(slot, 50))
    return store


def _lengths(records):
    # How many bytes each of _WRITES takes.
    lengths = []
    for write in _WRITES:
        bus = FramBus(size_bytes=SMALL)
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
                bus = FramBus(size_bytes=SMALL)
                store = _prepared(bus, records)
                bus.cut(after)
                try:
                    _WRITES[which](store)
                    raise AssertionError("no cut")
                except PowerCut:
                    pass
                cuts += 1
                store = on(bus)
                numbers = numbers_in(store)
                assert numbers in allowed[which], (records, which, after, numbers)
                _check_slots(store, 2 if which == 1 else -1)
                # And it goes on from there, whatever was half done.
                for number in (210, 211, 212):
                    store.append(filled(number))
                    numbers = (numbers + [number])[-25:]
                    assert numbers_in(on(bus)) == numbers, (records, which, after)
                store.put(2, pattern(2, 33))
                assert held(on(bus), 2) == pattern(2, 33)
    assert cuts > 600, cuts


def test_what_failed_at_any_byte_is_as_if_it_had_not_been_tried():
    lengths = _lengths(40)
    for which in range(3):
        for after in range(lengths[which]):
            bus = _Failing(size_bytes=SMALL)
            store = _prepared(bus, 40)
            bus.cut(after)
            assert error_of(_WRITES[which], store) == 5
            assert numbers_in(store) == list(range(15, 40))
            store.append(filled(210))
            assert numbers_in(store) == list(range(16, 40)) + [210], (which, after)
            assert numbers_in(on(bus)) == numbers_in(store), (which, after)
            _check_slots(store, 2 if which == 1 else -1)


def test_a_cut_after_a_failure_loses_no_more_than_what_failed():
    bus = FramBus(size_bytes=SMALL)
    _prepared(bus, 40)
    memory = bytes(bus.data)
    kept = list(range(15, 40))
    new = (kept + [210])[-25:]
    allowed = (kept, kept[:-1], new, (kept[:-1] + [210])[-25:])
    for failing in range(0, 32, 3):
        for after in range(0, 49, 3):
            bus = _Failing(size_bytes=SMALL)
            bus.data[:] = memory
            store = on(bus)
            bus.cut(failing)
            assert error_of(store.drop) == 5
            bus.cut(after)
            error_of(store.append, filled(210))
            numbers = numbers_in(on(bus))
            assert numbers in allowed, (failing, after, numbers)
