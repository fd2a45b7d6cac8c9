# test_history: the decoder of tools and the encoder of firmware agree on every byte, though they
# share no code; and a record that was touched is never taken for one that was not.

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import commands, crc, faults, journal, replies, requests
from tools import history
from tools import history_words as words
from tools.demo.books import _last_of_each_moment
from tools.demo.day import BadLine, Day, Rest

U32 = st.integers(0, 2**32 - 1)


class Clocks:
    """A stand-in for firmware.clocks.Clocks at one moment."""

    def __init__(self, wall=(9_649, 0, 120), uptime_ms=0):
        self.wall = wall
        self.uptime_high, self.uptime_low = uptime_ms >> 16, uptime_ms & 65_535
        self.day, self.ms, self.offset_min = wall or (0, 0, 0)

    def read(self):
        return self.wall is not None


class Store(list):
    def append(self, record):
        super().append(bytes(record))

    def count(self):
        return len(self)


def opened(store, clocks):
    book = journal.Journal(store, clocks)
    book.is_open = True
    return book


def written(*records, clocks=None):
    """Records (kind, a, b, c) as the firmware writes them."""
    store = Store()
    book = opened(store, clocks or Clocks())
    for record in records:
        book.write(*record)
    return store


@given(
    U32,
    U32,
    U32,
    st.integers(0, 36_524),
    st.integers(0, 86_399_999),
    st.integers(-48, 56),
    U32,
)
def test_what_the_firmware_writes_is_what_is_read(a, b, c, day, ms, quarters, uptime_ms):
    clocks = Clocks((day, ms, quarters * 15), uptime_ms)
    (record,) = history.decode_all(written((journal.PROGRESS, a, b, c), clocks=clocks))
    assert record == {
        "seq": 1,
        "t_ms": uptime_ms,
        "utc": history.utc_text(day, ms // 10),
        "offset_min": quarters * 15,
        "kind": "progress",
        "total_steps": a,
        "basal_steps": b,
        "bolus_steps": c,
    }


def test_every_kind_has_its_words():
    records = history.decode_all(
        written(
            (journal.BEGIN, 18_406, 0, 0),
            (journal.BOOT, 4, 18_406, 54),
            (journal.LOAD, 3_000_000, 10, 7),
            (journal.WAS, 720, 900, 2 + 256 * 3),
            (journal.SEGMENT, 360, 1_100, 1 + 256 * 4),
            (journal.STATE, 3, 7, 0),
            (journal.END, 17, 814, 1 + 256 * 10),
            (journal.END, 18, 814, 4 + 256 * 10 + 65_536 * 27),
            (journal.REQUEST, 5, commands.BOLUS, 18),
            (journal.REQUEST, 5, commands.BOLUS + 256 * replies.BOLUS_BEGUN, 18),
            (journal.ALARM, 212, 12_217, 7),
            (journal.CLOCK, 9_650, 360_000, 120 + 720),
            (journal.SETTINGS, 3, 29_429, 0),
            (journal.JUMP, 9_650, 360_000, 120 + 720),
        )
    )
    records = [json.loads(history.json_line(record)) for record in records]
    told = [{key: record[key] for key in list(record)[4:]} for record in records]
    assert told == [
        {"kind": "begin", "pl_per_step": 18_406},
        {"kind": "boot", "reset_cause": 4, "pl_per_step": 18_406, "uncertain_steps": 54},
        {"kind": "load", "volume_nl": 3_000_000, "nl_per_mu": 10, "total_steps": 7},
        {"kind": "was", "start_minute": 720, "rate_mu_h": 900, "index": 2, "count": 3},
        {"kind": "segment", "start_minute": 360, "rate_mu_h": 1_100, "index": 1, "count": 4},
        {"kind": "state", "state": "fault", "total_steps": 7},
        end_of(17, "stopped", 0),
        end_of(18, "reset", 27),
        request("taken", 0),
        request("done", 1),
        {"kind": "alarm", "number": 212, "detail": 12_217, "total_steps": 7, "name": "occlusion"},
        {"kind": "clock", "new_utc": "2026-06-03T01:00:00.00Z", "new_offset_min": 120},
        {"kind": "settings", "revision": 3, "crc": 29_429},
        {"kind": "jump", "due_utc": "2026-06-03T01:00:00.00Z", "due_offset_min": 120},
    ]


def end_of(dose_id, reason, uncertain_steps):
    return {
        "kind": "end",
        "dose_id": dose_id,
        "delivered_steps": 814,
        "uncertain_steps": uncertain_steps,
        "reason": reason,
        "nl_per_mu": 10,
    }


def request(outcome, reply):
    return {
        "kind": "request",
        "request_id": 5,
        "value": 18,
        "command": "bolus",
        "reply": reply,
        "outcome": outcome,
    }


def test_a_clock_that_was_never_set_is_told_as_none():
    clocks = Clocks(wall=None)
    (record,) = history.decode_all(written((journal.ACK, 212, 0, 0), clocks=clocks))
    assert record["utc"] is None
    assert record["offset_min"] is None


def test_the_names_of_alarms_and_kinds_are_the_firmwares():
    assert {row[0]: row[1] for row in faults.TABLE} == words.ALARMS
    for number, (name, _) in words.KINDS.items():
        assert getattr(journal, name.upper()) == number
    assert sorted(words.KINDS) == list(range(1, journal.WAS + 1))


def test_the_words_for_numbers_are_the_firmwares():
    for number, name in enumerate(words.REASONS):
        assert getattr(journal, name.upper()) == number
    for number, name in enumerate(words.COMMANDS):
        assert getattr(commands, name.upper()) == number
    assert (words.TAKEN, words.FIRST_REFUSAL) == (requests.TAKEN, replies.REFUSED)
    for name in ("FAILED", "NOT_BEGUN", "CUT_SHORT"):
        assert getattr(words, name) == getattr(replies, name)


@pytest.mark.parametrize(
    ("code", "outcome"),
    (
        (requests.TAKEN, "taken"),
        (replies.BOLUS_BEGUN, "done"),
        (replies.TOO_LARGE, "refused"),
        (replies.FAILED, "failed"),
        (replies.NOT_BEGUN, "not begun"),
        (replies.CUT_SHORT, "cut short"),
    ),
)
def test_what_became_of_a_request_is_said(code, outcome):
    (record,) = history.decode_all(written((journal.REQUEST, 7, commands.STOP + 256 * code, 0)))
    assert (record["command"], record["outcome"]) == ("stop", outcome)


@given(st.integers(0, 32 * 8 - 1))
def test_a_record_with_one_bit_changed_is_noticed(bit):
    (record,) = written((journal.BOLUS, 17, 1_500, 90_000))
    changed = bytearray(record)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(history.CorruptRecord):
        history.decode(bytes(changed))


@given(st.binary(max_size=64))
def test_bytes_from_anywhere_are_refused_in_words(data):
    with pytest.raises(history.CorruptRecord):
        history.decode(data)


@pytest.mark.parametrize(
    "record",
    (
        (journal.STATE, 9, 0, 0),
        (journal.END, 17, 814, 9),
        (journal.REQUEST, 5, 99, 0),
        (journal.CLOCK, 2**32 - 1, 0, 720),
    ),
)
def test_a_number_that_means_nothing_is_refused(record):
    (record,) = written(record)
    with pytest.raises(history.CorruptRecord, match="a number that means nothing"):
        history.decode(record)


@pytest.mark.parametrize("version", (0, 1, 3, 255))
def test_a_record_of_another_version_is_refused_in_a_line(version, tmp_path, capsys):
    """Its check is right: it is somebody's good record, and not for this program."""
    (record,) = written((journal.ACK, 212, 0, 0))
    head = bytes([version]) + record[1:-2]
    path = tmp_path / "store"
    path.write_bytes(head + crc.crc16(head, len(head)).to_bytes(2, "little"))
    assert history.main([str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    line = f"{path}: record 0: version {version} is unknown, this program reads 2\n"
    assert said.err == line


def test_a_missing_record_is_noticed():
    one, two, three = written(*[(journal.ACK, 212, 0, 0)] * 3)
    with pytest.raises(history.CorruptRecord, match="record 1: number 3 follows number 1"):
        list(history.decode_all([one, three]))
    assert [record["seq"] for record in history.decode_all([two, three])] == [2, 3]


def test_time_goes_on_when_the_uptime_of_a_record_starts_again():
    """Across a restart too: only the begin of a journal sets it back."""
    store = Store()
    clocks = Clocks(uptime_ms=2**32 - 1)
    book = opened(store, clocks)
    book.write(journal.ACK, 212, 0, 0)
    clocks.uptime_high = clocks.uptime_low = 0
    book.write(journal.BOOT, 0, 18_406, 0)
    clocks.uptime_low = 5
    book.write(journal.ACK, 212, 0, 0)
    book.sequence = 90  # books begun anew: above every number that may have been given
    clocks.uptime_low = 2
    book.write(journal.BEGIN, 18_406, 0, 0)
    records = list(history.decode_all(store))
    assert [record["t_ms"] for record in records] == [2**32 - 1, 2**32, 2**32 + 5, 2]
    assert [record["seq"] for record in records] == [1, 2, 3, 91]


def test_a_line_of_the_player_that_is_not_known_is_refused():
    for line in ("burst 1 basal 2", "what 1", "rest x y", "answer 1 2", "record zz", "start 0"):
        with pytest.raises(BadLine):
            Day().add(line)
    with pytest.raises(BadLine, match="before the end"):
        Day().finish()


def test_of_two_rests_at_one_moment_the_later_one_counts():
    rests = [Rest(0, 0), Rest(5, 1), Rest(5, 2), Rest(6, 2)]
    assert _last_of_each_moment(rests) == [Rest(0, 0), Rest(5, 2), Rest(6, 2)]


def test_a_folder_of_records_is_read_in_the_order_of_their_numbers(tmp_path, capsys):
    records = written(*[(journal.ACK, 212, 0, 0)] * 12)
    (tmp_path / "0000000008").write_bytes(b"".join(records[8:]))
    (tmp_path / "0000000000").write_bytes(b"".join(records[:8]))
    (tmp_path / "shorter").write_bytes(b"not one of them")
    assert history.main([str(tmp_path)]) == 0
    told = [json.loads(line)["seq"] for line in capsys.readouterr().out.splitlines()]
    assert told == list(range(1, 13))


def test_the_command_writes_a_line_a_record_and_says_where_a_store_is_damaged(tmp_path, capsys):
    store = tmp_path / "store"
    store.write_bytes(b"".join(written((journal.ACK, 212, 0, 0), (journal.CLEAR, 212, 0, 0))))
    assert history.main([str(store)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["ack", "clear"]
    store.write_bytes(store.read_bytes()[:-1])
    assert history.main([str(store)]) == 2
    assert "record 1: 31 bytes long, not 32" in capsys.readouterr().err
    assert history.main([str(tmp_path / "no")]) == 2
