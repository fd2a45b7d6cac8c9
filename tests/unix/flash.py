# flash: a flash chip in memory, and the block device on it that a file system mounts.
#
# Owns how flash behaves: an erase makes ones, a write makes zeros, and a power cut leaves either
# half done. Must not: know what a file system is.

from micropython import const

from hal.sim.errors import PowerCut

_COUNT, _SIZE, _ERASE = const(4), const(5), const(6)  # requests of a block device
_EIO = const(5)
_WHOLE = const(256)


class Flash:
    """blocks of block_bytes. held: each block's bytes; None while blank, and takes no memory.

    erases: how often, of each block; operations: erases and writes so far; written: bytes.
    rewritten: writes to what was not blank.
    """

    def __init__(self, blocks, block_bytes):
        self.block_bytes = block_bytes
        self.held = [None] * blocks
        self.erases = [0] * blocks
        self.operations = 0
        self.written = 0
        self.rewritten = 0
        self._blank = b"\xff" * block_bytes
        self._left = -1
        self._part = 0
        self._gone = False
        self.fails = False

    def image(self):
        """What it holds, to be given to load()."""
        return [held and bytes(held) for held in self.held]

    def load(self, image):
        for block in range(len(image)):
            self.held[block] = image[block] and bytearray(image[block])

    def cut(self, operations, part=0, fails=False):
        """The power goes in the operation after so many more, of which part/256 is done.

        It raises PowerCut, once; or it fails with EIO, and the power stays. operations of -1
        takes it back.
        """
        self._left = operations
        self._part = part
        self.fails = fails

    def erase(self, block):
        part = self._part_done()
        held = self.held[block]
        if part == _WHOLE:
            self.held[block] = None
        elif held:
            erased = self.block_bytes * part // _WHOLE
            held[0:erased] = self._blank[:erased]
        self.erases[block] += 1
        self._go_on()

    def write(self, block, offset, data):
        held = self.held[block]
        if held is None:
            held = self.held[block] = bytearray(self._blank)
        length = len(data) * self._part_done() // _WHOLE
        if held[offset : offset + length] == self._blank[:length]:
            held[offset : offset + length] = data[:length]
        else:
            self.rewritten += 1
            for i in range(length):
                held[offset + i] &= data[i]
        self.written += length
        self._go_on()

    def read(self, block, offset, into):
        held = self.held[block] or self._blank
        into[:] = held[offset : offset + len(into)]

    def _part_done(self):
        self.operations += 1
        left = self._left
        if left < 0:
            return _WHOLE
        self._left = left - 1
        if left:
            return _WHOLE
        self._gone = True
        return self._part

    def _go_on(self):
        if self._gone:
            self._gone = False
            raise PowerCut


class BlockDevice:
    """A flash as MicroPython's file systems want it. on: False, and all it answers is EIO."""

    def __init__(self, flash):
        self._flash = flash
        self.on = True

    def readblocks(self, block, into, offset=0):
        if not self.on:
            return -_EIO
        self._flash.read(block, offset, into)
        return 0

    def writeblocks(self, block, data, offset=0):
        return self._change(self._flash.write, block, offset, data)

    def ioctl(self, request, argument):
        if request == _COUNT:
            return len(self._flash.held)
        if request == _SIZE:
            return self._flash.block_bytes
        if request != _ERASE:
            return 0
        return self._change(self._flash.erase, argument)

    def _change(self, does, *arguments):
        if not self.on:
            return -_EIO
        try:
            does(*arguments)
        except PowerCut:
            if self._flash.fails:
                return -_EIO
            self.on = False
            raise
        return 0
