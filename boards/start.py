# start: from a board's data to a pump that is polled, or to the reason why there is none.
#
# Owns the order of a start and what a person sees of it. Must not: deliver; that is asked for at
# the prompt.

import os
import sys

from boards.held import Held
from boards.pacer import Pacer
from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump

_HOLD_FILE = "/hold"


def started(board: str):
    """The console of a pump that is polled from now on; Held, with the reason, when there is none.

    board: the name of its folder. Raises nothing that a wrong rig can cause.
    """
    try:
        pump = _built(board)
    except OSError as error:
        return Held("the hardware does not answer: %s; see to it, then reset" % _words(error))
    except (KeyError, TypeError, ValueError) as error:
        return Held("rig.py or pins.csv is wrong: %s; mend it, then flash again" % error)
    if pump is None:
        return Held("it is held; open the HOLD contact and remove the file /hold, then reset")
    pacer = Pacer(pump, pump.hal.clock)
    pacer.start()
    return Console(pump, pacer.wait)


def _built(board):
    # What only building needs is imported here and forgotten: 9 KB more for whoever types.
    from boards import integrity, pins
    from boards.build import hal_of

    rig = __import__("boards.%s.rig" % board, None, None, ("RIG",))
    names = pins.named(board)
    if _is_held(names):
        return None
    hal = hal_of(rig.PARTS, names, integrity.Installed().check_next)
    pump = Pump(hal, Rig(**rig.RIG))
    for name in ("boards.build", "boards.rigdata", "boards.pins", "boards.safe", rig.__name__):
        _forget(name)
    return pump


def _is_held(names: dict) -> bool:
    from hal.parts.switch import Switch

    if "HOLD" in names and Switch(names["HOLD"]).on():
        return True
    try:
        os.stat(_HOLD_FILE)
    except OSError:
        return False
    return True


def _words(error) -> str:
    return ", ".join([str(word) for word in error.args])


def _forget(name):
    package, _, module = name.rpartition(".")
    if name in sys.modules:
        del sys.modules[name]
        delattr(sys.modules[package], module)
