# test_pack: numbers become bytes, little endian, and come back as they were.

from firmware import pack


def test_the_least_byte_comes_first():
    data = bytearray(8)
    assert pack.put(data, 1, 0x04030201, 4) == 5
    assert bytes(data) == b"\x00\x01\x02\x03\x04\x00\x00\x00"
    assert pack.put(data, 6, 0xBEEF, 2) == 8
    assert (data[6], data[7]) == (0xEF, 0xBE)


def test_every_size_holds_its_whole_range():
    for size in (1, 2, 3, 4):
        most = 256**size - 1
        for value in (0, 1, 127, 128, 255, most // 2, most // 2 + 1, most - 1, most):
            data = bytearray(size + 2)
            assert pack.put(data, 1, value, size) == size + 1
            assert pack.get(data, 1, size) == value, (size, value)
            assert (data[0], data[size + 1]) == (0, 0), "it wrote beside its place"


def test_every_bit_has_a_place_of_its_own():
    seen = []
    for bit in range(32):
        data = bytearray(4)
        pack.put(data, 0, 1 << bit, 4)
        assert pack.get(data, 0, 4) == 1 << bit
        assert data not in seen
        seen.append(data)


def test_what_was_there_before_is_gone():
    data = bytearray(b"\xff" * 6)
    pack.put(data, 1, 0, 4)
    assert bytes(data) == b"\xff\x00\x00\x00\x00\xff"


def test_it_reads_bytes_and_views_too():
    assert pack.get(b"\x01\x02\x03", 1, 2) == 0x0302
    assert pack.get(memoryview(bytearray(b"\x01\x02\x03"))[1:], 0, 2) == 0x0302
