# keeping: a simulated rig that outlives the program that simulates it.
#
# Owns what of a Sim is written down, and how it is taken up again: a reset takes the machine's
# memory, and leaves cartridge, line and clock chip as they are. Must not: know the pump.
#
# Written is every number and every flag in which the rig differs from a new one: so what follows
# from its parameters is not, and parameters may change in between.

import json

_PARTS = ("world", "fluid", "ambient", "mechanics", "stepper", "rtc", "system")
_NUMBERS = (int, bool)  # in MicroPython a flag is no int
_PORTS = ("force", "reservoir", "battery", "keys")


class Keeping:
    """What a Sim that was just built comes to, and how it differs from that later."""

    def __init__(self, sim):
        self._sim = sim
        self._new = _numbers(sim)

    def text(self, wall_ms: int) -> str:
        """The rig as it is, in a line. wall_ms: the time of the host, to be found again."""
        differs = {}
        for path, value in _numbers(self._sim).items():
            if self._new.get(path) != value:
                differs[path] = value
        return json.dumps({"wall_ms": wall_ms, "rig": differs})

    def take_up(self, text: str) -> int:
        """Makes the rig what it was, its machine without power; returns the wall_ms of text().

        Raises ValueError, and leaves the rig new, when the text cannot be read.
        """
        try:
            kept = json.loads(text)
            wall_ms, differs = kept["wall_ms"], kept["rig"]
        except (KeyError, TypeError):
            raise ValueError("no rig is written there")
        for path, value in differs.items():
            if path in self._new and isinstance(value, _NUMBERS):  # no older rig's
                *way, name = path.split(".")
                setattr(_at(self._sim, way), name, value)
        # What follows from the numbers, and is none.
        _at(self._sim, ["fluid"]).refresh()
        _at(self._sim, ["mechanics"]).refresh()
        self._sim.restart()
        return wall_ms


def _at(sim, way):
    # The parts of a Sim are its own affair; but whoever writes it down has to look.
    if way[0] in _PORTS:
        thing = getattr(sim.hal, way[0])
    else:
        thing = getattr(sim, "_" + way[0])
    for name in way[1:]:
        thing = getattr(thing, name)
    return thing


def _numbers(sim):
    """{"fluid.held_pl": 1, ...}: every number of every part, those of its volumes included."""
    found = {}
    for part in _PARTS + _PORTS:
        _add(_at(sim, [part]), part, found)
    return found


def _add(thing, path, found):
    if thing is None:
        return
    for name, value in thing.__dict__.items():
        inner = path + "." + name
        if isinstance(value, _NUMBERS):
            found[inner] = value
        elif type(value).__name__ in ("Volume", "Noise", "Friction", "Zero"):
            _add(value, inner, found)
