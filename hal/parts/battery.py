# battery: the supply's voltage, behind a divider at an analog pin.
#
# Owns the scale. Must not: judge; supply_low_mv and supply_stop_mv of the rig do.
#
# The converter compares with the board's own 3.3 V. When the supply is so low that its regulator
# lets go, that falls too, and the reading is too high: supply_stop_mv has to lie above that point.

from micropython import const

from hal.parts.analog import Analog

_MOST_MV = const(60_000)


class Battery:
    """hal port battery.

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
