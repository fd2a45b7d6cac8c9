# pack: numbers as bytes, little endian, and back, and nothing else.
#
# The struct module is outside the import rule, and on a board it silently cuts off what does not
# fit; these take what is in range and allocate nothing below 2**30.


def put(into, at: int, value: int, size: int) -> int:
    """Writes value (0 .. 256**size - 1) at index at; returns the index after it."""
    for i in range(at, at + size):
        into[i] = value & 255
        value >>= 8
    return at + size


def get(data, at: int, size: int) -> int:
    """The number of size bytes at index at. Allocates from 2**30 on, on 32-bit boards."""
    value = 0
    for i in range(at + size - 1, at - 1, -1):
        value = (value << 8) | data[i]
    return value
