# test_journal: a record says what was written, when, and in what order.

from firmware import journal
from firmware.console.answers import records
from firmware.pack import crc16
from tests.unit.journalling import Parts
from tests.unit.slots import word


def test_every_field_is_where_the_format_says():
    parts = Parts(day=9_648, ms=79_200_010, offset_min=120)
    parts.clocks.elapse(60_000)
    parts.clocks.elapse(7_345)
    parts.journal.write(journal.BOLUS, 17, 1_500, 90_000)
    record = parts.store.records[0]
    assert len(record) == 32
    assert record[0] == 2
    assert record[1] == 6
    assert word(record, 2) == 1
    assert word(record, 6, 2) == 9_648
    assert word(record, 8) == 7_920_001
    assert record[12] == 8
    assert record[13] == 0
    assert word(record, 14) == 17
    assert word(record, 18) == 1_500
    assert word(record, 22) == 90_000
    assert word(record, 26) == 67_345
    assert word(record, 30, 2) == crc16(record, 30)


def test_records_decode_to_what_was_written():
    for value in (0, 1, 255, 256, 65_535, 65_536, 2**30 - 1, 2**30, 2**31, 2**32 - 1):
        parts = Parts()
        parts.journal.write(journal.PROGRESS, value, 2**32 - 1 - value, value)
        kind, sequence, day, cs, a, b, c = records.read(parts.journal, 0)
        assert (kind, sequence) == (journal.PROGRESS, 1)
        assert (a, b, c) == (value, 2**32 - 1 - value, value)


def test_a_record_is_read_in_local_time():
    for day, ms, offset_min, local_day, local_cs in (
        (9_648, 79_200_000, 120, 9_649, 0),
        (9_648, 79_199_990, 120, 9_648, 8_639_999),
        (9_649, 3_600_000, -210, 9_648, 7_740_000),
        (36_524, 86_399_990, 840, 36_525, 5_039_999),
        (7_305, 0, -720, 7_304, 4_320_000),
    ):
        parts = Parts(day=day, ms=ms, offset_min=offset_min)
        parts.journal.write(journal.STATE, 1, 0, 0)
        found = records.read(parts.journal, 0)
        assert found[2:4] == (local_day, local_cs), found


def test_an_unset_clock_is_said():
    parts = Parts()
    parts.rtc.is_set = False
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert word(parts.store.records[0], 6, 2) == 65_535
    assert records.read(parts.journal, 0)[2] == -1


def test_the_clock_is_read_for_every_record():
    parts = Parts()
    parts.journal.write(journal.STATE, 1, 0, 0)
    parts.rtc.reading = [9_700, 12_340, 0]
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert records.read(parts.journal, 1)[2:4] == (9_700, 1_234)


def test_a_clock_that_is_lost_leaves_nothing_of_the_last_stamp():
    parts = Parts(day=9_648, ms=79_200_000, offset_min=-60)
    parts.journal.write(journal.STATE, 1, 0, 0)
    parts.rtc.is_set = False
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert word(parts.store.records[1], 8) == 0
    assert parts.store.records[1][12] == 0


def test_numbers_follow_each_other_from_one():
    parts = Parts()
    for _ in range(300):
        parts.journal.note(journal.RATE, 0, 0, 0)
    parts.journal.flush()
    assert [word(r, 2) for r in parts.store.records] == list(range(1, 301))
    assert parts.journal.sequence == 300


def test_notes_wait_their_turn_one_a_poll_and_none_in_a_poll_that_wrote():
    parts = Parts()
    book = parts.journal
    book.rest()
    for rate in range(3):
        book.note(journal.RATE, rate, 0, 0)
    assert parts.store.records == [] and book.waiting == 3 and book.sequence == 0
    for put in range(1, 4):
        book.wrote = True
        assert book.tick(0) == 1 and len(parts.store.records) == put - 1
        book.wrote = False
        book.tick(0)
        assert book.wrote and len(parts.store.records) == put == book.sequence
    assert book.tick(0) == 60_000 and [word(r, 14) for r in parts.store.records] == [0, 1, 2]


def test_what_was_noted_is_stamped_with_the_time_of_then():
    parts = Parts(day=9_648, ms=5_000)
    parts.journal.note(journal.RATE, 1, 0, 0)
    parts.rtc.reading = [9_700, 0, 0]
    parts.clocks.elapse(1_000)
    parts.journal.flush()
    assert records.read(parts.journal, 0)[2:4] == (9_648, 500)
    assert word(parts.store.records[0], 26) == 0


def test_what_is_written_at_once_comes_after_what_was_noted():
    parts = Parts()
    parts.journal.note(journal.RATE, 1, 0, 0)
    parts.journal.write(journal.STATE, 2, 0, 0)
    assert [record[1] for record in parts.store.records] == [journal.RATE, journal.STATE]


def test_as_many_notes_as_one_likes_and_none_is_lost():
    parts = Parts()
    for rate in range(100):
        parts.journal.note(journal.RATE, rate, 0, 0)
    parts.journal.flush()
    assert [word(r, 14) for r in parts.store.records] == list(range(100))


def test_closed_books_forget_what_waits():
    parts = Parts()
    parts.journal.note(journal.RATE, 1, 0, 0)
    parts.journal.close()
    parts.journal.note(journal.RATE, 2, 0, 0)
    parts.journal.is_open = True
    parts.journal.flush()
    assert parts.store.records == []


def test_the_store_is_tidied_at_a_start_and_after_eight_records():
    parts = Parts()
    assert parts.journal.rest() and not parts.journal.rest()
    for times in (1, 2):
        for _ in range(8):
            assert not parts.journal.rest()
            parts.journal.write(journal.RATE, 0, 0, 0)
        assert parts.journal.rest() and parts.store.tidied == times + 1


def test_where_nothing_rests_the_store_is_tidied_a_step_a_poll():
    parts = Parts()
    book, store = parts.journal, parts.store
    assert book.rest()
    for rate in range(13):
        book.note(journal.RATE, rate, 0, 0)
        book.wrote = False
        if rate < 10:
            store.untidy = 2
            assert not book.is_full and book.tick(0) == (60_000 if rate < 9 else 1)
            assert book.wrote and len(store.records) == rate + 1
        else:
            assert book.is_full and book.tick(0) == 1
            assert book.wrote and len(store.records) == 10
            assert store.tidied == (1 if rate < 12 else 2)
    book.tick(0)
    assert len(store.records) == 10  # this poll has had its share
    book.wrote = False
    book.tick(0)
    assert not book.is_full and len(store.records) == 11
    book.write(journal.STATE, 1, 0, 0)
    assert len(store.records) == 14


def test_a_rest_ends_what_was_begun_in_steps():
    parts = Parts()
    parts.store.untidy = 3
    assert parts.journal.rest() and parts.store.tidied == 1 and parts.store.untidy == 0


def test_a_store_that_is_never_tidy_stops_nothing():
    parts = Parts()
    parts.store.untidy = 1_000
    book = parts.journal
    assert book.rest() and not book.rest()
    for rate in range(10):
        book.write(journal.RATE, rate, 0, 0)
    book.note(journal.RATE, 10, 0, 0)
    polls = 0
    while book.waiting:
        book.wrote = False
        book.tick(0)
        polls += 1
    assert polls == 21 and not book.is_full


def test_the_time_of_day_of_a_raw_record_is_local():
    for ms, offset_min, local_ms in (
        (79_200_000, 120, 0), (79_199_990, 120, 86_399_990), (3_600_000, -210, 77_400_000),
    ):  # fmt: skip
        parts = Parts(day=9_648, ms=ms, offset_min=offset_min)
        parts.journal.write(journal.STATE, 1, 0, 0)
        assert journal.local_ms(parts.store.records[0]) == local_ms
    parts.rtc.is_set = False
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert journal.local_ms(parts.store.records[1]) == -1


def test_the_uptime_of_a_record_goes_on_past_every_wrap():
    parts = Parts()
    parts.clocks.uptime_high = 65_535
    parts.clocks.uptime_low = 65_000
    parts.journal.write(journal.STATE, 1, 0, 0)
    parts.clocks.elapse(1_000)
    parts.journal.write(journal.STATE, 1, 0, 0)
    assert word(parts.store.records[0], 26) == 65_535 * 65_536 + 65_000
    assert word(parts.store.records[1], 26) == 464


def test_kinds_never_change_their_number():
    names = (
        "BOOT LOAD SEGMENT STATE RATE BOLUS END PROGRESS REQUEST ALARM ACK CLEAR CLOCK BEGIN "
        "SETTINGS JUMP WAS"
    )
    kinds = [getattr(journal, name) for name in names.split()]
    assert kinds == list(range(1, 18))
    reasons = "COMPLETE STOPPED SUSPENDED FAULT RESET"
    assert [getattr(journal, name) for name in reasons.split()] == list(range(5))
