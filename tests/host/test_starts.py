# test_starts: a history for the benchmarks and the emulated board is as long as was asked, or said
# not to fit.

import gc

import pytest

from boards.host import starts
from firmware import journal
from hal.stores.files import FileStore
from tests.unit import slots
from tests.unit.bench import running

# A store is never closed; its machine is switched off.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(starts, "FileStore", lambda folder: FileStore(folder, 4, 200))
    yield
    gc.collect()  # what is not closed goes here, not in another test


def test_a_history_is_as_long_as_was_asked(small, tmp_path):
    assert 500 <= starts.fill(str(tmp_path), 500) <= 600
    starts.check(starts.start(starts.machine(), str(tmp_path)))


def test_a_history_that_the_store_does_not_keep_is_refused(small, tmp_path):
    with pytest.raises(ValueError, match="the store keeps 800 records, not 900"):
        starts.fill(str(tmp_path), 900)


def test_new_books_after_a_long_history_give_no_number_twice():
    made = running("1.0", store_records=6_000)
    for _ in range(6_000):
        made.pump.journal.write(journal.RATE, 1_000, 0, 0)
    slots.spoil(made.sim.hal.store, slots.MARK)
    made.restart()
    assert made.console.begin().ok
    assert made.pump.journal.sequence > 6_000
