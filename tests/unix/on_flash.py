# on_flash: a small store in files on a flash in memory, and what is in it.
#
# Must not: hold a test.

from hal import RECORD_BYTES
from hal.stores.files import FileStore


def on(disk, segments=3, segment_records=8):
    disk.mount()
    return FileStore(disk.folder + "/journal", segments, segment_records)


def filled(number):
    return bytearray(bytes([number]) * RECORD_BYTES)


def numbers_in(store):
    # The first byte of each record, oldest first.
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == bytearray(bytes([into[0]]) * RECORD_BYTES), into
        found.append(into[0])
    return found
