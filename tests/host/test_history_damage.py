# test_history_damage: a record that was touched is never taken for one that was not, and a store
# that is damaged is told in a line that says where.

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware import journal, pack
from tests.host.written import written
from tools import history
from tools.demo.day import BadLine, Day


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
        (journal.TEMP, 80, 3, 60_000),
        (journal.TEMP, 3, 0, 0),
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
    path.write_bytes(head + pack.crc16(head, len(head)).to_bytes(2, "little"))
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


def test_a_line_of_the_player_that_is_not_known_is_refused():
    for line in ("burst 1 basal 2", "what 1", "rest x y", "answer 1 2", "record zz", "start 0"):
        with pytest.raises(BadLine):
            Day().add(line)
    with pytest.raises(BadLine, match="before the end"):
        Day().finish()


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
