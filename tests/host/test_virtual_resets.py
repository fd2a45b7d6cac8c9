# test_virtual_resets: on the virtual board a reset of any kind is a power cycle of the pump: the
# journal and the rig are still there, a dose that was cut is uncertain, nothing resumes by itself.

import json
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.host.virtually import PATIENCE_S, ROOT, RUNNING, Typist, Virtual, environment
from tools.flash.bundle import content_of

BOUNDS = r"bolus of 3.000 U .*cut by a restart:\n +(\d\.\d+) to (\d\.\d+) U delivered, uncertain"
SOFTLY = b"\x04"  # Ctrl-D


@pytest.fixture
def board(tmp_path):
    with Virtual(tmp_path / "virtual") as board:
        board.until("print(pump)", "journal empty")
        assert "delivering" in board.typed(RUNNING)
        yield board


def bolus_under_way(board):
    board.typed("pump.bolus(3); sim.advance(seconds=20)")
    assert re.search(r"bolus #1 0\.[4-9]\d+ of 3.000 U", board.typed("print(pump)"))


def told(board):
    """(least, most) in U of the dose that was cut, as review tells; nothing goes on."""
    said = board.typed("print(pump); print(pump.review())")
    assert "stopped by an alarm" in said and "interrupted" in said
    least, most = re.search(BOUNDS, said).groups()
    assert float(most) < 3
    return float(least), float(most)


def turned(board):
    """Steps that the rig's motor has really turned."""
    return json.loads((board.folder / "rig.json").read_text())["rig"]["mechanics.moved_steps"]


def held_to_bounds(board):
    # The pump's word against the rig's: 18_406 pL a step, 10_000 pL a thousandth of a unit; and
    # what basal there was in half a minute.
    least, most = told(board)
    thousandths = turned(board) * 18_406 / 10_000
    assert least * 1_000 - 2 <= thousandths <= most * 1_000 + 10
    before = turned(board)
    board.typed("sim.advance(minutes=5)")
    assert turned(board) == before


def test_a_hard_reset_in_mid_bolus_leaves_it_uncertain(board):
    bolus_under_way(board)
    board.resets()
    held_to_bounds(board)


def test_mpremote_s_own_reset_is_one(board):
    bolus_under_way(board)
    board.mpremote("resume", "reset")
    time.sleep(1)  # it waits for 100 ms, and whoever connects then would interrupt it
    held_to_bounds(board)


def test_a_soft_reset_at_the_prompt_starts_the_pump_anew(board):
    bolus_under_way(board)
    with Typist(board) as person:
        person.types(b"\r" + SOFTLY)
        person.sees(rb"\r\nMPY: soft reboot\r\n")
        person.sees(rb"stopped by an alarm[^\n]*\r\n[^\n]*\r\n[^\n]*interrupted\r\n")
        person.sees(rb"MicroPython [^\n]*\r\n[^\n]*\r\n>>> $")
    held_to_bounds(board)


def test_a_soft_reset_in_the_raw_repl_leaves_main_out_as_on_a_board(board):
    bolus_under_way(board)
    assert board.mpremote("exec", "print('pump' in globals())") == "False\n"
    board.mpremote("soft-reset")
    assert board.typed("print('pump' in globals())") == "False\n"
    with Typist(board) as person:
        person.types(b"\r" + SOFTLY)
        person.sees(rb"interrupted\r\n")
    held_to_bounds(board)


def test_a_kill_in_mid_bolus_is_a_power_cut(board):
    bolus_under_way(board)
    board.typed("sim.kink()")
    assert board.ends(signal.SIGKILL) == -signal.SIGKILL
    board.on()
    board.until("print(pump)", "interrupted")
    held_to_bounds(board)
    # The rig is the same one: the line is still kinked, the clock chip right.
    assert "2026-06-02 14:3" in board.typed("print(pump)")
    kinked = "pressure ([1-9].*|0.[1-9].*) kPa"
    assert re.search(kinked, board.typed("sim.advance(hours=1); print(sim)"))


def test_what_was_due_before_the_board_was_switched_off_was_delivered(board):
    bolus_under_way(board)
    before = turned(board)
    time.sleep(0.5)  # 12 mU, 6 steps
    assert board.ends(signal.SIGINT) == 0
    assert "the virtual board is off" in board.said
    assert turned(board) > before


def test_a_power_cut_of_the_rig_is_one_of_the_board(board):
    bolus_under_way(board)
    board.mpremote("resume", "exec", "--no-follow", "sim.cut()")
    assert "power-on" in board.until("print(pump.alarms())", r"HIGH +261.*\n.*\n.*\n")[0]
    held_to_bounds(board)


def test_a_main_py_that_takes_its_time_is_waited_for_and_an_endless_one_can_be_ended(board):
    board.typed("f = open('/main.py', 'w'); f.write('import time; time.sleep(1); pump = 42')")
    board.typed("import machine; f.close()")
    board.resets()
    assert board.typed("print(pump)") == "42\n"
    board.typed("f = open('/main.py', 'w'); f.write('while True: pass'); f.close()")
    board.mpremote("resume", "exec", "--no-follow", "import machine; machine.reset()")
    assert board.typed("print('here')") == "here\n"


def test_a_file_called_hold_keeps_the_pump_from_starting(board):
    board.typed("open('/hold', 'w').close()")
    board.resets()
    assert "/hold" in board.until("print(pump)", "no pump: it is held.*")[0]
    board.typed("import os; os.remove('/hold')")
    board.resets()
    board.until("print(pump)", "interrupted")


def test_a_half_flashed_board_does_not_deliver(board):
    code = board.folder / "board/microbolus.bin"
    data = code.read_bytes()
    at = content_of(data, "/boards/host/day.mpy").stop - 1  # in what a start does not import
    code.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    board.resets()
    board.until("print(pump.alarms())", "code")
    assert "refused" in board.typed("pump.review(); pump.ack(); print(pump.resume())")


def test_a_board_whose_code_is_cut_off_starts_no_pump(board):
    code = board.folder / "board/microbolus.bin"
    code.write_bytes(code.read_bytes()[:-1])
    board.mpremote("resume", "exec", "--no-follow", "import machine; machine.reset()")
    board.until("print('pump' in globals())", "False")


def test_two_boards_do_not_share_a_folder(board):
    command = [sys.executable, "-m", "tools.virtual", "--folder", str(board.folder)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "another one runs" in done.stderr
    assert board.typed("print('here')") == "here\n"


def test_a_board_that_does_not_come_to_its_prompt_says_why(tmp_path):
    command = [sys.executable, "-m", "tools.virtual", "--folder", str(tmp_path), "--heap", "0"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S
    )
    assert done.returncode == 1
    assert "does not start: Invalid command line arguments" in done.stderr
    assert "Traceback" not in done.stderr
