# keys: buttons, one bit each.
#
# Owns which button is which bit. Must not: know what a button means.

from micropython import const

from hal.parts.switch import Switch

_MOST = const(30)  # bits of a number that is small on every board


class Keys:
    """hal port keys.

    pins: what machine.Pin takes, of at most 30 buttons; the first is bit 0. active_low, pull_up,
    debounce_ms: as of Switch, for all of them; buttons bounce for up to 20 ms.
    """

    def __init__(self, pins, active_low=True, pull_up=True, debounce_ms=20):
        if len(pins) > _MOST:
            raise ValueError("keys: %d are more than %d" % (len(pins), _MOST))
        self._switches = [Switch(pin, active_low, pull_up, debounce_ms) for pin in pins]

    def read(self):
        """A bit for each button, 1 while it is pressed. Does not allocate."""
        bits = 0
        bit = 1
        for switch in self._switches:
            if switch.on():
                bits |= bit
            bit <<= 1
        return bits
