# test_files_cuts: what is left of the store in files when the power goes, or the flash fails, in
# any write or erase.

from hal import SLOT_BYTES
from hal.sim.errors import PowerCut
from tests.contract.store_claims import held, pattern
from tests.unit.numbered import filled, numbers_in
from tests.unix.disk import Disk
from tests.unix.on_flash import on


class _Told:
    """What a store of 3 segments of 4 records was told, and so should say."""

    def __init__(self):
        self.numbers = []
        self.first = 0  # the number of the oldest, counted from the beginning
        self.slots = [None] * len(SLOT_BYTES)

    def copy(self):
        other = _Told()
        other.numbers = list(self.numbers)
        other.first = self.first
        other.slots = list(self.slots)
        return other

    def rotated(self):
        # The oldest segment goes before the tail, with 4 records of its own, becomes a fourth.
        other = self.copy()
        if len(other.numbers) == 16:
            other.numbers = other.numbers[4:]
            other.first += 4
        return other

    def append(self, number):
        other = self.rotated()
        other.numbers.append(number)
        return other

    def drop(self):
        other = self.copy()
        other.numbers.pop()
        return other

    def put(self, slot, length):
        other = self.copy()
        other.slots[slot] = length
        return other


_A, _P, _D = "append", "put", "drop"
# (what, slot, length): marks far more often than anything else, as in life.
_LIFE = (
    (_P, 4, 300), (_P, 5, 300), (_A,), (_A,), (_P, 0, 42), (_P, 1, 42), (_P, 2, 900),
    (_A,), (_A,), (_A,), (_P, 0, 41), (_P, 1, 43), (_P, 0, 42), (_P, 3, 1_100), (_A,), (_A,),
    (_D,), (_A,), (_P, 1, 42), (_P, 0, 42), (_P, 1, 42), (_P, 4, 310), (_P, 5, 310), (_A,), (_A,),
    (_A,), (_D,), (_D,), (_D,), (_A,), (_A,), (_A,), (_A,), (_A,), (_P, 2, 800), (_A,),
    (_P, 0, 42), (_P, 1, 42), (_P, 0, 42), (_P, 1, 42), (_P, 0, 42), (_P, 1, 42), (_P, 0, 42),
    (_P, 3, 1_500), (_P, 2, 20), (_A,), (_A,), (_A,), (_A,), (_A,),
)  # fmt: skip


def _do(store, told, step, number):
    """Does one step of a life. What the store should then say, and what it may when cut."""
    what = step[0]
    if what == _A:
        store.append(filled(number))
        after = told.append(number)
        return after, (told, told.rotated(), after)
    if what == _D:
        store.drop()
        after = told.drop()
    else:
        store.put(step[1], pattern(step[1], step[2]))
        after = told.put(step[1], step[2])
    return after, (told, after)


def _says(store, told):
    if numbers_in(store) != told.numbers:
        return False
    for slot in range(len(SLOT_BYTES)):
        length = told.slots[slot]
        if held(store, slot) != (length and pattern(slot, length)):
            return False
    return True


def test_a_cut_in_any_write_or_erase_leaves_the_old_or_the_new_and_touches_nothing_else():
    disk = Disk(40, 1_024, 64)
    told = _Told()
    cuts = 0
    on(disk, 3, 4)
    for number, step in enumerate(_LIFE):
        before = disk.flash.image()
        store = on(disk, 3, 4)
        began = disk.flash.operations
        after, allowed = _do(store, told, step, number)
        operations = disk.flash.operations - began
        assert operations, step
        done = disk.flash.image()
        for operation in range(operations):
            for part in (0, 1, 128, 255, 256):
                disk.flash.load(before)
                store = on(disk, 3, 4)
                disk.flash.cut(operation, part)
                try:
                    _do(store, told, step, number)
                    raise AssertionError("no cut")
                except PowerCut:
                    cuts += 1
                store = on(disk, 3, 4)
                found = [one for one in allowed if _says(store, one)]
                assert found, (number, step, operation, part, numbers_in(store))
                # And it goes on from there.
                later, _ = _do(store, found[0], (_A,), 200)
                later, _ = _do(store, later, (_P, 1, 50), 0)
                assert _says(store, later) and _says(on(disk, 3, 4), later)
        disk.flash.load(done)
        told = after
    disk.off()
    assert cuts > 500, cuts


def test_a_write_or_erase_that_fails_is_as_if_it_had_not_been_tried():
    disk = Disk(40, 1_024, 64)
    told = _Told()
    failures = 0
    on(disk, 3, 4)
    for number, step in enumerate(_LIFE[:30]):
        before = disk.flash.image()
        for operation in range(20):
            disk.flash.load(before)
            store = on(disk, 3, 4)
            disk.flash.cut(operation, 100, True)
            try:
                after, _ = _do(store, told, step, number)
                break
            except OSError as error:
                assert error.errno == 5, error
                failures += 1
            now = told
            if step[0] == _A:
                assert numbers_in(store) in (told.numbers, told.rotated().numbers)
                if numbers_in(store) != told.numbers:
                    now = told.rotated()  # it had made room already
            assert _says(store, now), (number, step, operation)
            after, _ = _do(store, now, step, number)
            assert _says(store, after), (number, step, operation)
            assert _says(on(disk, 3, 4), after), (number, step, operation)
        else:
            raise AssertionError(step)
        disk.flash.cut(-1)
        told = after
    disk.off()
    assert failures > 40, failures
