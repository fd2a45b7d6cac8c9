"""enable: whether boot.py keeps the motor off that the board's own data describe.

Owns that check. boot.py drives EN as a number, before it reads anything; whoever moves EN in
pins.csv, or turns its polarity round in rig.py, has to change that line too, and on a board that
was not told, the first thing after a reset would be a wrong pin driven. Must not: touch a board.
"""

from __future__ import annotations

import csv
import runpy

from tools.flash.boards import Board


class WrongEnable(ValueError):
    """In words for a person: the line there is, and the one there should be."""


def check(board: Board) -> None:
    """Raises WrongEnable; a board without pins.csv has no EN to get wrong."""
    pins = board.folder / "pins.csv"
    if not pins.exists():
        return
    with pins.open(encoding="utf-8", newline="") as lines:
        enable = next((line[1] for line in csv.reader(lines) if line[:1] == ["EN"]), "")
    driver = runpy.run_path(str(board.folder / "rig.py"))["PARTS"]["driver"]
    inactive = 1 if driver.get("active_low", True) else 0
    number = enable.removeprefix("GPIO")
    wanted = f"umachine.Pin({number}, umachine.Pin.OUT, value={inactive})"
    found = [
        line.partition("  #")[0]
        for line in (board.folder / "boot.py").read_text(encoding="utf-8").splitlines()
        if line.startswith("umachine.Pin(")
    ]
    if found != [wanted]:
        raise WrongEnable(
            f"boards/{board.name}/boot.py: it first does {'; '.join(found) or 'nothing'}, but EN"
            f" of pins.csv, inactive as rig.py has it, is {wanted}; change that line"
        )
