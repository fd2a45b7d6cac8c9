# test_files_store: the store in files, on littlefs on a flash in memory: that it holds to the
# contract, what it costs, and what is left of it when the power goes in any write or erase.

import os

from hal import RECORD_BYTES, SLOT_BYTES
from hal.sim.errors import PowerCut
from hal.stores.files import FileStore
from tests.contract import store_claims
from tests.contract.store_claims import error_of, held, pattern
from tests.unix.disk import Disk


def _on(disk, segments=3, segment_records=8):
    disk.mount()
    return FileStore(disk.folder + "/journal", segments, segment_records)


def _filled(number):
    return bytearray(bytes([number]) * RECORD_BYTES)


def _numbers(store):
    # The first byte of each record, oldest first.
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == bytearray(bytes([into[0]]) * RECORD_BYTES), into
        found.append(into[0])
    return found


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
        # The oldest segment goes before the first record of a fourth.
        other = self.copy()
        if len(other.numbers) == 12:
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
        store.append(_filled(number))
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
    if _numbers(store) != told.numbers:
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
    _on(disk, 3, 4)
    for number, step in enumerate(_LIFE):
        before = disk.flash.image()
        store = _on(disk, 3, 4)
        began = disk.flash.operations
        after, allowed = _do(store, told, step, number)
        operations = disk.flash.operations - began
        assert operations, step
        done = disk.flash.image()
        for operation in range(operations):
            for part in (0, 1, 128, 255, 256):
                disk.flash.load(before)
                store = _on(disk, 3, 4)
                disk.flash.cut(operation, part)
                try:
                    _do(store, told, step, number)
                    raise AssertionError("no cut")
                except PowerCut:
                    cuts += 1
                store = _on(disk, 3, 4)
                found = [one for one in allowed if _says(store, one)]
                assert found, (number, step, operation, part, _numbers(store))
                # And it goes on from there.
                later, _ = _do(store, found[0], (_A,), 200)
                later, _ = _do(store, later, (_P, 1, 50), 0)
                assert _says(store, later) and _says(_on(disk, 3, 4), later)
        disk.flash.load(done)
        told = after
    disk.off()
    assert cuts > 500, cuts


def test_a_write_or_erase_that_fails_is_as_if_it_had_not_been_tried():
    disk = Disk(40, 1_024, 64)
    told = _Told()
    failures = 0
    _on(disk, 3, 4)
    for number, step in enumerate(_LIFE[:30]):
        before = disk.flash.image()
        for operation in range(20):
            disk.flash.load(before)
            store = _on(disk, 3, 4)
            disk.flash.cut(operation, 100, True)
            try:
                after, _ = _do(store, told, step, number)
                break
            except OSError as error:
                assert error.errno == 5, error
                failures += 1
            now = told
            if step[0] == _A:
                assert _numbers(store) in (told.numbers, told.rotated().numbers)
                if _numbers(store) != told.numbers:
                    now = told.rotated()  # it had made room already
            assert _says(store, now), (number, step, operation)
            after, _ = _do(store, now, step, number)
            assert _says(store, after), (number, step, operation)
            assert _says(_on(disk, 3, 4), after), (number, step, operation)
        else:
            raise AssertionError(step)
        disk.flash.cut(-1)
        told = after
    disk.off()
    assert failures > 40, failures


def test_a_full_disk_is_enospc_and_what_is_there_stays():
    disk = Disk(32, 1_024, 64)
    with open(disk.folder + "/other", "wb") as file:
        file.write(bytearray(8_192))
    store = _on(disk, 40, 16)
    store.put(0, pattern(0, 42))
    number = 0
    while error_of(store.append, _filled(number)) is None:
        number += 1
    assert 50 < number < 255, number
    assert error_of(store.append, _filled(number)) == 28
    assert error_of(store.put, 4, pattern(4, 2_048)) == 28
    for _ in range(2):
        assert _numbers(store) == list(range(number)) and held(store, 0) == pattern(0, 42)
        store = _on(disk, 40, 16)
    os.remove(disk.folder + "/other")
    store.append(_filled(number))
    store.put(4, pattern(4, 2_048))
    assert _numbers(store) == list(range(number + 1)) and held(store, 0) == pattern(0, 42)
    disk.off()


def test_files_on_littlefs_are_a_store():
    # But for the claim about memory: a flash in Python allocates. The next test has it.
    claims = [claim for claim in store_claims.CLAIMS if "allocates" not in claim.__name__]
    assert len(claims) == len(store_claims.CLAIMS) - 1
    disk = Disk()
    store_claims.hold(_on(disk), lambda _: _on(disk), claims)
    store_claims.hold(_on(disk, 28, 1_024), lambda _: _on(disk, 28, 1_024), claims)
    disk.off()


def test_files_on_a_host_are_a_store_that_allocates_nothing():
    folder = "build/unix-store"
    _emptied(folder)
    try:
        store_claims.hold(FileStore(folder), lambda _: FileStore(folder))
    finally:
        _emptied(folder)


def _emptied(folder):
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        path = folder + "/" + name
        if os.stat(path)[0] & 0x4000:
            _emptied(path)
        else:
            os.remove(path)
    os.rmdir(folder)
