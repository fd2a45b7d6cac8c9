# test_twin_damage: the newest that is whole counts; a torn one leaves the one before it.

from firmware import twin
from tests.unit import fakes, slots
from tests.unit.twins import KIND, SLOT, made, read, save, two


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


def test_new_in_front_and_old_behind_is_known_even_if_the_check_fits():
    # One torn slot in 65,536 has a CRC that fits by chance: here every one of them has.
    store = fakes.Store()
    pair = two(store)
    before = slots.held(store, SLOT + 1)
    save(pair, b"oLd")
    after = slots.held(store, SLOT + 1)
    for kept in range(3, len(after) - 4):  # from where the revision is new, to where it is old
        torn = after[:kept] + before[kept:]
        slots.seal(torn, len(torn) - 2)
        store.slots[SLOT + 1] = bytes(torn)
        assert read(store) == (twin.WHOLE, 2, b"newest"), kept


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
    for version in (0, 1, 2, 3, 255):
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
