"""An emulated Pico with its rig, its files and its prompt: what tests and `make emulate` use.

Owns what goes together, and what a power cut leaves. Must not: judge.
"""

from pathlib import Path

from boards.rpi_pico.rig import RIG
from hal.sim import Sim
from tools.emulate import image
from tools.emulate.board import Board
from tools.emulate.repl import Repl
from tools.emulate.rig import Rig
from tools.flash.boards import board_of
from tools.flash.image import code_of, image_of

BOARD = "rpi_pico"


def flash(uf2: Path, ours: image.Files = (), journal: image.Files = ()) -> bytes:
    """A Pico's flash with our files on it.

    ours: more code; what is there is replaced. journal: what the pump wrote, and writes, which is
    not listed as installed.
    """
    board = board_of(BOARD)
    code = {**dict(code_of(board)), **dict(ours)}
    return image.flash_of(uf2, image_of(board, list(code.items())), journal)


class Bench:
    """A board that is powered, on a plant. board, rig and repl are new after each power cut."""

    def __init__(self, content: bytes, seed: int = 1, **parameters: int):
        self.plant = Sim(seed, **parameters)
        self._power(content)

    def _power(self, content):
        self.board = Board(content)
        self.rig = Rig(self.board, self.plant)
        self.repl = Repl(self.board)

    def cut(self, torn: bool = False) -> None:
        """The power goes, and comes back. torn: in the middle of the last write to the flash."""
        self.rig.catch_up()
        self._power(self.board.power_off(torn))

    @property
    def pl_per_step(self) -> int:
        """What the pump takes a step for."""
        return RIG["pl_per_step"]
