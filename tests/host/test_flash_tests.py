# test_flash_tests: the tests run on a board, a file at a time, each counted, and what fails or
# does not fit is told.

import pytest

from tests.host.flashing import Bench, ended, is_one_line, ran
from tests.host.virtually import Virtual
from tools.flash import board_tests
from tools.flash.board_tests import Verdict


@pytest.fixture
def bench(tmp_path):
    with Virtual(tmp_path) as virtual:
        yield Bench(virtual)


def run_on(bench, only):
    return ran("tools.flash.board_tests", "host", "--port", bench.port, "--yes", "--only", only)


def test_each_file_has_its_line_and_the_pump_is_back_at_the_end(bench):
    code, said, complaint = run_on(bench, "contract/test_s")
    assert (code, complaint) == (0, "")
    *lines, total = said.splitlines()
    names = [line.split()[0] for line in lines]
    assert names == [f"tests/contract/test_{name}.py" for name in NAMES]
    passed = sum(int(line.split()[1]) for line in lines)
    assert passed > 10 and total == f"{passed} passed, 0 failed; 0 files do not fit its memory"
    assert bench.virtual.until("print('pump' in globals())", "True")


def test_a_word_that_no_test_has_is_refused_before_the_board_is_touched(bench):
    bench.virtual.typed("left_alone = 1")
    code, said, complaint = run_on(bench, "no such word")
    assert code == 2 and said == "" and is_one_line(complaint) and "ONLY=no such word" in complaint
    assert bench.virtual.typed("print(left_alone)").strip() == "1"


def test_ctrl_c_between_two_files_gives_the_pump_back(bench):
    words = ("tools.flash.board_tests", "host", "--port", bench.port, "--yes")
    code, complaint = ended(words, "tests/contract/test_clock.py")
    assert code == 1 and is_one_line(complaint) and "the board was restarted" in complaint
    assert bench.virtual.until("print('pump' in globals())", "True")


def test_only_want_of_memory_is_told_apart_from_a_failure():
    lines = "FAILED tests.unit.test_x test_y\nTraceback (most recent call last):\n"
    short = lines + "MemoryError: memory allocation failed, allocating 4096 bytes"
    wrong = lines + "AssertionError: "
    assert Verdict(1, 1, short).does_not_fit
    assert not Verdict(1, 1, wrong).does_not_fit
    assert not Verdict(1, 2, short + "\n" + wrong).does_not_fit
    assert not Verdict(2, 0, "").does_not_fit


def test_the_hardware_comes_first():
    folders = [name.split("/")[1] for name in board_tests.tests("")]
    assert folders == sorted(folders) and {"contract", "unit"} == set(folders)


NAMES = ("sensors", "stepper", "store", "system")
