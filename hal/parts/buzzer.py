# buzzer: a passive buzzer, or a small loudspeaker, driven by PWM.
#
# Owns the square wave. Must not: know what may be asked of it, or how often it was (annunciator).

import machine
from micropython import const

from hal.parts.errors import EIO

_HALF = const(32_768)  # of 65_535: a square wave, the loudest
_ANY_HZ = const(1_000)  # for the PWM to be set up with; silent


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
