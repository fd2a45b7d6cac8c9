# test_growing: where the last block of a file on littlefs is said to begin.

from hal import RECORD_BYTES
from hal.stores.growing import _last_block

BLOCK_BYTES = 4_096


def test_the_last_block_begins_behind_its_pointers():
    # Block n of a file points back 1, 2, 4 ... blocks: to one more than n can be halved.
    begins, pointers, length = 0, 0, 0
    for number in range(1, 40):
        ends = begins + BLOCK_BYTES - 4 * pointers
        while length < ends:
            assert begins <= _last_block(length) < begins + RECORD_BYTES or length == 0
            assert _last_block(length) <= length and _last_block(length) % RECORD_BYTES == 0
            length += RECORD_BYTES
        begins, pointers = ends, 1
        while number % 2 == 0:
            number //= 2
            pointers += 1
