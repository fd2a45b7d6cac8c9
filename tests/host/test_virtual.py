# test_virtual: stock mpremote finds on the virtual board what it would find on a real one.

import hashlib
import re

import pytest

from tests.host.virtually import RUNNING, Typist, Virtual


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    with Virtual(tmp_path_factory.mktemp("virtual")) as board:
        yield board


@pytest.fixture
def pump(board):
    """The board, its pump delivering, whatever the test before did."""
    board.resets()
    board.typed("pump.review(); pump.ack()")
    assert "delivering" in board.typed(RUNNING)
    return board


def test_a_bolus_goes_on_while_nobody_types(pump):
    assert "accepted, about" in pump.typed("print(pump.bolus(2))")
    began = float(pump.until("print(pump)", r"bolus #\d+ (0\.\d+) of 2.000 U")[1])
    found = pump.until("print(pump)", rf"bolus #\d+ (?!{began:.3f})(\d\.\d+) of 2.000 U")
    assert float(found[1]) > began


def test_the_one_who_connects_again_finds_the_same_pump(pump):
    pump.typed("pump.bolus(1.5); mine = 42")
    assert pump.typed("print(mine, pump.stop())").startswith("42 #")


def test_what_it_prints_first_is_a_command_that_leaves_the_pump_running(pump):
    assert pump.said.splitlines()[0] == f"mpremote connect {pump.port}"
    with Typist(pump) as person:
        person.types(b"\rpump\r")
        person.sees(rb"delivering ")


def test_eval_and_a_script(pump, tmp_path):
    assert pump.mpremote("resume", "eval", "6 * 7") == "42\n"
    script = tmp_path / "script.py"
    script.write_text("print('by a script:', pump)\n")
    assert "by a script: delivering" in pump.mpremote("resume", "run", str(script))


def test_files_there_and_back_are_the_same(board, tmp_path):
    data = bytes(range(256)) * 37
    (tmp_path / "there").write_bytes(data)
    board.mpremote("fs", "mkdir", ":notes")
    board.mpremote("fs", "cp", str(tmp_path / "there"), ":notes/a.bin")
    assert re.search(r"^ +9472 a.bin$", board.mpremote("fs", "ls", ":notes"), re.MULTILINE)
    assert hashlib.sha256(data).hexdigest() in board.mpremote("fs", "sha256sum", ":notes/a.bin")
    board.mpremote("fs", "cp", ":notes/a.bin", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == data
    board.mpremote("fs", "rm", "-r", ":notes")


def test_a_file_takes_another_name_wherever_one_is(board):
    board.mpremote(
        *("resume", "exec"),
        "import os; open('/a', 'w').close(); os.mkdir('/sub'); os.rename('/a', '/sub/b')\n"
        "os.chdir('/sub'); os.rename('b', 'c'); os.rename('/sub/c', 'd'); os.rename('d', '/e')\n"
        "os.chdir('/'); os.remove('e'); os.rmdir('sub')",
    )


def test_the_files_are_the_board_s_and_not_the_host_s(board):
    found = re.findall(r"(\S+)$", board.mpremote("fs", "ls", ":/"), re.MULTILINE)
    assert sorted(set(found) - {":/"}) == [
        "boot.py", "installed.txt", "journal/", "main.py",
        "mb/", "microbolus.bin", "microbolus.mpy",
    ]  # fmt: skip
    assert "print(pump)" in board.mpremote("fs", "cat", ":main.py")
    assert re.search(r" /$", board.mpremote("df"), re.MULTILINE)


def test_a_folder_of_the_host_can_be_mounted(board, tmp_path):
    # Line ends, and a Ctrl-C, that are none: in the data, and the length of "/nineabcde".
    (tmp_path / "nineabcde.py").write_bytes(b"print('mounted')\n" + b"#\n" * 10)
    (tmp_path / "data").write_bytes(b"\x03\x0a\x0d\x18" * 700)
    said = board.mpremote(
        "mount",
        str(tmp_path),
        "exec",
        "import nineabcde, os; print(sum(open('data', 'rb').read()), sorted(os.listdir()))",
    )
    assert "mounted\n" in said
    assert f"{700 * (3 + 10 + 13 + 24)} ['data', 'nineabcde.py']" in said


def test_the_chip_s_own_clock_is_set_and_kept_through_soft_resets(board):
    assert "(2021, 1, 1, 4, 0, " in board.mpremote("rtc")
    board.mpremote("exec", "import machine; machine.RTC().datetime((2026, 6, 2, 0, 14, 30, 0, 0))")
    assert "(2026, 6, 2, 1, 14, 3" in board.mpremote("rtc")
    board.resets()
    board.until("import machine; print(machine.RTC().datetime())", r"\(2021, 1, 1, ")


def test_the_bootloader_is_refused(pump):
    pump.mpremote("resume", "bootloader")
    assert "delivering" in pump.typed("print(pump)")
    words = "import machine\ntry: machine.bootloader()\nexcept OSError as error: print(error)"
    assert "refused: " in pump.typed(words)


def test_the_rig_can_be_played_with(pump):
    pump.typed("sim.kink()")
    said = pump.typed("sim.advance(hours=2); print(pump.alarms()); sim.clear()")
    assert "212 occlusion" in said
