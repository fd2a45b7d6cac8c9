# test_history_files: the records that tools read from the files of a store are those it holds,
# also while it goes on; the two share no code.

import contextlib
import io
import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hal.stores.files import FileStore
from tools.flash import fetching
from tools.history_files import pieces_of

# A store is never closed; its machine is switched off.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def held(store):
    into = bytearray(32)
    found = []
    for index in range(store.count()):
        assert store.read(index, into)
        found.append(bytes(into))
    return found


def filled(number):
    return number.to_bytes(2, "little") * 16


# Runs of appends, and of drops where negative.
@given(st.lists(st.integers(-12, 30), max_size=12), st.integers(2, 4), st.integers(1, 40))
def test_what_a_store_holds_is_what_is_read(tmp_path_factory, runs, segments, segment_records):
    folder = str(tmp_path_factory.mktemp("store"))
    store = FileStore(folder, segments, segment_records)
    number = 0
    for run in runs:
        for _ in range(run):
            store.append(filled(number))
            number += 1
        for _ in range(min(-run, store.count())):
            store.drop()
        assert held(store) == held(FileStore(folder, segments, segment_records))
        assert held(store) == list(pieces_of(Path(folder) / "history"))


class Board:
    """A device whose pump appends 14 records, once, before the run that is asked for so many
    runs later."""

    def __init__(self, folder, runs):
        self._names = {}
        self._runs = runs
        self.store = FileStore(folder, 10, 28)
        self.number = 0

    def append(self, count):
        for _ in range(count):
            self.store.append(filled(self.number))
            self.number += 1

    def run(self, code, consumer=None):
        if self._runs == 0:
            self.append(14)
        self._runs -= 1
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(code, self._names)  # as a board does
        if consumer:
            consumer(said.getvalue().encode())
        return said.getvalue()


def _made(folder):
    folder.mkdir(parents=True)
    return str(folder)


def _ilistdir(path):
    for entry in os.scandir(path):
        yield entry.name, 0x4000 if entry.is_dir() else 0x8000


@pytest.mark.parametrize("before", [13, 14, 15, 42])
def test_what_is_fetched_while_records_come_has_all_that_there_were(tmp_path, monkeypatch, before):
    for runs in itertools.count():
        folder = tmp_path / str(runs)
        board = Board(_made(folder / "board"), runs)
        board.append(before)
        with monkeypatch.context() as patched:
            patched.setattr(os, "ilistdir", _ilistdir, raising=False)
            fetching.fetch(
                board, str(folder / "board"), folder / "out", lambda _done, _total: None
            )
        found = list(pieces_of(folder / "out" / "history"))
        assert len(found) >= before
        assert found == [filled(number) for number in range(len(found))]
        if board.number == before:  # the fetch has no more runs
            break
    assert runs > 10
