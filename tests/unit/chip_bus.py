# chip_bus: an I2C bus, and chips on it that are a row of registers.
#
# Owns addressing, and what goes wrong on a bus. Must not: hold a test, or share code with a part.


class PowerCut(BaseException):
    """The power went in the middle of a transfer."""


class Bus:
    """machine.I2C, as far as parts use it. errno: not 0, and every transfer fails with it.

    left: bytes that may still be written before the power is cut; -1: any number. reads, writes:
    transfers so far. A chip has an address, read(register) and write(register, byte), and start(),
    at which it holds what it shows.
    """

    def __init__(self, *chips):
        self._chips = chips
        self.errno = 0
        self.left = -1
        self.reads = 0
        self.writes = 0

    def _chip(self, address, addrsize):
        if addrsize != 8:
            raise ValueError("registers are numbered by a byte")
        if self.errno:
            raise OSError(self.errno)
        for chip in self._chips:
            if chip.address == address:
                chip.start()
                return chip
        raise OSError(19)  # ENODEV: nobody acknowledges

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        chip = self._chip(addr, addrsize)
        self.reads += 1
        for i in range(len(buf)):
            buf[i] = chip.read(memaddr + i)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        chip = self._chip(addr, addrsize)
        self.writes += 1
        for i in range(len(buf)):
            if self.left == 0:
                raise PowerCut
            if self.left > 0:
                self.left -= 1
            chip.write(memaddr + i, buf[i])
