# senses: a rig that says stop, and a pump that goes on all the same.
#
# Owns how long that may last. Looks at the rig itself, so a sensor that nature has broken is no
# excuse looked for here: what it hides is not asked about. Must not: know how a pump decides.

from hal.sim import force
from tests.soak.failure import Failure

_EVERY = 16  # looks
_LONG_MS = 45_000  # several looks of a pump at rest, and the samples that have to agree
_ABOVE_COUNTS = 400  # above the line, noise and all


class Senses:
    """look() after every poll of a pump that delivers; rest() after any other."""

    def __init__(self, machine, weather):
        self._sim = machine.sim
        self._hal = machine.sim.hal
        self._gates = machine.ports.gates
        p = machine.sim.parameters
        line_mn = (machine.rig.occlusion_counts + _ABOVE_COUNTS - p.force_offset_counts) * 1000
        self._line_mn = line_mn // p.force_counts_n
        self._weather = weather
        self._looks = 0
        self._since_ms = None

    def rest(self):
        self._since_ms = None

    def look(self, t_ms):
        self._looks += 1
        if self._looks % _EVERY and self._since_ms is None:
            return
        why = self._why()
        if not why:
            self._since_ms = None
        elif self._since_ms is None:
            self._since_ms = t_ms
        elif t_ms - self._since_ms > _LONG_MS:
            raise Failure("insensitive", f"{why} for {t_ms - self._since_ms} ms, and it delivers")

    def _why(self):
        hal = self._hal
        if hal.stepper.fault():
            return "the driver reports a fault"
        if not hal.reservoir.seated():
            return "no cartridge in place"
        if hal.reservoir.at_end():
            return "the plunger is at its end"
        sound = hal.force.state == force.WELL and not self._weather.on("force")
        if sound and self._sim.force_mn > self._line_mn:
            return "the line is blocked"
        return ""
