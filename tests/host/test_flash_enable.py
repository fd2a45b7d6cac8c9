# test_flash_enable: no board is flashed whose boot.py would drive another pin, or another level,
# than the EN of its pins.csv and rig.py.

import shutil

import pytest

from tests.host.flashing import is_one_line
from tools.flash import boards, enable
from tools.flash.boards import REPOSITORY, board_of

TURNED_ROUND = ('"stepdir", "active_low": True', '"stepdir", "active_low": False')


@pytest.fixture
def pico(tmp_path, monkeypatch):
    """A copy of the folder of a board, and the board."""
    shutil.copytree(REPOSITORY / "boards" / "rpi_pico", tmp_path / "boards" / "rpi_pico")
    monkeypatch.setattr(boards, "REPOSITORY", tmp_path)
    return board_of("rpi_pico")


def changed(pico, name, old, new):
    file = pico.folder / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.parametrize("name", ["rpi_pico", "rpi_pico2", "esp32_generic", "host"])
def test_the_boards_there_are_keep_their_own_motor_off(name):
    enable.check(board_of(name))


@pytest.mark.parametrize(
    ("name", "old", "new", "wanted"),
    [
        ("pins.csv", "EN,GPIO4", "EN,GPIO22", "Pin(22, umachine.Pin.OUT, value=1)"),
        (
            "rig.py",
            *TURNED_ROUND,
            "Pin(4, umachine.Pin.OUT, value=0)",
        ),
        ("boot.py", "umachine.Pin(4,", "umachine.Pin(5,", "Pin(4, umachine.Pin.OUT, value=1)"),
        ("boot.py", "umachine.Pin(4,", "# umachine.Pin(4,", "Pin(4, umachine.Pin.OUT, value=1)"),
    ],
)
def test_one_that_would_not_is_told_with_the_line_it_needs(pico, name, old, new, wanted):
    enable.check(pico)
    changed(pico, name, old, new)
    with pytest.raises(enable.WrongEnable) as told:
        enable.check(pico)
    assert is_one_line(str(told.value) + "\n") and wanted in str(told.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("rig.py", "PARTS = {", "PARTS = {{", "rig.py, line"),
        ("rig.py", "PARTS = {", "PARTS = 1 / 0, {", "rig.py, line"),
        ("rig.py", "PARTS = {", "PART = {", "there is no 'PARTS'"),
        ("rig.py", '"driver": {', '"driven": {', "there is no 'driver'"),
        ("rig.py", '{"part": "stepdir", "active_low": True}', "None", "driver is None"),
        ("pins.csv", "EN,GPIO4", "EN,GPIO4\nEN,GPIO22", "2 lines say which pin is EN"),
        ("pins.csv", "EN,GPIO4\n", "", "0 lines say which pin is EN"),
        ("pins.csv", "EN,GPIO4", "EN", "as in EN,GPIO4"),
    ],
)
def test_data_that_cannot_be_read_are_told_in_a_line_with_their_file(pico, name, old, new, says):
    changed(pico, name, old, new)
    with pytest.raises(enable.WrongEnable) as told:
        enable.check(pico)
    assert is_one_line(str(told.value) + "\n") and says in str(told.value)
    assert f"boards/rpi_pico/{name}" in str(told.value)


def test_a_board_json_that_is_none_is_told_with_its_line(pico):
    changed(pico, "board.json", '"mcu":', '"mcu"')
    with pytest.raises(boards.NoSuchBoard, match=r"board.json, line \d+: "):
        board_of("rpi_pico")


def test_who_changes_all_three_may(pico):
    changed(pico, "pins.csv", "EN,GPIO4", "EN,GPIO22")
    changed(pico, "rig.py", *TURNED_ROUND)
    changed(
        pico, "boot.py", "Pin(4, umachine.Pin.OUT, value=1)", "Pin(22, umachine.Pin.OUT, value=0)"
    )
    enable.check(pico)
