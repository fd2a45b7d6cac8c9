# test_flash_journal: the journal of a board is fetched from where its rig keeps it, while its pump
# goes on, and is on this machine what it is there; whatever ends that early leaves the board at
# its prompt, and here what was fetched before.

import signal
import subprocess
import sys
import time

import pytest

from firmware import journal
from tests.host.flashing import PATIENCE_S, Bench, Cable, is_one_line, ran
from tests.host.virtually import ROOT, RUNNING, Typist, Virtual, environment
from tests.host.written import written
from tools import history, history_words
from tools.flash.boards import board_of
from tools.flash.compiler import DoesNotCompile, compiled
from tools.flash.image import code_of
from tools.flash.words import Words
from tools.history_files import pieces_of

PROGRAM = "tools.flash.journal"
# What a board has in memory by name.
NAMES = """
import sys
print(sorted(sys.modules), dir(sys.modules.get("boards")), sorted(globals()))
"""


@pytest.fixture
def bench(tmp_path):
    with Virtual(tmp_path / "virtual") as virtual:
        yield Bench(virtual)


@pytest.fixture
def out(tmp_path):
    """A folder with what was fetched before."""
    (tmp_path / "out" / "journal").mkdir(parents=True)
    (tmp_path / "out" / "journal" / "before").write_bytes(b"history")
    return tmp_path / "out"


def holds_what_was_fetched_before(out):
    files = [path.relative_to(out).as_posix() for path in sorted(out.rglob("*"))]
    return files == ["journal", "journal/before"]


def lie(bench, path, data):
    """A file of that much on the board."""
    file = bench.file(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def with_rig(bench, source):
    """The rig.py of another board is in its code, too; what does not compile is damage."""
    try:
        rig = compiled(source.encode(), "boards/rpi_pico/rig.py", "")
    except DoesNotCompile:
        rig = b"M\x06" + source.encode()
    bench.code(("/boards/rpi_pico/rig.mpy", rig))
    bench.virtual.resets()


def test_a_journal_is_fetched_from_a_delivering_pump_and_it_goes_on(bench, tmp_path):
    bench.virtual.typed(RUNNING)
    bench.virtual.typed("mark = 17; print(pump.bolus(10))")
    before = bench.virtual.typed(NAMES)
    out = tmp_path / "out"
    code, said, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(out))
    assert (code, complaint) == (0, "")
    assert "its pump was not interrupted" in said
    assert "bolus #1 of 10.000 U begins" in said and "pump is delivering" in said
    fetched = (out / "journal" / "slots" / "4").read_bytes()
    assert fetched and bench.file("/journal/slots/4").read_bytes() == fetched
    records = list(pieces_of(out / "journal" / "history"))
    lines = (out / "history.txt").read_text().splitlines()
    assert len(lines) == len(records) > 5
    assert list(pieces_of(bench.file("/journal/history")))[: len(records)] == records
    # The same session, the same pump, the same dose: nothing was reset, and nothing left behind.
    assert bench.virtual.typed("print(mark)").strip() == "17"
    assert "bolus #1" in bench.virtual.typed("print(pump)")
    assert bench.virtual.typed(NAMES) == before


def test_what_was_fetched_takes_the_place_of_what_was_fetched_before(bench, out):
    (out / "journal.new").mkdir()  # of one that was killed
    (out / "journal.new" / "stale").write_bytes(b"half")
    code, _, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(out))
    assert (code, complaint) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == [
        "history.jsonl",
        "history.txt",
        "journal",
    ]
    there = sorted(path.name for path in bench.file("/journal").iterdir())
    assert sorted(path.name for path in (out / "journal").iterdir()) == there


@pytest.mark.parametrize("part", ["files", "split"])
def test_the_folder_is_the_one_that_the_rig_names(bench, tmp_path, part):
    with_rig(bench, f'PARTS = {{"store": {{"part": "{part}", "folder": "/books"}}}}\n')
    begun = written((journal.BEGIN, 18_406, 0, 0))
    lie(bench, "/books/history/0000000000", b"".join(begun))
    before = bench.virtual.typed(NAMES)
    out = tmp_path / "out"
    code, said, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(out))
    assert (code, complaint) == (0, "")
    assert "32 bytes fetched" in said and "new books begin" in said
    assert (out / "journal" / "history" / "0000000000").read_bytes() == begun[0]
    assert bench.virtual.typed(NAMES) == before


def test_a_rig_among_files_as_mip_has_them_is_asked_too(bench, tmp_path):
    for path, data in code_of(board_of("host")):
        lie(bench, "/lib" + path, data)
    lie(bench, "/lib/boards/moved/rig.py", b'PARTS = {"store": {"folder": "/books"}}\n')
    lie(bench, "/books/history/0000000000", b"".join(written((journal.BEGIN, 18_406, 0, 0))))
    bench.file("/microbolus.bin").unlink()
    bench.virtual.resets()
    assert "/lib/boards" in bench.virtual.typed("import boards; print(boards.__file__)")
    code, said, _ = ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert code == 0 and "new books begin" in said


def test_a_rig_that_was_read_before_is_not_forgotten(bench, tmp_path):
    with_rig(bench, 'PARTS = {"store": {"part": "fram"}}\n')
    bench.virtual.typed("import boards.rpi_pico.rig")
    before = bench.virtual.typed(NAMES)
    assert "boards.rpi_pico.rig" in before
    ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert bench.virtual.typed(NAMES) == before


@pytest.mark.parametrize(
    "source", ["PARTS = {", "RIG = {}\n", 'PARTS = {"store": None}\n', 'PARTS = {"store": {}}\n']
)
def test_a_rig_that_does_not_say_has_it_where_every_board_has_it(bench, tmp_path, source):
    with_rig(bench, source)
    before = bench.virtual.typed(NAMES)
    code, said, _ = ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert code == 0
    assert (tmp_path / "out" / "journal" / "history").is_dir()
    assert bench.virtual.typed(NAMES) == before


def test_a_board_that_runs_no_pump_has_nothing_in_memory_for_it(bench, tmp_path):
    with_rig(bench, 'PARTS = {"store": {"folder": "/books"}}\n')
    bench.file("/books").mkdir()
    bench.file("/main.py").unlink()
    bench.virtual.mpremote("soft-reset")
    before = bench.virtual.typed(NAMES)
    assert "'boards" not in before
    code, said, _ = ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert code == 0 and "0 bytes fetched" in said
    assert bench.virtual.typed(NAMES) == before


def test_books_in_an_fram_are_not_looked_for_in_files(bench, out):
    with_rig(bench, 'PARTS = {"store": {"part": "fram"}}\n')
    code, _, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(out))
    assert code == 2 and is_one_line(complaint)
    assert "keeps its books in an FRAM" in complaint and "pump.history()" in complaint
    assert f"what was fetched before is still in {out}/journal" in complaint
    assert holds_what_was_fetched_before(out)


def test_a_folder_that_is_not_there_is_told_in_a_line(bench, tmp_path):
    with_rig(bench, 'PARTS = {"store": {"part": "files", "folder": "/nowhere"}}\n')
    before = bench.virtual.typed(NAMES)
    code, _, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert code == 2 and is_one_line(complaint)
    assert "there is no /nowhere on it" in complaint and "make repl" in complaint
    assert "FRAM" not in complaint and "fetched before" not in complaint
    assert bench.virtual.typed(NAMES) == before


def test_an_empty_folder_is_a_journal_without_records(bench, tmp_path):
    with_rig(bench, 'PARTS = {"store": {"folder": "/books"}}\n')
    bench.file("/books").mkdir()
    code, said, complaint = ran(PROGRAM, "--port", bench.port, "--out", str(tmp_path / "out"))
    assert (code, complaint) == (0, "")
    assert "0 bytes fetched" in said and "0 records" in said


def test_ctrl_c_leaves_the_board_at_its_prompt_and_what_was_fetched_before(bench, out):
    bench.virtual.typed(RUNNING)
    before = bench.virtual.typed(NAMES)
    lie(bench, "/journal/large", bytes(4_000_000))  # seconds; it is fetched after the history
    command = [sys.executable, "-m", PROGRAM, "--port", bench.port, "--out", str(out)]
    pipe = subprocess.PIPE
    program = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=pipe, stderr=pipe, text=True
    )
    until_s = time.monotonic() + PATIENCE_S
    while not (out / "journal.new" / "slots").exists():
        assert time.monotonic() < until_s and program.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    program.send_signal(signal.SIGINT)
    said, complaint = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, said) == (1, "")
    assert is_one_line(complaint) and "make journal again" in complaint
    assert f"what was fetched before is still in {out}/journal" in complaint
    assert holds_what_was_fetched_before(out)
    with Typist(bench.virtual, "resume") as typist:  # as make repl
        typist.types(b"\r")
        typist.sees(rb">>> ")
        typist.types(b"print('pump' in globals(), 6 * 7)\r")
        typist.sees(rb"True 42")
    assert bench.virtual.typed(NAMES) == before
    assert "delivering" in bench.virtual.typed("print(pump)")


def test_a_cable_that_is_pulled_leaves_what_was_fetched_before(bench, out):
    lie(bench, "/journal/large", bytes(10))
    for number in range(200):
        lie(bench, f"/journal/more/{number}", bytes(10))
    cable = Cable(bench.port, 6_000)
    code, _, complaint = ran(PROGRAM, "--port", cable.port, "--out", str(out))
    cable.gone()
    assert code == 1 and is_one_line(complaint)
    assert "plug it in, then make journal again; what was fetched before is still" in complaint
    assert holds_what_was_fetched_before(out)


def test_every_kind_of_record_has_its_words():
    given = {
        "begin": (18_406, 0, 0),
        "boot": (4, 18_406, 27),
        "end": (17, 814, 4 + 256 * 10 + 65_536 * 27),
        "load": (3_000_000, 10, 7),
        "temp": (80, 1, 5_400_000),
        "wave": (17, 3_600, 150),
        "bolus": (17, 6_000, 90_000 + 2**24),
    }
    of_kind = [
        (kind, *given.get(name, tuple(1 if field else 0 for field in fields)))
        for kind, (name, fields) in history_words.KINDS.items()
    ]
    words = Words()
    lines = [
        words.line(record)
        for record in history.decode_all(written((journal.BEGIN, 18_406, 0, 0), *of_kind))
    ]
    assert len(lines) == len(of_kind) + 1
    assert any("bolus #17 ended (reset) with 1.448 to 1.499 U delivered" in line for line in lines)
    assert any("reservoir of 300.0 U loaded" in line for line in lines)
    assert any(line.endswith("  temporary basal 80 % for 1 h 30 min") for line in lines)
    assert any(
        "bolus #17 is to be 3.600 U at once, the rest over 2 h 30 min" in line for line in lines
    )
    assert not [line for line in lines if "{" in line or "None" in line]
