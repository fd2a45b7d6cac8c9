# test_growing: a file of a store that goes on at its end, on littlefs on a flash in memory.

from hal import RECORD_BYTES
from hal.stores.growing import Growing
from tests.unix.disk import Disk

BLOCK_BYTES = 4_096


class Some:
    """What a tail would copy."""

    def __init__(self, count, byte):
        self.held = bytes([byte]) * (count * RECORD_BYTES)

    def copy_to(self, file):
        file.write(self.held)


def test_it_goes_on_with_what_it_held_and_copies_no_more_than_a_block():
    disk = Disk(64)
    name = disk.folder + "/grown"
    counts, byte, held = (1, 14, 8, 128, 3, 13, 11), 0, bytearray()
    while len(held) < 7 * BLOCK_BYTES:
        byte += 1
        some = Some(counts[byte % len(counts)], byte)
        growing = Growing(name, len(held))
        while not growing.is_ready:
            written = disk.flash.written
            growing.step()
            assert disk.flash.written - written <= BLOCK_BYTES
        # littlefs does not copy that again: what is put may begin and end a page, in two blocks,
        # and there are two or three pages of the folder.
        written = disk.flash.written
        growing.put(some)
        put = disk.flash.written - written
        assert put <= len(some.held) + 6 * 256, (len(held), put)
        growing.close()
        held.extend(some.held)
        with open(name, "rb") as file:
            assert file.read() == held
    disk.off()


def test_a_power_cut_before_the_put_changes_nothing():
    disk = Disk()
    name = disk.folder + "/grown"
    with open(name, "wb") as file:
        file.write(bytes(range(250)) * 24)
    growing = Growing(name, 5_984)
    while not growing.is_ready:
        growing.step()
    disk.mount()
    with open(name, "rb") as file:
        assert file.read() == bytes(range(250)) * 24
    disk.off()


def test_what_is_beyond_its_length_is_written_over():
    disk = Disk()
    name = disk.folder + "/grown"
    with open(name, "wb") as file:
        file.write(b"a" * 9_600)
    growing = Growing(name, 9_312)
    while not growing.is_ready:
        growing.step()
    growing.put(Some(14, 98))
    growing.close()
    with open(name, "rb") as file:
        assert file.read() == b"a" * 9_312 + b"b" * 448
    disk.off()
