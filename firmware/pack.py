# pack: numbers as bytes, little endian, and back, and nothing else.
#
# The struct module is outside the import rule, and on a board it silently cuts off what does not
# fit; these take what is in range and allocate nothing below 2**30. Written out byte by byte: a
# loop takes a third longer, and a poll has dozens of them.


def put(into, at: int, value: int, size: int) -> int:
    """Writes value (0 .. 256**size - 1; size 1 .. 4) at index at; returns the index after it."""
    into[at] = value & 255
    if size > 1:
        value >>= 8
        into[at + 1] = value & 255
        if size > 2:
            value >>= 8
            into[at + 2] = value & 255
            if size > 3:
                into[at + 3] = value >> 8
    return at + size


def get(data, at: int, size: int) -> int:
    """The number of size bytes at index at. Allocates from 2**30 on, on 32-bit boards."""
    value = data[at]
    if size > 1:
        value |= data[at + 1] << 8
        if size > 2:
            value |= data[at + 2] << 16
            if size > 3:
                value |= data[at + 3] << 24
    return value
