# test_flash_board: a board is flashed, over its port, as a person flashes it: what changed goes
# over and nothing else, and whatever cuts it short leaves a board that does not deliver.
#
# The board is the virtual one: unix MicroPython behind a pseudo-terminal.

import pytest

from tests.host.flashing import Bench, Cable, ended, flashed, is_one_line
from tests.host.virtually import RUNNING, Typist, Virtual
from tools import history, history_files
from tools.flash.bundle import FILE
from tools.flash.image import image

BEGIN = 'pump.begin(); pump.load(300, "U-100"); pump.basal("00:00=0.80")'

# What make flash has said when Ctrl-C comes, what it says then, and which pump is there.
ENDED = (
    ("its pump is stopped", "its pump was restarted and does not deliver", "stopped by an alarm"),
    ("copying, ", "ended half-way: the board does not deliver; flash again", "None"),
)


@pytest.fixture
def bench(tmp_path):
    with Virtual(tmp_path) as virtual:
        yield Bench(virtual)


def spoil(bench):
    """Something of each kind: changed, missing, no longer ours, and a person's own."""
    code = bench.file(FILE)
    code.write_bytes(code.read_bytes()[:-1] + b"\0")
    bench.file("/installed.txt").unlink()
    bench.file("/microbolus.py").write_text("# hides microbolus.mpy\n")
    bench.file("/lib/boards/old").mkdir(parents=True)
    bench.file("/lib/boards/old/rig.mpy").write_bytes(b"M\x06")
    bench.file("/lib/mine.py").write_text("# mine\n")
    bench.file("/notes.txt").write_text("mine too\n")


def lengthen(bench, folder):
    """All that is compiled there is other than in the image, and runs as before."""
    bench.code(change=lambda path, data: data + b"\0" * path.startswith(folder))


def count_of(bench, kind):
    """Records of a kind that the journal on the board has."""
    records = history.decode_all(history_files.pieces_of(bench.file("/journal/history")))
    return [record["kind"] for record in records].count(kind)


def installed(bench):
    theirs = ("/journal/", "/lib/mine.py", "/notes.txt")
    return {path: data for path, data in bench.files().items() if not path.startswith(theirs)}


def holds_the_image(bench):
    return installed(bench) == dict(image("host"))


def test_what_changed_is_copied_what_is_not_ours_stays_and_the_pump_answers(bench):
    spoil(bench)
    code, said, complaint = flashed(bench.port)
    assert (code, complaint) == (0, "")
    assert "its pump is stopped" in said
    assert f"2 files copied, 4 removed; all {len(image('host'))} read back" in said
    assert "1 alarm: journal empty" in said
    assert holds_the_image(bench)
    assert bench.file("/lib/mine.py").exists() and bench.file("/notes.txt").exists()


def test_flashing_again_copies_nothing_and_starts_the_pump_anew(bench):
    before = bench.file("/main.py").stat().st_ino
    code, said, _ = flashed(bench.port)
    assert code == 0 and f"all {len(image('host'))} files are there already" in said
    assert bench.file("/main.py").stat().st_ino == before


def test_code_that_was_damaged_is_whole_once_it_is_flashed(bench):
    bench.virtual.typed("pump.begin()")
    lengthen(bench, "/firmware/console/answers")
    bench.virtual.resets()
    assert "105 code" in bench.virtual.typed("print(pump.alarms())")
    assert flashed(bench.port)[0] == 0
    bench.virtual.typed("pump.ack()")
    bench.virtual.until("print(pump)", "no alarms")


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
        if path != "/main.py":
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


def test_a_full_file_system_changes_no_file_and_says_what_became_of_the_pump(bench):
    bench.virtual.typed(RUNNING + "; pump.bolus(1)")
    lengthen(bench, "/firmware/console")
    bench.file("/notes.txt").write_bytes(bytes(1_440_000))
    before = installed(bench)
    code, said, complaint = flashed(bench.port)
    assert code == 2 and is_one_line(complaint)
    assert "file system is full" in complaint and "no file was changed" in complaint
    assert "its pump was restarted and does not deliver" in complaint
    assert installed(bench) == before
    assert bench.virtual.until("print(pump)", r"stopped by an alarm .*\n.*\n.* interrupted")


@pytest.mark.parametrize(("after", "says", "is_there"), ENDED)
def test_ctrl_c_leaves_a_board_that_answers_and_does_not_deliver(bench, after, says, is_there):
    bench.virtual.typed(RUNNING)
    lengthen(bench, "/firmware")
    code, complaint = ended(("tools.flash", "host", "--port", bench.port), after)
    assert code == 1 and is_one_line(complaint) and says in complaint
    with Typist(bench.virtual, "resume") as typist:  # as make repl: nothing is reset
        typist.types(b"\r")
        typist.sees(rb">>> ")
    assert bench.virtual.until("print(globals().get('pump'))", is_there)


def test_another_board_is_told_and_its_pump_goes_on(bench):
    bench.virtual.typed("left_alone = 1")
    code, said, complaint = flashed(bench.port, "rpi_pico")
    assert code == 2 and said == "" and is_one_line(complaint)
    assert "another than BOARD=rpi_pico" in complaint
    assert bench.virtual.typed("print(left_alone)").strip() == "1"


def test_the_journal_is_what_it_was_when_the_pump_takes_it_up_again(bench):
    bench.virtual.typed(BEGIN)
    bench.file(FILE).write_bytes(b"M\x06")
    before = list(history_files.pieces_of(bench.file("/journal/history")))
    assert before and flashed(bench.port)[0] == 0
    after = list(history_files.pieces_of(bench.file("/journal/history")))
    assert after[: len(before)] == before
    assert "300.0 U" in bench.virtual.typed("print(pump)")
