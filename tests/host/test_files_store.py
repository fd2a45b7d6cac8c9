# test_files_store: the store in files, on a host's file system: what it makes of files that a
# less careful file system left behind, and of failures.

import gc
import os

import pytest

from hal.stores import segments, synced, tail
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


def tidy(store):
    while store.tidy():
        pass


def with_records(folder, count):
    store = opened(folder)
    for number in range(count):
        store.append(filled(number))
    return store


def test_files_on_a_host_are_a_store(tmp_path):
    store_claims.hold(FileStore(str(tmp_path)), lambda _: FileStore(str(tmp_path)))
    store_claims.hold(opened(tmp_path), lambda _: opened(tmp_path))


@pytest.mark.parametrize("where", ("seek", "readinto"))
def test_a_read_that_a_write_comes_into_is_done_again(tmp_path, monkeypatch, where):
    # A person reads the journal at a prompt; a poll appends to it between two bytecodes.
    store = with_records(tmp_path, 8)
    tidy(store)

    class Interrupted:
        """A file; as soon as it is used, the store is written to, which closes it."""

        def __init__(self, file):
            self._file = file
            self.close = file.close

        def __getattr__(self, name):
            if name == where and store.count() == 8:
                store.append(filled(8))
            return getattr(self._file, name)

    really_opened = segments.opened_to_read
    monkeypatch.setattr(segments, "opened_to_read", lambda name: Interrupted(really_opened(name)))
    into = bytearray(32)
    for number in range(8):
        assert store.read(number, into) is True and into == filled(number)
    assert numbers(store) == list(range(9))
    store = None  # it knows itself, by Interrupted
    gc.collect()


def test_a_read_of_the_tail_that_it_moved_away_from_is_done_again(tmp_path, monkeypatch):
    store = with_records(tmp_path, 6)
    really_read, tidied = tail.Tail.read, []

    def read(self, number, into):
        if not tidied:
            tidied.append(tidy(store))
            store.append(filled(6))
        really_read(self, number, into)

    monkeypatch.setattr(tail.Tail, "read", read)
    into = bytearray(32)
    assert store.read(5, into) is True and into == filled(5)
    monkeypatch.undo()  # it holds the store
    store = None
    gc.collect()


@pytest.mark.parametrize("count", range(1, 30))
def test_tidied_it_reads_the_same_and_the_next_append_is_short(tmp_path, monkeypatch, count):
    store = with_records(tmp_path, count)
    kept = numbers(store)
    tidy(store)
    left = numbers(store)
    assert left == numbers(opened(tmp_path))
    assert left == (kept if count <= 12 else kept[-len(left) :])  # the oldest may make room
    assert len(left) >= min(count, 8)
    monkeypatch.setattr(segments.Segments, "_fold", None)
    store.append(filled(99))
    assert numbers(store)[-1] == 99


def test_each_step_of_tidying_does_one_thing(tmp_path):
    store = with_records(tmp_path, 3)
    tidy(store)
    store.append(filled(3))
    steps = 0
    while store.tidy():
        assert len((tmp_path / "history" / "0000000000").read_bytes()) == (3 + steps // 3) * 32
        steps += 1
    assert steps == 4  # open it, open it to read, copy, put


@pytest.mark.parametrize("steps", range(5))
def test_what_is_dropped_in_the_midst_of_tidying_is_not_in_the_way(tmp_path, steps):
    store = with_records(tmp_path, 3)
    tidy(store)
    store.append(filled(3))
    for _ in range(steps):
        store.tidy()
    store.drop()
    store.drop()  # a record that had moved to its file
    for number in (7, 8):
        store.append(filled(number))
    tidy(store)
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1, 7, 8]


@pytest.mark.parametrize("count", range(30))
def test_the_oldest_segment_makes_room(tmp_path, count):
    kept = list(range(count))
    while len(kept) > 12 + 4:  # in the segments, and in the tail
        kept = kept[4:]
    assert numbers(with_records(tmp_path, count)) == kept
    store = opened(tmp_path)
    assert numbers(store) == kept
    while kept:
        store.drop()
        kept.pop()
        assert numbers(store) == kept == numbers(opened(tmp_path))
    assert error_of(store.drop) == 22


@pytest.mark.parametrize(
    ("count", "lengths"), [(4, []), (5, [4]), (8, [4]), (9, [4, 4]), (16, [4, 4, 4])]
)
def test_a_tail_goes_to_the_newest_segment_when_it_is_full(tmp_path, count, lengths):
    with_records(tmp_path, count)
    files = sorted((tmp_path / "history").glob("[0-9]*"))
    assert [int(file.name) for file in files] == [4 * at for at in range(len(lengths))]
    assert [file.stat().st_size // 32 for file in files] == lengths


@pytest.mark.parametrize("length", range(1, 32))
def test_a_record_torn_off_at_the_end_of_a_segment_is_written_again(tmp_path, length):
    # The tail has the four that were on their way to the segment.
    with_records(tmp_path, 8)
    with open(tmp_path / "history" / "0000000004", "wb") as file:
        file.write(b"\x99" * length)
    store = opened(tmp_path)
    assert numbers(store) == list(range(8))
    store.append(filled(8))
    assert numbers(store) == numbers(opened(tmp_path)) == list(range(9))


def test_a_segment_without_a_tail_is_whole(tmp_path):
    # As an older layout left it.
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "0000000000").write_bytes(b"".join(map(filled, range(3))))
    store = opened(tmp_path)
    assert numbers(store) == [0, 1, 2]
    store.append(filled(3))
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1, 2, 3]


@pytest.mark.parametrize("length", range(8))
def test_a_tail_that_is_torn_in_its_head_is_forgotten(tmp_path, length):
    with_records(tmp_path, 6)
    os.truncate(tmp_path / "history" / "tail" / "newest", length)
    store = opened(tmp_path)
    assert numbers(store) == [0, 1, 2, 3]
    store.append(filled(44))
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1, 2, 3, 44]


def test_a_tail_of_another_history_is_forgotten(tmp_path):
    other = tmp_path / "other"
    with_records(other, 22)
    with_records(tmp_path, 10)
    os.replace(other / "history" / "tail" / "newest", tmp_path / "history" / "tail" / "newest")
    assert numbers(opened(tmp_path)) == list(range(8))


def test_a_segment_that_was_begun_and_not_written_to_is_no_record(tmp_path):
    with_records(tmp_path, 9).drop()
    (tmp_path / "history" / "0000000008").touch()
    store = opened(tmp_path)
    assert numbers(store) == list(range(8))
    store.drop()
    store.append(filled(70))
    store.append(filled(80))
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1, 2, 3, 4, 5, 6, 70, 80]


def test_history_begins_after_a_segment_that_is_missing_or_short(tmp_path):
    with_records(tmp_path, 13)
    os.truncate(tmp_path / "history" / "0000000004", 100)
    store = opened(tmp_path)
    assert numbers(store) == [8, 9, 10, 11, 12]
    for number in range(13, 25):
        store.append(filled(number))
    assert numbers(store) == list(range(12, 25)) == numbers(opened(tmp_path))
    names = sorted(os.listdir(tmp_path / "history"))
    assert names == ["0000000012", "0000000016", "0000000020", "tail"]


def test_segments_from_before_a_gap_take_no_room_of_their_own(tmp_path):
    segments_of = 6
    store = FileStore(str(tmp_path), segments_of, 4)
    for number in range(22):
        store.append(filled(number))
    os.remove(tmp_path / "history" / "0000000008")
    store = FileStore(str(tmp_path), segments_of, 4)
    assert numbers(store) == list(range(12, 22))
    for number in range(22, 60):
        store.append(filled(number))
        names = os.listdir(tmp_path / "history")
        assert len(names) - 1 <= segments_of, names  # the tail is no segment
    assert numbers(store)[-20:] == list(range(40, 60))


def test_a_file_that_is_no_segment_is_left_alone(tmp_path):
    with_records(tmp_path, 3)
    (tmp_path / "history" / "notes.txt").write_bytes(b"a person's")
    store = opened(tmp_path)
    assert numbers(store) == [0, 1, 2]
    store.drop()
    assert numbers(store) == numbers(opened(tmp_path)) == [0, 1]
    assert (tmp_path / "history" / "notes.txt").exists()


def test_a_slot_that_is_no_slot_is_as_long_as_a_slot_may_be(tmp_path):
    opened(tmp_path)
    slots_0_and_1 = b"\xff\xff" + bytes(range(64)) + b"\x09"
    (tmp_path / "marks" / "both").write_bytes(slots_0_and_1)
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
    assert os.listdir(tmp_path / "history") == ["tail"]


def test_a_record_that_was_not_said_to_be_durable_is_not_there(tmp_path, monkeypatch):
    store = with_records(tmp_path, 6)

    def fail(_file):
        raise OSError(30)

    for number in (6, 7, 8):  # the ninth goes to a segment
        with monkeypatch.context() as patched:
            patched.setattr(synced.Synced, "flush", fail)
            assert error_of(store.append, filled(66)) == 5
        assert numbers(store) == list(range(number))
        store.append(filled(number))
        assert numbers(store) == numbers(opened(tmp_path)) == list(range(number + 1))


def test_fewer_segments_than_two_are_refused(tmp_path):
    with pytest.raises(ValueError, match="at least 2"):
        FileStore(str(tmp_path), segments=1)
