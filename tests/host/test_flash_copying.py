# test_flash_copying: in whatever way copying fails, main.py is not on the board: it goes first,
# and comes when every other file was read back and found right.

import binascii
import re

import pytest

from tests.host.flashing import Bench
from tests.host.virtually import Virtual
from tools.flash import copying, onboard, plan
from tools.flash.compiler import compiled
from tools.flash.device import Device, Refused
from tools.flash.ports import Trouble

FILES = [
    ("/microbolus.bin", bytes(4_000)),
    ("/lib/hal/motor.mpy", b"microbolus 1\n"),
    ("/boot.py", b"# boot\n"),
    ("/main.py", b"# main\n"),
]
EMPTY = onboard.Found({}, [])


class Board:
    """Stands for a Device. asked: code that was sent; rotten: a file that is read back as other
    than it was written; full_at: the file for which there is no room."""

    def __init__(self, rotten="", full_at="none"):
        self.asked = []
        self.files = {"/main.py": b"# old\n"}
        self._rotten = rotten
        self._full_at = full_at
        self._arriving = b""

    def run(self, code):
        self.asked.append(code)
        if "os.remove('/main.py')" in code:
            self.files.pop("/main.py", None)
        if "_begin()" in code:
            self._arriving = b""
        for text in re.findall(r"_more\(b'(.*)'\)", code):
            self._arriving += binascii.a2b_base64(text)
        for path in re.findall(r"_end\('(.*)',", code):
            if path == self._full_at:
                raise Refused("Traceback:\nOSError: [Errno 28] ENOSPC")
            self.files[path] = b"rot" if path == self._rotten else self._arriving
        listed = re.findall(r"_list\('(.*)'\)", code)
        return "".join(
            f"{binascii.crc32(data):08x} {len(data)} {path}\n"
            for path, data in self.files.items()
            if any(path.startswith(top) for top in listed)
        )


def brought(board, files=FILES):
    heard = []
    copying.bring(board, plan.plan_of(files, EMPTY), files, heard.append)
    return sum(heard)


def failure(board):
    with pytest.raises(Trouble) as trouble:
        brought(board)
    assert trouble.value.code == 1
    words = str(trouble.value)
    assert "\n" not in words
    return words


def test_main_goes_first_and_comes_after_all_was_read_back():
    board = Board()
    assert brought(board) == sum(len(data) for _, data in FILES)
    assert board.files == dict(FILES)
    first, *_, read_back, last, of_main = board.asked
    assert "os.remove('/main.py')" in first
    assert all(f"_list({path!r})" in read_back for path in plan.TOP)
    assert "_end('/main.py'" in last and "_list('/main.py')" in of_main


def test_every_folder_is_left_short_before_all_is_read_back():
    board = Board()
    brought(board)
    compacted = [re.findall(r"_compact\('(.*)'\)", code) for code in board.asked]
    folders = ["", "/lib", "/lib/hal"]
    assert [found for found in compacted if found] == [[folder] for folder in folders]
    last = max(number for number, found in enumerate(compacted) if found)
    assert any("_list(" in code for code in board.asked[last + 1 :])


def test_leaving_a_folder_short_leaves_in_it_what_was_there(tmp_path):
    with Virtual(tmp_path) as virtual:
        device = Device(virtual.port)
        device.stop()
        before = copying.prepare(device)
        device.run(onboard.compact(*before.folders))
        assert copying.prepare(device) == before
        device.give_back()
        device.close()


@pytest.mark.parametrize("path", [path for path, _ in FILES[:-1]])
def test_a_file_that_is_read_back_as_another_keeps_main_away(path):
    board = Board(rotten=path)
    words = failure(board)
    assert path in words and "is not what was copied there" in words
    assert "/main.py" not in board.files


def test_no_room_half_way_is_told_with_what_was_to_come_and_keeps_main_away():
    board = Board(full_at="/boot.py")
    words = failure(board)
    assert "file system is full (4 KB were to be copied)" in words
    assert "does not deliver" in words
    assert "/main.py" not in board.files


def test_a_file_that_was_damaged_on_its_way_does_not_take_its_name(tmp_path):
    with Virtual(tmp_path) as virtual:
        device = Device(virtual.port)
        device.stop()
        copying.prepare(device)
        sent = "_begin()\n_more(b'AAAA')\n_end('/microbolus.bin', {})"
        before = (tmp_path / "board/microbolus.bin").read_bytes()
        with pytest.raises(Refused, match="it arrived damaged"):
            device.run(sent.format(binascii.crc32(bytes(4))))
        assert (tmp_path / "board/microbolus.bin").read_bytes() == before
        device.run(sent.format(binascii.crc32(bytes(3))))
        assert (tmp_path / "board/microbolus.bin").read_bytes() == bytes(3)
        device.give_back()
        device.close()


def test_a_watchdog_that_the_rig_on_the_board_has_is_fed_all_the_time(tmp_path):
    with Virtual(tmp_path) as virtual:
        rig = 'PARTS = {"watchdog": {"timeout_ms": 8_000}}\n'
        Bench(virtual).code(("/boards/armed/rig.mpy", compiled(rig.encode(), "rig.py", "")))
        with (tmp_path / "board/boot.py").open("a") as boot:
            boot.write("from boards.armed import rig\n")
        device = Device(virtual.port)
        device.stop()
        device.run(
            "import machine\nfed = []\nclass WDT:\n"
            "    def __init__(self, timeout):\n        fed.append(timeout)\n"
            "    def feed(self):\n        fed.append('fed')\n"
            "machine.WDT = WDT"
        )
        copying.prepare(device)
        assert device.run("print(fed[:2])").strip() == "[8000, 'fed']"
        before = int(device.run("print(len(fed))"))
        device.run("_begin()\n_more(b'AAAA')")
        assert int(device.run("print(len(fed))")) == before + 1
        device.give_back()
        device.close()
