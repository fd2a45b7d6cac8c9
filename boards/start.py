# start: from a board's data to a pump that is polled, or to the reason why there is none.
#
# Owns the order of a start and what a person sees of it. Must not: deliver; that is asked for at
# the prompt.
#
# Before a board's main.py imports this it sets gc.threshold(65_536), or what is imported would lie
# scattered among the garbage of importing. What only building needs has left before the pump is
# read, too: so 52 KB are left in one piece, and 14 if it were still there.

import os
import sys

from micropython import const

from boards.unload import unload, unload_answers

_HOLD_FILE = const("/hold")


class _Numbers:
    """A checked rig's numbers alone: its table and the words of its checks have served."""

    # No function in here: one would hold this file in memory, which has served as well.


def started(board: str):
    """The console of a pump that is polled from now on; Held, with the reason, when there is none.

    board: the name of its folder. Raises nothing that a wrong rig can cause.
    """
    try:
        built = _built(board)
        if built is None:
            return _held("it is held; open the HOLD contact and remove the file /hold, then reset")
        hal, numbers, installed, flash = built
        unload("boards.build", "boards.pins", "boards.safe", "boards." + board, "firmware.config")
        hal.system.collect()  # or what comes next would lie above, for good
        from firmware.pump import Pump

        pump = Pump(hal, numbers)
    except OSError as error:
        return _held("the hardware does not answer: %s; see to it, then reset" % _words(error))
    except (KeyError, TypeError, ValueError) as error:
        return _held("rig.py or pins.csv is wrong: %s; mend it, then flash again" % error)
    unload("hal.stores.listing")
    unload_answers(False)
    hal.system.collect()
    from firmware.console.console import Console

    if sys.platform == "esp32":
        from boards.pacer_esp32 import Pacer
    else:
        from boards.pacer import Pacer
    pacer = Pacer(pump, hal.clock, installed.check_next, flash)
    pacer.start()
    unload("boards.start")
    return Console(pump, pacer.wait, pacer.forget, hal.system.collect)


def _built(board):
    """What the pump is made of: its Hal and the numbers of its rig; then its code, to be checked,
    and its flash. None: the board is held."""
    from boards import integrity, pins
    from boards.build import hal_of
    from firmware.config import Rig

    rig = __import__("boards.%s.rig" % board, None, None, ("RIG",))
    names = pins.named(board)
    if _is_held(names):
        return None
    numbers = _Numbers()
    for name, value in Rig(**rig.RIG).__dict__.items():
        setattr(numbers, name, value)
    installed = integrity.Installed()
    flash = _flash()
    return hal_of(rig.PARTS, names, installed.is_whole), numbers, installed, flash


def _flash():
    if sys.platform != "rp2":
        return None
    from hal.rp2.flash import mounted

    return mounted()


def _held(why):
    from boards.held import Held

    return Held(why)


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
