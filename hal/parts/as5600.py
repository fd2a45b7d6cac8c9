# as5600: an AS5600, which sees a magnet on the screw turn.
#
# Owns the turns, summed from angles of one. Must not: know steps; encoder_counts and encoder_steps
# of the rig (firmware/config.py) do.
#
# The chip knows the angle within a turn; from one reading to the next it is taken to have gone the
# shorter way. So it must turn less than half a turn between two. While the pump delivers, it reads
# before each burst, and a burst is at most quantum_nl of the rig: that has to be less than what
# half a turn of the screw moves, and is, on any rig with a whole millimetre of lead, by ten times
# and more. A screw that was turned by hand meanwhile is off by whole turns, which the pump sees as
# lost motion; at each resume it takes the position anew.

from micropython import const

from hal.parts.errors import EIO

_STATUS = const(0x0B)  # and then RAW ANGLE, two bytes: one transfer, so they belong together
_MAGNET = const(0x20)  # MD: a magnet is there
_TURN = const(4_096)


class As5600:
    """hal port encoder.

    i2c: a machine.I2C, whose timeout is how long a bus that hangs may hold up the pump; at 400 kHz
    a reading takes 0.3 ms. address: of the chip. counts_turn: 2 .. 4_096, a power of two: what a
    turn is told as; the chip trembles by one or two of 4_096, which a coarser count hides.
    reverse: True when the chip's angle falls while the motor goes forward. The first reading is
    where the count begins; there is none here, so that a chip that is not there shows as a fault.
    """

    def __init__(self, i2c, address=0x36, counts_turn=4_096, reverse=False):
        if not 2 <= counts_turn <= _TURN or counts_turn & (counts_turn - 1):
            raise ValueError("as5600: counts_turn %d is not 2, 4, 8 .. 4096" % counts_turn)
        self._i2c = i2c
        self._address = address
        self._per_count = _TURN // counts_turn
        self._reverse = reverse
        self._answer = bytearray(3)
        self._angle = -1  # at the last reading; -1: there was none
        self._total = 0  # 4_096 a turn; reaches 2**30 after 262_144 turns, far beyond any screw

    def count(self):
        """Position, in counts, 0 at the first reading. Does not allocate.

        OSError EIO when the chip does not answer, or sees no magnet.
        """
        answer = self._answer
        try:
            self._i2c.readfrom_mem_into(self._address, _STATUS, answer)
        except OSError:
            raise OSError(EIO, "as5600.count")
        if not answer[0] & _MAGNET:
            raise OSError(EIO, "as5600.count")
        angle = (answer[1] & 0x0F) << 8 | answer[2]
        if self._angle >= 0:
            moved = (angle - self._angle) & (_TURN - 1)
            if moved >= _TURN // 2:
                moved -= _TURN
            self._total += -moved if self._reverse else moved
        self._angle = angle
        return self._total // self._per_count
