# records: a record of the journal, as numbers that a person can be told of, and their count.
#
# Owns local time, and what is no record. Must not: know what a kind means (history).

from firmware import journal, pack
from firmware.console.answers import wording


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


def summary(pump) -> str:
    """Records and since when; writes since the journal began, of which a flash memory wears."""
    if not pump.journal.is_open:
        return "the journal is closed, see pump.alarms()"
    count = pump.journal.count()
    oldest = read(pump.journal, 0)
    since = "(clock unset)"
    if oldest and oldest[2] >= 0:
        since = "%s %s" % (wording.date(oldest[2]), wording.clock_time(oldest[3] * 10))
    return (
        "journal version %d: %d records, from %s on\n"
        "written since it began: %d records, %d marks, %d checkpoints, %d settings"
        % (
            journal.VERSION,
            count,
            since,
            pump.journal.sequence,
            pump.mark.revision,
            pump.checkpoint.revision,
            pump.settings.revision,
        )
    )
