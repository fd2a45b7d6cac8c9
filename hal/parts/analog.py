# analog: a voltage at a pin, averaged; force as one, and the supply behind a divider.
#
# Owns the mean of several samples. Must not: judge them. A sensor that is not there reads near 0
# or near full scale, whichever way its wire floats or is pulled, and that is a number like any
# other here: force_min_counts and force_max_counts of the rig (firmware/config.py) catch it. So
# let the amplifier's output keep away from both ends, and pull the pin to one of them: 100 kOhm
# will do.

import machine
from micropython import const

_FULL = const(65_535)
_MOST_MV = const(60_000)
_MOST_SAMPLES = const(32)  # all of them within a millisecond: 30 us each on an RP2040


class Analog:
    """A pin with an analog-to-digital converter, read some times over.

    pin: what machine.Pin takes; samples: 1 .. 32, whose mean is a reading (on an ESP32, whose
    converter is slower, 16 at most). ValueError outside, or when the pin has no converter.
    """

    def __init__(self, pin, samples=16):
        if not 1 <= samples <= _MOST_SAMPLES:
            raise ValueError("analog: %d samples, outside 1 to %d" % (samples, _MOST_SAMPLES))
        self._read_u16 = machine.ADC(machine.Pin(pin)).read_u16
        self._samples = samples

    def mean(self):
        """0 .. 65_535, full scale, whatever the converter's width. Does not allocate."""
        read_u16 = self._read_u16
        total = 0
        for _ in range(self._samples):
            total += read_u16()
        return total // self._samples


class AnalogForce:
    """hal port force: an amplified load cell, or a pressure sensor, at an analog pin.

    pin, samples: as of Analog; invert: True when the voltage falls with force. Counts are
    0 .. 65_535. Reading cannot fail, and does not allocate.
    """

    def __init__(self, pin, samples=16, invert=False):
        self._analog = Analog(pin, samples)
        self._invert = invert

    def read(self):
        counts = self._analog.mean()
        return _FULL - counts if self._invert else counts


class Battery:
    """hal port battery. supply_low_mv and supply_stop_mv of the rig judge it.

    The converter compares with the board's own 3.3 V. When the supply is so low that its regulator
    lets go, that falls too, and the reading is too high: supply_stop_mv has to lie above that.

    pin: what machine.Pin takes; full_mv: 1 .. 60_000, the voltage of the supply that reads full
    scale: that of the converter (3_300 mV, an ESP32 about 3_100) times what the divider divides
    by. So 6_600 for two resistors of the same value on a Pico. samples: as of Analog. Reading
    cannot fail, and does not allocate: a supply whose wire is off reads 0, or whatever it floats
    to.
    """

    def __init__(self, pin, full_mv, samples=4):
        if not 1 <= full_mv <= _MOST_MV:
            raise ValueError("battery: full_mv is %d, outside 1 to %d" % (full_mv, _MOST_MV))
        self._analog = Analog(pin, samples)
        self._full_mv = full_mv

    def millivolts(self):
        # 14 bits: times 60_000 that is still below 2**30.
        return (self._analog.mean() >> 2) * self._full_mv // 16_383
