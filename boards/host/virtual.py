# virtual: from the virtual board's data to a pump in wall time, or the reason why there is none.
#
# Owns the order of a start on the virtual board; boards/start.py is that of the others. Must not:
# deliver; that is asked for at the prompt.

import os
import time

from boards import integrity
from boards.held import Held
from boards.host.keeping import Keeping
from boards.host.store import Kept
from boards.host.wall import Wall, WallConsole, WallSim
from firmware.config import Rig
from firmware.pump import Pump
from hal import RESET_HARD, RESET_POWER_ON, RESET_SOFT
from hal.sim import Sim

_HOLD_FILE = "/hold"
_JOURNAL = "/journal"
_NO_STORE = 4  # records, the least there is: files take its place
_MOST_OFF_MS = 400 * 86_400_000  # without power; looked at day by day


class Bench:
    """What `sim` needs: sim, the rig, and console, what a person types at."""

    def __init__(self, sim, console):
        self.sim = sim
        self.console = console


def started(machine, outside, rig: dict, plant: dict):
    """(pump, sim) as left at the prompt; (Held, Held) with the reason when there is no pump.

    machine, outside: the modules of the virtual board (chip.py); rig, plant: RIG and PLANT of the
    board's rig.py.
    """
    if _is_there(_HOLD_FILE):
        held = Held("it is held: take away the file /hold, then reset")
        return held, held
    outside.hold()
    try:
        return _start(machine, outside, rig, plant)
    except OSError as error:
        words = ", ".join([str(word) for word in error.args])
        held = Held("the hardware does not answer: %s; see to it, then reset" % words)
    except (KeyError, TypeError, ValueError) as error:
        held = Held("rig.py is wrong: %s; mend it, then flash again" % error)
    finally:
        outside.release()
    return held, held


def _start(machine, outside, rig, plant):
    # A clock chip with a cell of its own: never set on a new rig, then right through every reset.
    sim = Sim(1, rtc_set=0, store_records=_NO_STORE, **plant)
    keeping = Keeping(sim)
    _take_up(sim, keeping, outside.rig)
    causes = {machine.HARD_RESET: RESET_HARD, machine.SOFT_RESET: RESET_SOFT}
    sim.restart(causes.get(machine.reset_cause(), RESET_POWER_ON))
    # Whatever the rig remembers: the code is the board's, and may have been flashed anew.
    sim.happen("code-ok" if integrity.Installed().is_whole() else "code-bad")
    setattr(sim.hal, "store", Kept(_JOURNAL))  # noqa: B010 (ports are no attributes to mypy)
    pump = Pump(sim.hal, Rig(**rig))
    sim.attach(pump.poll)
    wall = Wall(sim, outside, keeping, time)
    console = WallConsole(pump, wall)
    wall.keep()
    outside.at_end = wall.catch_up
    return console, WallSim(Bench(sim, console), wall, outside)


def _take_up(sim, keeping, text):
    """The rig as it was left, and what became of it in the time without a pump."""
    if not text:
        return
    try:
        off_ms = time.time_ns() // 1_000_000 - keeping.take_up(text)
    except ValueError as error:
        print("the rig is a new one: %s" % error)
        return
    sim.advance(min(max(0, off_ms), _MOST_OFF_MS))


def _is_there(path):
    try:
        os.stat(path)
    except OSError:
        return False
    return True
