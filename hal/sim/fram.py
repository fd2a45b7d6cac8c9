# fram: an FRAM, an MB85RC256V or its like, on an I2C bus of its own.
#
# Owns the bytes, and what a power cut makes of a transfer. Must not: know what is in the part. The
# other end of the bus is hal.stores.fram.

from hal.sim.errors import EIO, PowerCut


class FramBus:
    """machine.I2C, as far as an FRAM needs it, with the part on it.

    A byte is in memory as soon as it was transferred; addresses go round at the end. data: the
    memory, which outlives the bus. present: False, and nothing answers (OSError EIO). written:
    bytes so far. None of its calls allocates.
    """

    def __init__(self, address=0x50, size_bytes=32_768):
        self._address = address
        self.data = bytearray(size_bytes)
        self.present = True
        self.written = 0
        self._bytes_left = -1

    def cut(self, after_bytes):
        """The power goes when so many more bytes were written: the next raises PowerCut, once.

        -1 takes it back.
        """
        self._bytes_left = after_bytes

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        self._answer(addr, addrsize)
        data = self.data
        size = len(data)
        for i in range(len(buf)):
            if self._bytes_left >= 0:
                self._bytes_left -= 1
                if self._bytes_left < 0:
                    raise PowerCut
            data[(memaddr + i) % size] = buf[i]
            self.written += 1

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        self._answer(addr, addrsize)
        data = self.data
        size = len(data)
        for i in range(len(buf)):
            buf[i] = data[(memaddr + i) % size]

    def _answer(self, address, address_bits):
        if not self.present or address != self._address:
            raise OSError(EIO, "i2c")
        if address_bits != 16:
            raise ValueError("fram: memory addresses are of 16 bits")
