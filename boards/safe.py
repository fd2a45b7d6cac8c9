# safe: every output inactive, before anything else.
#
# Owns which level of which pin does nothing. Must not: import more than it needs: boot.py calls it
# first after a reset, and until then only a resistor keeps the motor off (README.md beside this).

import machine

# name of the pin, the part of rig.py that may say "active_low", and whether it is when nobody says
_OUTPUTS = (
    ("EN", "driver", True),
    ("STEP", None, False),
    ("DIR", None, False),
    ("VIBRATE", "vibrator", False),
    ("BUZZER", "buzzer", False),
    ("RED", "light", False),
    ("YELLOW", "light", False),
    ("GREEN", "light", False),
    ("FORCE_CLOCK", None, False),  # an HX711 that is clocked by chance is out of step
)


def silence(parts: dict, pins: dict) -> None:
    """Drives each output that the rig has to its inactive level; EN, which frees the motor, first.

    parts: PARTS of the board's rig.py; pins: of pins.named().
    """
    for name, part, active_low in _OUTPUTS:
        if name in pins:
            data = parts.get(part) or {}
            level = 1 if data.get("active_low", active_low) else 0
            machine.Pin(pins[name], machine.Pin.OUT, value=level)
