# annunciator: buzzer, vibrator and light together.
#
# Owns what is on now, so that nothing is written when nothing changes, and what may be asked. Must
# not: know how a sound or a light is made, or what it means.

from micropython import const

from hal.parts.errors import EINVAL

_LOWEST_HZ = const(150)
_HIGHEST_HZ = const(4_000)


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
