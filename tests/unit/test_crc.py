# test_crc: the checksum of every record.

from firmware.pack import crc16


def slow(data):
    """CRC-16/CCITT-FALSE, bit by bit."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ (0x1021 if crc & 0x8000 else 0)
            crc &= 0xFFFF
    return crc


def test_the_check_value_is_the_published_one():
    assert crc16(b"123456789", 9) == 0x29B1


def test_it_is_the_same_as_bit_by_bit():
    data = bytes([(i * 37 + i * i) & 255 for i in range(256)])
    for length in (0, 1, 2, 30, 255, 256):
        assert crc16(data, length) == slow(data[:length])


def test_any_one_bit_changes_it():
    data = bytearray(range(30))
    right = crc16(data, 30)
    for at in range(30):
        for bit in range(8):
            data[at] ^= 1 << bit
            assert crc16(data, 30) != right
            data[at] ^= 1 << bit


def test_what_lies_beyond_the_length_does_not_count():
    assert crc16(b"abcX", 3) == crc16(b"abcY", 3)


def test_in_steps_it_is_the_same():
    data = bytes([(i * 37 + i * i) & 255 for i in range(256)])
    for first in (0, 1, 2, 3, 100, 255, 256):
        crc = crc16(data, first)
        rest = data[first:]
        assert crc16(rest, len(rest), crc >> 8, crc & 255) == slow(data), first
