# test_virtual_settings: `make settings` on a board that runs: printed, checked, taken whole.

import subprocess
import sys

import pytest

from tests.host.virtually import PATIENCE_S, ROOT, RUNNING, Virtual, environment

TEXT = """# microbolus settings; after # a line says nothing
limit bolus 12.000 U
profile "day" 00:00=0.800 06:00=1.100
profile "weekend" 00:00=0.700
active "day"
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    with Virtual(tmp_path_factory.mktemp("virtual")) as board:
        board.typed(RUNNING)
        yield board


def ran(board, *arguments, said=""):
    """(exit code, what it said, what was wrong)."""
    command = [sys.executable, "-m", "tools.flash.settings", *map(str, arguments)]
    done = subprocess.run(
        [*command, "--port", board.port],
        cwd=ROOT,
        env=environment(),
        input=said,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE_S,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_is_printed_is_taken_and_printed_again(board, tmp_path):
    file = tmp_path / "day.txt"
    file.write_text(TEXT)
    code, out, err = ran(board, file, "--confirm", 1)
    assert code == 0 and "all settings taken, 2 profiles" in out, (out, err)
    assert ran(board) == (0, TEXT, "")
    assert "delivering  basal 0.800" in board.typed("print(pump)") or "1.100" in board.typed(
        "print(pump)"
    )
    file.write_text(ran(board)[1])
    code, out, _ = ran(board, file)
    assert code == 0 and "confirm" not in out, "nothing changes"


def test_what_has_to_be_confirmed_is_asked_for(board, tmp_path):
    file = tmp_path / "day.txt"
    file.write_text(TEXT.replace("12.000", "11.000"))
    code, out, err = ran(board, file, said="2\n")
    assert code == 1 and "is not what was asked" in err and "pump.confirm(1)" in out
    code, out, _ = ran(board, file, said="1\n")
    assert code == 0 and "all settings taken" in out


def test_a_file_that_is_wrong_changes_nothing(board, tmp_path):
    file = tmp_path / "day.txt"
    before = ran(board)
    file.write_text(TEXT.replace("0.700", "99"))
    code, out, err = ran(board, file)
    assert (code, out) == (1, "") and "line 4" in err and "99.000" in err
    assert ran(board) == before
    code, _, err = ran(board, tmp_path / "nothing.txt")
    assert code == 2 and "No such file" in err
    file.write_bytes(b"\xff\xfe")
    assert ran(board, file)[0] == 2
