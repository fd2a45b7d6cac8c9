# test_files_store: the store in files, on a host's file system: what it makes of files that a
# less careful file system left behind, and of failures.

import os

import pytest

from hal.stores import segments
from hal.stores.files import FileStore
from tests.contract import store_claims
from tests.contract.store_claims import error_of, held, pattern

# A store is never closed; its machine is switched off.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def opened(folder):
    return FileStore(str(folder), 3, 4)


def filled(number):
    return bytearray([number] * 32)


def numbers(store):
    into = bytearray(32)
    found = []
    for index in range(store.count()):
        assert store.read(index, into) is True
        assert into == filled(into[0])
        found.append(into[0])
    return found


def with_records(folder, count):
    store = opened(folder)
    for number in range(count):
        store.append(filled(number))
    return store


def test_files_on_a_host_are_a_store(tmp_path):
    store_claims.hold(FileStore(str(tmp_path)), lambda _: FileStore(str(tmp_path)))
    store_claims.hold(opened(tmp_path), lambda _: opened(tmp_path))


@pytest.mark.parametrize("count", range(30))
def test_the_oldest_segment_makes_room(tmp_path, count):
    kept = list(range(count))
    while len(kept) > 12:
        kept = kept[4:]
    assert numbers(with_records(tmp_path, count)) == kept
    store = opened(tmp_path)
    assert numbers(store) == kept
    while kept:
        store.drop()
        kept.pop()
        assert numbers(store) == kept == numbers(opened(tmp_path))
    assert error_of(store.drop) == 22


@pytest.mark.parametrize("length", range(1, 32))
def test_a_record_torn_off_at_the_end_is_forgotten(tmp_path, length):
    with_records(tmp_path, 6)
    with open(tmp_path / "history" / "0000000004", "ab") as file:
        file.write(b"\x99" * length)
    store = opened(tmp_path)
    assert numbers(store) == list(range(6))
    store.append(filled(6))
    assert numbers(store) == numbers(opened(tmp_path)) == list(range(7))


def test_a_segment_that_was_begun_and_not_written_to_is_no_record(tmp_path):
    with_records(tmp_path, 8)
    (tmp_path / "history" / "0000000008").touch()
    store = opened(tmp_path)
    assert numbers(store) == list(range(8))
    store.drop()
    store.append(filled(70))
    store.append(filled(80))
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1, 2, 3, 4, 5, 6, 70, 80]


def test_history_begins_after_a_segment_that_is_missing_or_short(tmp_path):
    with_records(tmp_path, 12)
    os.truncate(tmp_path / "history" / "0000000004", 100)
    store = opened(tmp_path)
    assert numbers(store) == [8, 9, 10, 11]
    for number in range(12, 21):
        store.append(filled(number))
    assert numbers(store) == list(range(12, 21)) == numbers(opened(tmp_path))
    names = sorted(os.listdir(tmp_path / "history"))
    assert names == ["0000000012", "0000000016", "0000000020"]


def test_what_a_cut_left_of_a_drop_is_harmless(tmp_path):
    with_records(tmp_path, 3)
    (tmp_path / "history" / "shorter").write_bytes(b"\x99" * 50)
    (tmp_path / "history" / "notes.txt").write_bytes(b"a person's")
    store = opened(tmp_path)
    assert numbers(store) == [0, 1, 2]
    store.drop()
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1]
    assert (tmp_path / "history" / "notes.txt").exists()


def test_a_slot_that_is_no_slot_is_as_long_as_a_slot_may_be(tmp_path):
    opened(tmp_path)
    (tmp_path / "marks" / "0").write_bytes(b"\xff\xff" + bytes(range(20)))
    (tmp_path / "marks" / "1").write_bytes(b"\x09")
    store = opened(tmp_path)
    assert store.get(0, bytearray(64)) == 64
    assert store.get(1, bytearray(64)) == 0
    store.put(0, pattern(0, 42))
    assert held(opened(tmp_path), 0) == pattern(0, 42)


def test_a_folder_that_is_gone_is_eio(tmp_path):
    assert error_of(FileStore, str(tmp_path / "missing" / "store")) == 5
    store = with_records(tmp_path, 5)
    (tmp_path / "history" / "0000000000").unlink()
    assert error_of(store.read, 0, bytearray(32)) == 5
    assert store.read(4, bytearray(32)) is True
    assert os.listdir(tmp_path / "history") == ["0000000004"]


def test_a_record_that_was_not_said_to_be_durable_is_not_there(tmp_path, monkeypatch):
    store = with_records(tmp_path, 6)

    def fail(_file):
        raise OSError(30)

    with monkeypatch.context() as patched:
        patched.setattr(segments, "flush", fail)
        assert error_of(store.append, filled(66)) == 5
    assert numbers(store) == list(range(6))
    store.append(filled(6))
    assert numbers(store) == numbers(opened(tmp_path)) == list(range(7))


def test_fewer_segments_than_two_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 2"):
        FileStore(str(tmp_path), segments=1)
