# tmc: a TMC2209 at the end of its wire, written from its data sheet.
#
# Owns registers and what a reset leaves in them, IFCNT, CRC, and the echo that the wire gives.
# Must not: import hal.

_SYNC = 0x05
_GCONF, _IFCNT, _CHOPCONF = 0x00, 0x02, 0x6C
_BY_REGISTER = 0x80  # mstep_reg_select
_AFTER_RESET = {_GCONF: 0x101, _CHOPCONF: 0x1000_0053}  # with nothing burnt into its OTP
_BY_PINS = (8, 32, 64, 16)  # microsteps by MS1 and MS2, which are its address too


def crc8(data):
    """As the data sheet's swuart_calcCRC, chapter 4.2."""
    crc = 0
    for byte in data:
        for _ in range(8):
            crc = (crc << 1 ^ 0x07) & 0xFF if (crc >> 7) ^ (byte & 1) else crc << 1 & 0xFF
            byte >>= 1
    return crc


class Tmc:
    """registers: what was written. mute, unwired, lost_writes, noise: what goes wrong.

    It has machine.UART's methods, and answers at once; bench tells the time that the bits take.
    """

    def __init__(self, bench, address=0):
        self.bench = bench
        self.address = address
        self.mute = False
        self.unwired = False
        self.lost_writes = 0  # how many of the next writes never arrive
        self.noise = None  # (index of the byte heard, bits that turn round)
        self.registers = {}
        self.count = 0  # IFCNT
        self.baud = None
        self._heard = bytearray()

    def opened(self, number, baudrate, timeout, tx=None, rx=None):
        """In the place of machine.UART."""
        assert timeout == 0
        self.number, self.baud, self.tx, self.rx = number, baudrate, tx, rx
        return self

    def power_cycle(self):
        self.registers.clear()
        self.count = 0

    def microsteps(self):
        """What a pulse moves, in parts of a full step."""
        if not self._value(_GCONF) & _BY_REGISTER:
            return _BY_PINS[self.address]
        return 256 >> (self._value(_CHOPCONF) >> 24 & 15)

    def _value(self, register):
        return self.registers.get(register, _AFTER_RESET.get(register, 0))

    def write(self, data):
        if not self.unwired:
            self._heard += data  # the board hears itself
        if self.mute or crc8(data[:-1]) != data[-1] or data[:2] != bytes((_SYNC, self.address)):
            return
        register = data[2]
        if register & 0x80:
            assert len(data) == 8
            if self.lost_writes:
                self.lost_writes -= 1
                return
            self.registers[register & 0x7F] = int.from_bytes(data[3:7], "big")
            self.count = (self.count + 1) % 256
        else:
            assert len(data) == 4
            value = self.count if register == _IFCNT else self._value(register)
            answer = bytes((_SYNC, 0xFF, register)) + value.to_bytes(4, "big")
            self._heard += answer + bytes((crc8(answer),))
            self.bench.pass_us(128 * 1_000_000 // self.baud)
            if self.noise:
                index, bits = self.noise
                self._heard[index] ^= bits

    def any(self):
        self.bench.pass_us(10)  # what a look takes
        return len(self._heard)

    def readinto(self, into):
        count = min(len(into), len(self._heard))
        into[:count] = self._heard[:count]
        del self._heard[:count]
        return count
