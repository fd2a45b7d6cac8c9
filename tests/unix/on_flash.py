# on_flash: a small store in files on a flash in memory.
#
# Must not: hold a test.

from hal.stores.files import FileStore


def on(disk, segments=3, segment_records=8):
    disk.mount()
    return FileStore(disk.folder + "/journal", segments, segment_records)
