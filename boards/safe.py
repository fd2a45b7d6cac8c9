# safe: every output inactive, before anything else.
#
# Owns which level of which pin does nothing. Must not: import more than it needs: boot.py calls it
# first after a reset, and until then only a resistor keeps the motor off (README.md beside this).
#
# A board's boot.py drives EN by itself, before anything is read, as a number: with pins.csv it
# would be 60 ms later. And as umachine: for machine, MicroPython first looks for a file of that
# name, which takes 4 ms. All of boot.py is read before its first line runs, so it is short. The
# prompt has its names: what they stand for would stay in memory, so it deletes them.

import machine

# Name of the pin, the part of rig.py that may say "active_low", and the active level when nobody
# says. A text, for what is a name in code stays in memory. (An HX711 that is clocked by chance is
# out of step.)
_OUTPUTS = """
EN           driver    low
STEP         -         high
DIR          -         high
VIBRATE      vibrator  high
BUZZER       buzzer    high
RED          light     high
YELLOW       light     high
GREEN        light     high
FORCE_CLOCK  -         high
"""


def silence_board(board: str) -> None:
    """silence() with the data of a board, by the name of its folder."""
    from boards import pins

    rig = __import__("boards.%s.rig" % board, None, None, ("PARTS",))
    silence(rig.PARTS, pins.named(board))


def silence(parts: dict, pins: dict) -> None:
    """Drives each output that the rig has to its inactive level; EN, which frees the motor, first.

    parts: PARTS of the board's rig.py; pins: of pins.named().
    """
    for line in _OUTPUTS.strip().split("\n"):
        name, part, active = line.split()
        if name in pins:
            data = parts.get(part) or {}
            level = 1 if data.get("active_low", active == "low") else 0
            machine.Pin(pins[name], machine.Pin.OUT, value=level)
