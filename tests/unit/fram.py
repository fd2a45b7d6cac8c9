# fram: a small store in an FRAM on a simulated bus, and what is in it.
#
# Must not: hold a test.

from hal import RECORD_BYTES
from hal.stores.fram import FramStore

SMALL = 8_192  # bytes; room for 25 records


def on(bus):
    return FramStore(bus, size_bytes=SMALL)


def numbers_in(store):
    # The first byte of each record, oldest first.
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == bytearray(bytes([into[0]]) * RECORD_BYTES), into
        found.append(into[0])
    return found


def filled(number):
    return bytearray(bytes([number]) * RECORD_BYTES)
