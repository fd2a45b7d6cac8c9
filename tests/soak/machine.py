# machine: a pump on its rig, with ports that can fail, and a power switch.
#
# Owns switching off and on: what is lost and what stays. Must not: judge.

from boards.host import rig as board
from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal.sim import Sim
from tests.soak.ports import Ports


class Machine:
    """sim: the rig; ports: between it and the pump; pump, console: None until start() is done.

    poll(now) is what the world polls in place of the pump.
    """

    def __init__(self, seed, rig, plant, poll):
        self.rig = Rig(**{**board.RIG, "confirm_mu": 0, **rig})
        self.sim = Sim(seed, **{**board.PLANT, **plant})
        self.ports = Ports(self.sim.hal)
        self.pump = self.console = None
        self._poll = poll

    def off(self, cause):
        """The machine is off: no pulse, no sound, and nobody polls; cause is what it will say."""
        self.sim.restart(cause)
        self.sim.hal.store.cut(-1)
        self.ports.revive()
        self.pump = None

    def start(self):
        """The machine starts. Raises PowerCut when one was laid into its way."""
        pump = Pump(self.ports.hal, self.rig)
        self.pump = pump
        if self.console is None:
            self.console = Console(pump, self._wait)
        else:
            self.console._attach(pump)
        self.sim.attach(self._poll)

    def _wait(self):
        self.sim.advance(0)
