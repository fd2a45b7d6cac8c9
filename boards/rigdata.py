# rigdata: what rig.py and pins.csv say, in words for what is missing in them.
#
# Owns the look-up of data and pins, and the I2C bus that several parts share. Must not: know what
# a part is.


class RigData:
    """PARTS of a board's rig.py, and its pins. Raises ValueError for what is missing in them."""

    def __init__(self, parts, pins):
        self._parts = parts
        self._pins = pins
        self._bus = None

    def pin(self, name):
        """What machine.Pin takes for the pin of that name."""
        if name not in self._pins:
            raise ValueError("pins.csv has no " + name)
        return self._pins[name]

    def has_pin(self, name):
        """True when pins.csv has it."""
        return name in self._pins

    def data(self, port):
        """What the part of a port takes, by name; None when there is no such part on the rig."""
        data = self._parts.get(port)
        if data is None:
            return None
        return {name: value for name, value in data.items() if name != "part"}

    def part(self, port, *known):
        """Which of the known parts a port is made of; the first when rig.py does not say."""
        data = self._parts.get(port)
        if data is None:
            raise ValueError("rig.py: there is no %s" % port)
        part = data.get("part", known[0])
        if part not in known:
            raise ValueError("rig.py: %s is %r, not one of: %s" % (port, part, ", ".join(known)))
        return part

    def bus(self):
        """The I2C bus of the rig."""
        if self._bus is None:
            data = self.data("i2c")
            if data is None:
                raise ValueError(
                    'rig.py: i2c is None; a part on it needs {"id": 0, "freq": 400_000}'
                )
            from machine import I2C, Pin

            number = data.pop("id")
            self._bus = I2C(number, scl=Pin(self.pin("SCL")), sda=Pin(self.pin("SDA")), **data)
        return self._bus
