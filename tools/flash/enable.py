"""enable: whether boot.py keeps the motor off that the board's own data describe.

Owns that check, and the words for data that cannot be read. boot.py drives EN as a number, before
it reads anything; whoever moves EN in pins.csv, or turns its polarity round in rig.py, has to
change that line too, and on a board that was not told, the first thing after a reset would be a
wrong pin driven. Must not: touch a board.
"""

from __future__ import annotations

import csv
import runpy
import traceback

from tools.flash.boards import Board


class WrongEnable(ValueError):
    """In words for a person: the line there is, and the one there should be."""


def check(board: Board) -> None:
    """Raises WrongEnable; a board without pins.csv has no EN to get wrong."""
    if not (board.folder / "pins.csv").exists():
        return
    inactive = 1 if _driver(board).get("active_low", True) else 0
    wanted = f"umachine.Pin({_pin(board)}, umachine.Pin.OUT, value={inactive})"
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


def _pin(board: Board) -> str:
    """The number of EN's pin."""
    with (board.folder / "pins.csv").open(encoding="utf-8", newline="") as lines:
        named = [line for line in csv.reader(lines) if line[:1] == ["EN"]]
    if len(named) != 1 or named[0][1:2] == []:
        raise WrongEnable(
            f"boards/{board.name}/pins.csv: {len(named)} lines say which pin is EN; it needs one,"
            " as in EN,GPIO4"
        )
    return named[0][1].removeprefix("GPIO")


def _driver(board: Board) -> dict[str, object]:
    """What rig.py, which is a person's to edit, says of the driver."""
    path = board.folder / "rig.py"
    try:
        driver = runpy.run_path(str(path))["PARTS"]["driver"]
    except KeyError as error:
        raise WrongEnable(f"boards/{board.name}/rig.py: there is no {error} in it") from None
    except Exception as error:
        at = getattr(error, "lineno", None) or traceback.extract_tb(error.__traceback__)[-1].lineno
        raise WrongEnable(
            f"boards/{board.name}/rig.py, line {at}: {getattr(error, 'msg', error)}"
        ) from None
    if not isinstance(driver, dict):
        raise WrongEnable(
            f"boards/{board.name}/rig.py: the driver is {driver!r}; no pump is without one, and"
            ' the plainest is {"part": "stepdir"}'
        )
    return driver
