# safe: every output inactive, before anything else.
#
# Owns which level of which pin does nothing. Must not: import more than it needs: boot.py calls it
# first after a reset, and until then only a resistor keeps the motor off (README.md beside this).

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
