# test_flash_board: a board is flashed, over its port, as a person flashes it: what changed goes
# over and nothing else, and whatever cuts it short leaves a board that does not deliver.
#
# The board is the virtual one: unix MicroPython behind a pseudo-terminal.

import pytest

from tests.host.flashing import Bench, Cable, flashed, is_one_line
from tests.host.virtually import Virtual
from tools import history, history_files
from tools.flash.image import image

BEGIN = 'pump.begin(); pump.load(300, "U-100"); pump.basal("00:00=0.80")'


@pytest.fixture
def bench(tmp_path):
    with Virtual(tmp_path) as virtual:
        yield Bench(virtual)


def spoil(bench):
    """Something of each kind: changed, missing, no longer ours, and a person's own."""
    bench.file("/lib/firmware/drive.mpy").write_bytes(b"M\x06")
    bench.file("/lib/firmware/pump.mpy").unlink()
    bench.file("/lib/firmware/drive.py").write_text("# hides drive.mpy\n")
    bench.file("/lib/boards/old").mkdir()
    bench.file("/lib/boards/old/rig.mpy").write_bytes(b"M\x06")
    bench.file("/lib/mine.py").write_text("# mine\n")
    bench.file("/notes.txt").write_text("mine too\n")


def count_of(bench, kind):
    """Records of a kind that the journal on the board has."""
    records = history.decode_all(history_files.pieces_of(bench.file("/journal/history")))
    return [record["kind"] for record in records].count(kind)


def holds_the_image(bench):
    files = bench.files()
    theirs = ("/journal/", "/lib/mine.py", "/notes.txt")
    return {p: d for p, d in files.items() if not p.startswith(theirs)} == dict(image("host"))


def test_what_changed_is_copied_what_is_not_ours_stays_and_the_pump_answers(bench):
    spoil(bench)
    code, said, complaint = flashed(bench.port)
    assert (code, complaint) == (0, "")
    assert "its pump is stopped" in said
    assert f"2 files copied, 3 removed; all {len(image('host'))} read back" in said
    assert "1 alarm: journal empty" in said
    assert holds_the_image(bench)
    assert bench.file("/lib/mine.py").exists() and bench.file("/notes.txt").exists()


def test_flashing_again_copies_nothing_and_starts_the_pump_anew(bench):
    before = bench.file("/main.py").stat().st_ino
    code, said, _ = flashed(bench.port)
    assert code == 0 and f"all {len(image('host'))} files are there already" in said
    assert bench.file("/main.py").stat().st_ino == before


def test_an_empty_board_gets_everything(bench):
    for path in bench.files():
        bench.file(path).unlink()
    code, said, complaint = flashed(bench.port)
    assert (code, complaint) == (0, "")
    assert holds_the_image(bench)


def test_the_clock_is_set_through_the_console_and_on_record(bench):
    bench.virtual.typed(BEGIN)
    before = count_of(bench, "clock")
    code, said, complaint = flashed(bench.port)
    assert (code, complaint) == (0, "")
    assert "clock not set" not in said
    assert (before, count_of(bench, "clock")) == (0, 1)


def test_a_new_pump_has_no_books_for_the_clock_and_says_how_it_is_set(bench):
    _, said, _ = flashed(bench.port)
    assert "refused: clock needs the journal" in said
    assert 'once that is done: pump.clock("20' in said


@pytest.mark.parametrize("pulled_at", (9_000, 30_000, 100_000))
def test_a_cable_pulled_half_way_leaves_no_main_and_flashing_again_mends(bench, pulled_at):
    for path in bench.files():
        if path.startswith("/lib/"):
            bench.file(path).unlink()
    assert bench.file("/main.py").exists()
    cable = Cable(bench.port, pulled_at)
    code, _, complaint = flashed(cable.port)
    cable.gone()
    assert code == 1 and is_one_line(complaint)
    assert "the board does not deliver; plug it in, then flash again" in complaint
    assert not bench.file("/main.py").exists()
    assert "False" in bench.virtual.until("print('pump' in globals())", "False")[0]
    code, _, complaint = flashed(bench.port)
    assert (code, complaint) == (0, "")
    assert holds_the_image(bench)


def test_a_full_file_system_changes_nothing(bench):
    for path in bench.file("/lib/firmware/console").rglob("*.mpy"):
        path.unlink()
    bench.file("/notes.txt").write_bytes(bytes(1_440_000))
    before = bench.files()
    code, said, complaint = flashed(bench.port)
    assert code == 2 and is_one_line(complaint)
    assert "file system is full" in complaint and "nothing was changed" in complaint
    assert bench.files() == before


def test_another_board_is_told_and_its_pump_goes_on(bench):
    bench.virtual.typed("left_alone = 1")
    code, said, complaint = flashed(bench.port, "rpi_pico")
    assert code == 2 and said == "" and is_one_line(complaint)
    assert "another than BOARD=rpi_pico" in complaint
    assert bench.virtual.typed("print(left_alone)").strip() == "1"


def test_the_journal_is_what_it_was_when_the_pump_takes_it_up_again(bench):
    bench.virtual.typed(BEGIN)
    bench.file("/lib/firmware/drive.mpy").write_bytes(b"M\x06")
    before = list(history_files.pieces_of(bench.file("/journal/history")))
    assert before and flashed(bench.port)[0] == 0
    after = list(history_files.pieces_of(bench.file("/journal/history")))
    assert after[: len(before)] == before
    assert "300.0 U" in bench.virtual.typed("print(pump)")
