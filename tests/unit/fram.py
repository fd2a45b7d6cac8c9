# fram: a small store in an FRAM on a simulated bus.
#
# Must not: hold a test.

from hal.stores.fram import FramStore

SMALL = 9_216  # bytes; room for 25 records


def on(bus):
    return FramStore(bus, size_bytes=SMALL)
