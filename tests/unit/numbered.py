# numbered: records that are one byte, over and over, so that each says which it is.
#
# Must not: hold a test.

from hal import RECORD_BYTES


def filled(number):
    return bytearray(bytes([number]) * RECORD_BYTES)


def numbers_in(store):
    # The first byte of each record, oldest first.
    into = bytearray(RECORD_BYTES)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == bytearray(bytes([into[0]]) * RECORD_BYTES), into
        found.append(into[0])
    return found
