"""boards: which boards there are.

Owns the finding of them: a folder of boards/ with a board.json, in MicroPython's own format, is a
board. Must not: list them anywhere, so that adding a board is adding a folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]


class Chip(NamedTuple):
    """What a microcontroller needs. march: for mpy-cross, "" where any does; hal: folders of hal/
    besides those of every board; platform: what its MicroPython says in sys.platform."""

    march: str
    hal: tuple[str, ...]
    platform: str


CHIPS = {
    "rp2040": Chip("armv6m", ("rp2",), "rp2"),
    "rp2350": Chip("armv7emsp", ("rp2",), "rp2"),
    "esp32": Chip("xtensawin", ("esp32",), "esp32"),
    "host": Chip("", ("sim", "record"), "linux"),
}


class Board(NamedTuple):
    """name: of its folder; mcu: as MicroPython says it in small letters; product: for people."""

    name: str
    mcu: str
    product: str

    @property
    def chip(self) -> Chip:
        return CHIPS[self.mcu]

    @property
    def folder(self) -> Path:
        return REPOSITORY / "boards" / self.name


class NoSuchBoard(ValueError):
    """In words for a person, with the boards there are."""


def names() -> list[str]:
    """Of all boards, sorted."""
    return sorted(path.parent.name for path in REPOSITORY.glob("boards/*/board.json"))


def board_of(name: str) -> Board:
    """The board called name. Raises NoSuchBoard, also for a board.json that says no known mcu."""
    there_are = "there are " + ", ".join(names())
    if not name:
        raise NoSuchBoard(f"say which board: BOARD=name; {there_are}")
    if name not in names():
        raise NoSuchBoard(f"BOARD={name}: there is no such board; {there_are}")
    text = (REPOSITORY / "boards" / name / "board.json").read_text(encoding="utf-8")
    try:
        said = json.loads(text)
    except json.JSONDecodeError as error:
        raise NoSuchBoard(f"boards/{name}/board.json, line {error.lineno}: {error.msg}") from None
    mcu = said.get("mcu")
    if mcu not in CHIPS:
        known = ", ".join(CHIPS)
        raise NoSuchBoard(f"boards/{name}/board.json: mcu is {mcu!r}, not one of {known}")
    return Board(name, mcu, said.get("product", name))
