# light: red and yellow, from two lamps or from one that mixes.
#
# Owns how the two colours of the contract are made. Must not: choose between them, except that red
# is the graver one where a lamp can show only one.

from hal.parts.output import Output


class Leds:
    """A red lamp and a yellow one. red_pin, yellow_pin, active_low: as of Output."""

    def __init__(self, red_pin, yellow_pin, active_low=False):
        self._red = Output(red_pin, active_low)
        self._yellow = Output(yellow_pin, active_low)

    def show(self, red, yellow):
        """Each on or off, until changed."""
        self._red.set(red)
        self._yellow.set(yellow)


class Rgb:
    """A lamp of several colours, of which two are wired: yellow is red and green together.

    active_low: True for one with a common anode. Asked for red and yellow it shows red.
    """

    def __init__(self, red_pin, green_pin, active_low=False):
        self._red = Output(red_pin, active_low)
        self._green = Output(green_pin, active_low)

    def show(self, red, yellow):
        """Each on or off, until changed."""
        self._red.set(red or yellow)
        self._green.set(yellow and not red)
