# boards/host: the pump on a simulated rig, under any Python: the composition root of the host.
#
# Owns what goes together: a Sim from hal/, a Pump and a Console from firmware/. The rig is data in
# rig.py. Must not: know scenarios or prompts (play.py, sim.py).

from boards.host import rig as board
from boards.host.recorded import start
from firmware.config import Rig
from firmware.console.console import Console
from hal import RESET_POWER_ON
from hal.sim import Sim


class Bench:
    """A pump on its rig. sim: the world; pump: the machine; console: what a person types at."""

    def __init__(self, sim, rig, record=None):
        self.sim = sim
        self._rig = rig
        self._record = record
        self.pump, poll, self.recorder = start(sim.hal, rig, record)
        self.console = Console(self.pump, lambda: sim.advance(0))
        sim.attach(poll)

    def restart(self, cause: int = RESET_POWER_ON) -> None:
        """The machine restarts, the rig stays: the pump is a new one, with the old one's store."""
        self.flush()
        self.sim.restart(cause)
        self.pump, poll, self.recorder = start(self.sim.hal, self._rig, self._record)
        self.console._attach(self.pump)
        self.sim.attach(poll)

    def flush(self) -> None:
        """Writes what the recorder, if there is one, holds back."""
        if self.recorder:
            self.recorder.flush()


def build(seed: int = 1, rig: dict = None, begun: bool = True, record=None, **parameters) -> Bench:
    """Puts a bench together; delivery is off.

    seed: of everything random; rig: fields of config.Rig that differ from the board's; begun: its
    journal has been begun; parameters: of hal.sim that differ from its defaults. Raises ValueError
    for one that is unknown or out of range.
    """
    numbers = dict(board.RIG)
    numbers.update(rig or {})
    plant = dict(board.PLANT)
    plant.update(parameters)
    bench = Bench(Sim(seed, **plant), Rig(**numbers), record)
    if begun:
        bench.console.begin()
    return bench
