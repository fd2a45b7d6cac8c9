# boards/host: the pump on a simulated rig, under any Python: the composition root of the host.
#
# Owns what goes together: a Sim from hal/, a Pump and a Console from firmware/. The rig is data in
# rig.py. Must not: know scenarios or prompts (play.py, sim.py).

from boards.host import rig as board
from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal.sim import Sim


class Bench:
    """A pump on its rig. sim: the world; pump: the machine; console: what a person types at."""

    def __init__(self, sim, pump, console):
        self.sim = sim
        self.pump = pump
        self.console = console


def build(seed: int = 1, rig: dict = None, **parameters) -> Bench:
    """Puts a bench together; delivery is off.

    seed: of everything random; rig: fields of config.Rig that differ from the board's; parameters:
    of hal.sim that differ from its defaults. Raises ValueError for one that is unknown or out of
    range.
    """
    numbers = dict(board.RIG)
    numbers.update(rig or {})
    plant = dict(board.PLANT)
    plant.update(parameters)
    sim = Sim(seed, **plant)
    pump = Pump(sim.hal, Rig(**numbers))
    sim.attach(pump.poll)
    return Bench(sim, pump, Console(pump, lambda: sim.advance(0)))
