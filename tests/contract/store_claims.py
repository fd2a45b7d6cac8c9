# store_claims: what hal/__init__.py says of a store, as claims that any store can be held to.
#
# Owns the claims. Must not: know which store it is, or ask for more than the contract says. Each
# takes a store, which may hold something already, and again(store): the same after a restart.
# They append some twenty records and put to every slot.

import micropython

from hal import RECORD_BYTES, SLOT_BYTES
from tests.contract.refusal import EINVAL, error_of


def _same(store):
    return store


def hold(store, again=_same, claims=None):
    """Holds a store to every claim. again(store): a new object on the same memory."""
    for claim in claims or CLAIMS:
        claim(store, again)
        store = again(store)


def record(number):
    data = bytearray(RECORD_BYTES)
    for i in range(RECORD_BYTES):
        data[i] = (number * 7 + i) & 0xFF
    return data


def pattern(slot, length):
    data = bytearray(length)
    for i in range(length):
        data[i] = (slot * 31 + length + i * 5) & 0xFF
    return data


def held(store, slot):
    """What a slot holds; None when nothing was ever put."""
    into = bytearray(SLOT_BYTES[slot])
    length = store.get(slot, into)
    return into[:length] if length else None


def newest(store, back=0):
    """The record that has so many after it."""
    into = bytearray(RECORD_BYTES)
    assert store.read(store.count() - 1 - back, into) is True
    return into


def records_come_back_in_the_order_they_were_appended(store, again):
    for number in range(3):
        store.append(record(number))
    for _ in range(2):
        assert store.count() >= 3
        for number in range(3):
            assert newest(store, 2 - number) == record(number)
        store = again(store)


def an_appended_record_is_a_copy(store, again):
    data = record(1)
    store.append(data)
    data[0] = 255
    assert newest(store) == record(1)
    store.append(memoryview(record(2)))
    assert newest(store) == record(2)


def a_record_of_another_length_is_refused(store, again):
    store.append(record(1))
    before = store.count()
    for length in (0, RECORD_BYTES - 1, RECORD_BYTES + 1):
        assert error_of(store.append, bytearray(length)) == EINVAL
    assert store.count() == before and newest(store) == record(1)


def there_is_nothing_past_the_last_record(store, again):
    store.append(record(1))
    into = record(9)
    assert store.read(store.count(), into) is False
    assert store.read(store.count() + 1_000, into) is False
    assert into == record(9)


def the_newest_record_can_be_dropped(store, again):
    for number in range(3):
        store.append(record(number))
    before = store.count()
    store.drop()
    for _ in range(2):
        assert store.count() == before - 1
        assert newest(store) == record(1)
        assert store.read(before - 1, bytearray(RECORD_BYTES)) is False
        store = again(store)
    store.drop()
    store.append(record(4))
    assert store.count() == before - 1
    store = again(store)
    assert newest(store) == record(4) and newest(store, 1) == record(0)


def tidied_it_holds_what_it_held(store, again):
    for number in range(3):
        store.append(record(number))
        store.put(0, pattern(0, 40 + number))
        while store.tidy():
            pass
        for _ in range(2):
            assert newest(store) == record(number)
            assert held(store, 0) == pattern(0, 40 + number)
            store = again(store)
    assert newest(store, 2) == record(0)


def between_two_steps_of_tidying_it_is_a_store(store, again):
    for steps in range(8):
        for _ in range(2):
            store.append(record(2 * steps))
            for _ in range(steps):
                store.tidy()
            assert newest(store) == record(2 * steps)
            store.append(record(2 * steps + 1))
            assert newest(store) == record(2 * steps + 1)
            assert newest(store, 1) == record(2 * steps)
            store = again(store)
        for _ in range(steps):
            store.tidy()
        store.drop()
        assert newest(store) == record(2 * steps)
        store = again(store)
        assert newest(store) == record(2 * steps)


def a_slot_holds_what_was_put_last(store, again):
    for slot in range(len(SLOT_BYTES)):
        for length in (SLOT_BYTES[slot], 1, 42, SLOT_BYTES[slot] - 1):
            data = pattern(slot, length)
            store.put(slot, data)
            data[0] ^= 255
            assert held(store, slot) == pattern(slot, length), (slot, length)
        store.put(slot, memoryview(pattern(slot, 40 + slot)))
    before = store.count()
    store = again(store)
    for slot in range(len(SLOT_BYTES)):
        assert held(store, slot) == pattern(slot, 40 + slot), slot
    assert store.count() == before


def a_get_copies_no_more_than_there_is_room_for(store, again):
    store.put(3, pattern(3, 100))
    into = bytearray(10)
    assert store.get(3, into) == 100
    assert into == pattern(3, 100)[:10]
    into = bytearray(b"\x5a" * 200)
    assert store.get(3, into) == 100
    assert into[:100] == pattern(3, 100) and into[100:] == bytearray(b"\x5a" * 100)


def a_put_or_get_out_of_range_is_refused(store, again):
    store.put(0, pattern(0, 42))
    for slot in (-1, len(SLOT_BYTES)):
        assert error_of(store.put, slot, bytearray(1)) == EINVAL
        assert error_of(store.get, slot, bytearray(1)) == EINVAL
    for slot in range(len(SLOT_BYTES)):
        assert error_of(store.put, slot, bytearray(SLOT_BYTES[slot] + 1)) == EINVAL
    assert error_of(store.put, 0, bytearray(0)) == EINVAL
    assert held(store, 0) == pattern(0, 42)


def what_is_written_at_every_quantum_allocates_nothing(store, again):
    # Or seldom: of four times in a row, one at least.
    mark = pattern(0, 42)
    data = record(5)
    locked = 0
    for _ in range(4):
        store.put(0, mark)
        store.append(data)
        micropython.heap_lock()
        try:
            store.put(0, mark)
            store.put(1, mark)
            store.append(data)
            locked += 1
        except OSError:
            pass
        except MemoryError:  # both in a tuple would be an allocation
            pass
        finally:
            micropython.heap_unlock()
    assert locked
    assert held(store, 1) == mark and newest(store) == data


CLAIMS = (
    records_come_back_in_the_order_they_were_appended,
    an_appended_record_is_a_copy,
    a_record_of_another_length_is_refused,
    there_is_nothing_past_the_last_record,
    the_newest_record_can_be_dropped,
    tidied_it_holds_what_it_held,
    between_two_steps_of_tidying_it_is_a_store,
    a_slot_holds_what_was_put_last,
    a_get_copies_no_more_than_there_is_room_for,
    a_put_or_get_out_of_range_is_refused,
    what_is_written_at_every_quantum_allocates_nothing,
)
