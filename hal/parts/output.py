# output: something that is on or off: a light, a vibration motor.
#
# Owns which level is on. Must not: remember.

import machine


class Output:
    """A pin that drives something. Off from here on.

    pin: what machine.Pin takes; active_low: True when a low pin is on. A pin gives some
    milliamperes: a motor or a relay needs a transistor, and a diode across it.
    """

    def __init__(self, pin, active_low=False):
        self._on_level = 0 if active_low else 1
        # The level comes before the direction, on every port: the pin does not twitch.
        self._pin = machine.Pin(pin, machine.Pin.OUT, value=1 - self._on_level)

    def set(self, on):
        """On or off, until changed. Does not allocate."""
        self._pin(self._on_level if on else 1 - self._on_level)
