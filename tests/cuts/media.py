# media: a flash chip and an FRAM in memory, that keep a log of every change to them.
#
# Owns how each behaves, how long a change takes, and the log. Must not: know what is stored, or
# what a power cut leaves (tears).
#
# An image is what both hold: a list of the flash's blocks, each bytes, or None while blank, and
# last the FRAM's bytes. Images share what they have in common: what changes is copied first.

from micropython import const

ERASE, WRITE, BYTES, OTHER = const(0), const(1), const(2), const(3)
NAMES = ("erase", "write", "bytes", "other")
BLOCK_BYTES = const(4_096)
BLANK = b"\xff" * BLOCK_BYTES
FRAM = const(-1)  # its place in an image
_COUNT, _SIZE, _ERASE = const(4), const(5), const(6)  # requests of a block device
_ERASE_US = const(45_000)
_WRITE_US = const(1_000)
_BYTE_US = const(23)
_EIO = const(5)


class Operation:
    """One change. before: the moment it began; pulses_after: that were out when it was done.

    OTHER: from here on it is another image, data; that is how a medium is worn in no time.
    """

    def __init__(self, kind, block, offset, data, before):
        self.kind = kind
        self.block = block
        self.offset = offset
        self.data = data
        self.before = before
        self.pulses_after = 0


class Tape:
    """The log: operations. witness: has moment(), pulses(), pass_us(us); None: nothing is kept."""

    def __init__(self, witness=None):
        self.witness = witness
        self.operations = []

    def begin(self, kind, block, offset, data):
        if self.witness:
            operation = Operation(kind, block, offset, data, self.witness.moment())
            self.operations.append(operation)

    def end(self, us):
        if self.witness:
            self.witness.pass_us(us)
            self.operations[-1].pulses_after = self.witness.pulses()


class Chip:
    """A NOR flash as MicroPython's file systems want it. on: False, and all it answers is EIO."""

    def __init__(self, image, tape):
        self._held = image[:FRAM]
        self._tape = tape
        self.on = True

    def blocks(self):
        return [held and bytes(held) for held in self._held]

    def readblocks(self, block, into, offset=0):
        if not self.on:
            return -_EIO
        held = self._held[block] or BLANK
        into[:] = memoryview(held)[offset : offset + len(into)]
        return 0

    def writeblocks(self, block, data, offset=0):
        if not self.on:
            return -_EIO
        tape = self._tape
        if tape.witness:
            tape.begin(WRITE, block, offset, bytes(data))
        held = self._held[block]
        if type(held) is not bytearray:
            held = self._held[block] = bytearray(held or BLANK)
        program(held, offset, data)
        tape.end(_WRITE_US)
        return 0

    def ioctl(self, request, argument):
        if request == _COUNT:
            return len(self._held)
        if request == _SIZE:
            return BLOCK_BYTES
        if request == _ERASE:
            if not self.on:
                return -_EIO
            self._tape.begin(ERASE, argument, 0, None)
            self._held[argument] = None
            self._tape.end(_ERASE_US)
        return 0


def program(held, offset, data):
    """Writes into a block: that makes zeros, and never ones."""
    end = offset + len(data)
    if held[offset:end] == b"\xff" * len(data):
        held[offset:end] = data
        return
    for i in range(len(data)):
        held[offset + i] &= data[i]


class Bus:
    """machine.I2C with an FRAM on it; a byte is there for good as soon as it was transferred."""

    def __init__(self, image, tape):
        self._held = bytearray(image[FRAM])
        self._tape = tape

    def bytes(self):
        return bytes(self._held)

    def writeto_mem(self, addr, memaddr, buf, *, addrsize=8):
        tape = self._tape
        if tape.witness:
            tape.begin(BYTES, 0, memaddr, bytes(buf))
        self._held[memaddr : memaddr + len(buf)] = buf
        tape.end(_BYTE_US * len(buf))

    def readfrom_mem_into(self, addr, memaddr, buf, *, addrsize=8):
        buf[:] = memoryview(self._held)[memaddr : memaddr + len(buf)]
