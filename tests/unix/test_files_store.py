# test_files_store: the store in files, on littlefs on a flash in memory and on a host, holds to
# the contract; and a disk that is full.

import os

from hal.stores.files import FileStore
from hal.stores.filing import made
from tests.contract import store_claims
from tests.contract.store_claims import error_of, held, pattern
from tests.unit.numbered import filled, numbers_in
from tests.unix.disk import Disk
from tests.unix.on_flash import on


def test_a_full_disk_is_enospc_and_what_is_there_stays():
    disk = Disk(32, 1_024, 64)
    with open(disk.folder + "/other", "wb") as file:
        file.write(bytearray(8_192))
    store = on(disk, 40, 16)
    store.put(0, pattern(0, 42))
    number = 0
    while error_of(store.append, filled(number)) is None:
        number += 1
    assert 50 < number < 255, number
    assert error_of(store.append, filled(number)) == 28
    assert error_of(store.put, 4, pattern(4, 2_048)) == 28
    for _ in range(2):
        assert numbers_in(store) == list(range(number)) and held(store, 0) == pattern(0, 42)
        store = on(disk, 40, 16)
    os.remove(disk.folder + "/other")
    store.append(filled(number))
    store.put(4, pattern(4, 2_048))
    assert numbers_in(store) == list(range(number + 1)) and held(store, 0) == pattern(0, 42)
    disk.off()


def test_files_on_littlefs_are_a_store():
    # But for the claim about memory: a flash in Python allocates. The next test has it.
    claims = [claim for claim in store_claims.CLAIMS if "allocates" not in claim.__name__]
    assert len(claims) == len(store_claims.CLAIMS) - 1
    disk = Disk()
    store_claims.hold(on(disk), lambda _: on(disk), claims)
    store_claims.hold(on(disk, 25, 1_022), lambda _: on(disk, 25, 1_022), claims)
    disk.off()


def test_files_on_a_host_are_a_store_that_allocates_nothing():
    made("build")  # make clean leaves none
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
