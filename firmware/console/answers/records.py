# records: a record of the journal, as numbers that a person can be told of.
#
# Owns local time, and what is no record. Must not: know what a kind means (history).

from firmware import journal, pack


def read(book, index: int):
    """Record index (0 is the oldest) as (kind, sequence, day, local_cs, a, b, c).

    day and local_cs are local time; day is -1 when the clock was unset. None for a record that
    is torn, corrupt or of another version. Allocates. Raises OSError when the store fails.
    """
    record = bytearray(journal.RECORD_BYTES)
    if book.peek(index, record) != journal.WHOLE:
        return None
    day = pack.get(record, 6, 2)
    cs = pack.get(record, 8, 4)
    quarters = record[12] - (256 if record[12] > 127 else 0)
    if day == journal.DAY_UNSET:
        day = -1
    else:
        cs += quarters * 90_000
        day += cs // 8_640_000
        cs %= 8_640_000
    return (
        record[1], pack.get(record, 2, 4), day, cs,
        pack.get(record, 14, 4), pack.get(record, 18, 4), pack.get(record, 22, 4),
    )  # fmt: skip
