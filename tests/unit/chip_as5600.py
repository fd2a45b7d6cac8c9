# chip_as5600: an AS5600 and the magnet before it, on a bus.
#
# Owns the registers that are read. Must not: hold a test, or share code with the driver.


class As5600Chip:
    """turned: of the magnet since it was put there, in 4096ths of a turn, of any size and sign.

    magnet: False, and the chip sees none; its angle is then whatever it was.
    """

    address = 0x36

    def __init__(self):
        self.turned = 0
        self.magnet = True
        self._angle = 0

    def start(self):
        if self.magnet:
            self._angle = self.turned % 4_096

    def read(self, register):
        if register == 0x0B:
            return 0b0010_0111 if self.magnet else 0b0001_0111  # and bits that mean nothing
        if register == 0x0C:
            return self._angle // 256
        if register == 0x0D:
            return self._angle % 256
        raise ValueError("register %d is not of this story" % register)
