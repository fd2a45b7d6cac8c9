# annunciator: buzzer, vibrator and light, each by itself and all together.
#
# Owns how a sound and the two colours of the contract are made, and what is on now, so that
# nothing is written when nothing changes. Must not: know what they mean.

import machine
from micropython import const

from hal.parts.errors import EINVAL, EIO

_LOWEST_HZ = const(150)
_HIGHEST_HZ = const(4_000)
_HALF = const(32_768)  # of 65_535: a square wave, the loudest
_ANY_HZ = const(1_000)  # for the PWM to be set up with; silent


class Annunciator:
    """hal port annunciator. buzzer: a Buzzer; vibrator: an Output; light: Leds or Rgb; each may be
    None. All are off when they come here. No call allocates."""

    def __init__(self, buzzer, vibrator, light):
        self._buzzer = buzzer
        self._vibrator = vibrator
        self._light = light
        self._frequency_hz = 0
        self._vibrating = False
        self._red = False
        self._yellow = False

    def tone(self, frequency_hz):
        if frequency_hz != 0 and not _LOWEST_HZ <= frequency_hz <= _HIGHEST_HZ:
            raise OSError(EINVAL, "annunciator.tone")
        if self._buzzer is not None and frequency_hz != self._frequency_hz:
            self._buzzer.tone(frequency_hz)
            self._frequency_hz = frequency_hz

    def vibrate(self, on):
        on = bool(on)
        if self._vibrator is not None and on != self._vibrating:
            self._vibrator.set(on)
            self._vibrating = on

    def light(self, red, yellow):
        red = bool(red)
        yellow = bool(yellow)
        if self._light is not None and (red != self._red or yellow != self._yellow):
            self._light.show(red, yellow)
            self._red = red
            self._yellow = yellow


class Buzzer:
    """A pin that sounds. Silent from here on.

    pin: what machine.Pin takes; its neighbour in the same PWM slice of an RP2 (2n and 2n + 1) must
    not be used for another PWM, since they have one frequency. active_low: True when a low pin
    puts current through the buzzer, which must not have any while it is silent.
    """

    def __init__(self, pin, active_low=False):
        out = machine.Pin(pin, machine.Pin.OUT, value=1 if active_low else 0)
        self._pwm = machine.PWM(out, freq=_ANY_HZ, duty_u16=0, invert=bool(active_low))

    def tone(self, frequency_hz):
        """Sounds from now on; 0 is silence, with the pin at rest. OSError EIO when it cannot."""
        try:
            if frequency_hz:
                self._pwm.freq(frequency_hz)
                self._pwm.duty_u16(_HALF)
            else:
                self._pwm.duty_u16(0)
        except OSError:
            raise OSError(EIO, "buzzer.tone")


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
