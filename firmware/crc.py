# crc: CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF), four bits at a time.
#
# The import rule leaves binascii outside, and a table of sixteen is small enough to read.

_TABLE = (
    0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
    0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF,
)  # fmt: skip


def crc16(data, length: int) -> int:
    """Checksum of the first length bytes of data. Does not allocate."""
    table = _TABLE
    crc = 0xFFFF
    for i in range(length):
        byte = data[i]
        crc = ((crc << 4) & 0xFFFF) ^ table[(crc >> 12) ^ (byte >> 4)]
        crc = ((crc << 4) & 0xFFFF) ^ table[(crc >> 12) ^ (byte & 15)]
    return crc
