# test_history: the decoder of tools and the encoder of firmware agree on every byte, though they
# share no code; and a record that was touched is never taken for one that was not.

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import faults, journal
from tools import history
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


def written(*records, clocks=None):
    """Records (kind, a, b, c) as the firmware writes them."""
    store = Store()
    book = journal.Journal(store, clocks or Clocks())
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
    (record,) = history.decode_all(written((journal.CLOSE, a, b, c), clocks=clocks))
    assert record == {
        "seq": 1,
        "t_ms": uptime_ms,
        "utc": history.utc_text(day, ms // 10),
        "offset_min": quarters * 15,
        "kind": "close",
        "total_steps": a,
        "basal_steps": b,
        "bolus_steps": c,
    }


def test_every_kind_has_its_words():
    records = history.decode_all(
        written(
            (journal.BOOT, 0, 18_406, 0),
            (journal.LOAD, 3_000_000, 10, 7),
            (journal.SEGMENT, 360, 1_100, 1 + 256 * 4),
            (journal.STATE, 3, 7, 0),
            (journal.END, 17, 814, 1 + 256 * 10),
            (journal.ALARM, 212, 12_217, 7),
            (journal.CLOCK, 9_650, 360_000, 120 + 720),
        )
    )
    records = [json.loads(history.json_line(record)) for record in records]
    told = [{key: record[key] for key in list(record)[4:]} for record in records]
    assert told == [
        {"kind": "boot", "reset_cause": 0, "pl_per_step": 18_406},
        {"kind": "load", "volume_nl": 3_000_000, "nl_per_mu": 10, "total_steps": 7},
        {"kind": "segment", "start_minute": 360, "rate_mu_h": 1_100, "index": 1, "count": 4},
        {"kind": "state", "state": "fault", "total_steps": 7},
        {
            "kind": "end",
            "dose_id": 17,
            "delivered_steps": 814,
            "reason": "stopped",
            "nl_per_mu": 10,
        },
        {"kind": "alarm", "number": 212, "detail": 12_217, "total_steps": 7, "name": "occlusion"},
        {"kind": "clock", "new_utc": "2026-06-03T01:00:00.00Z", "new_offset_min": 120},
    ]


def test_a_clock_that_was_never_set_is_told_as_none():
    clocks = Clocks(wall=None)
    (record,) = history.decode_all(written((journal.ACK, 212, 0, 0), clocks=clocks))
    assert record["utc"] is None
    assert record["offset_min"] is None


def test_the_names_of_alarms_and_kinds_are_the_firmwares():
    assert {row[0]: row[1] for row in faults.TABLE} == history.ALARMS
    for number, (name, _) in history.KINDS.items():
        assert getattr(journal, name.upper()) == number
    assert sorted(history.KINDS) == list(range(1, len(history.KINDS) + 1))


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


def test_a_number_that_means_nothing_is_refused():
    (record,) = written((journal.STATE, 9, 0, 0))
    with pytest.raises(history.CorruptRecord, match="a number that means nothing"):
        history.decode(record)


def test_a_missing_record_is_noticed():
    one, two, three = written(*[(journal.ACK, 212, 0, 0)] * 3)
    with pytest.raises(history.CorruptRecord, match="record 1: number 3 follows number 1"):
        list(history.decode_all([one, three]))
    assert [record["seq"] for record in history.decode_all([two, three])] == [2, 3]


def test_time_goes_on_when_the_uptime_of_a_record_starts_again():
    store = Store()
    clocks = Clocks(uptime_ms=2**32 - 1)
    book = journal.Journal(store, clocks)
    book.write(journal.ACK, 212, 0, 0)
    clocks.uptime_high = clocks.uptime_low = 0
    book.write(journal.ACK, 212, 0, 0)
    assert [record["t_ms"] for record in history.decode_all(store)] == [2**32 - 1, 2**32]


def test_a_line_of_the_player_that_is_not_known_is_refused():
    for line in ("burst 1 basal 2", "what 1", "rest x y", "answer 1 2", "record zz"):
        with pytest.raises(BadLine):
            Day().add(line)
    with pytest.raises(BadLine, match="before the end"):
        Day().finish()


def test_of_two_rests_at_one_moment_the_later_one_counts():
    rests = [Rest(0, 0), Rest(5, 1), Rest(5, 2), Rest(6, 2)]
    assert _last_of_each_moment(rests) == [Rest(0, 0), Rest(5, 2), Rest(6, 2)]


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
