# test_wiring: the wiring page says of the pins what the boards have.

import re

import pytest

from boards.esp32_generic.rig import RIG
from firmware.config import Rig
from tools import wiring
from tools.flash.boards import names

PAGE = (wiring.BOARDS / "README.md").read_text(encoding="utf-8")
REAL = [name for name in names() if name != "host"]
# An ESP32 looks at these at a reset, boots from these, or cannot drive these.
STRAPS, FLASH, CONSOLE, INPUTS = {0, 2, 5, 12, 15}, set(range(6, 12)), {1, 3}, set(range(34, 40))


def number(pin):
    return int(pin.removeprefix("GPIO"))


def test_the_table_of_pins_is_that_of_the_boards():
    rows = re.findall(r"^\| ([A-Z]+) \| (GPIO\d+) \| (GPIO\d+) \|", PAGE, re.MULTILINE)
    for board, column in (("rpi_pico", 1), ("rpi_pico2", 1), ("esp32_generic", 2)):
        assert {row[0]: row[column] for row in rows} == wiring.pins(board), board


def test_the_diagram_is_drawn_from_the_pins():
    assert wiring.PICTURE.read_text(encoding="utf-8") == wiring.picture(), "make wiring"


@pytest.mark.parametrize("board", REAL)
def test_no_pin_of_a_board_has_two_names(board):
    pins = wiring.pins(board)
    assert len(set(pins.values())) == len(pins)


def test_an_esp32_can_do_with_its_pins_what_they_are_for():
    pins = {name: number(pin) for name, pin in wiring.pins("esp32_generic").items()}
    assert not set(pins.values()) & (STRAPS | FLASH | CONSOLE)
    for name, pin in pins.items():
        assert (pin in INPUTS) == (name in ("FORCE", "BATTERY")), name


def test_the_formula_of_the_page_gives_the_number_of_the_page():
    bore, lead, steps, microsteps = 8.66, 1, 200, 16
    volume_pl = 1_000_000 * 3.14159265 / 4 * bore**2 * lead / (steps * microsteps)
    assert int(volume_pl) == 18_406 == RIG["pl_per_step"]
    assert "**18_406**" in PAGE


def test_the_numbers_of_the_esp32s_rig_go_together():
    Rig(**RIG)
