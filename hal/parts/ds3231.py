# ds3231: a DS3231, a clock with a crystal and a cell of its own, on I2C.
#
# Owns what is where in the chip, UTC in its time registers, and the offset of local time in those
# of its alarms. Must not: time anything: it counts whole seconds only. A reading is up to 1 s
# behind, and so two readings may disagree with the time between them by nearly 1 s, either way,
# however far apart they are. (The pump lets a clock jump by 2.5 s before it remarks on it.)
#
#     0 .. 6   seconds to year, in decimal digits; the bit for the century is nobody's: programs
#              set it as they like, and the contract ends with 2099
#     7 .. 13  of the two alarms, for us: local minus UTC in minutes, plus 720 (u16), its
#              complement, and three bytes that say whose it is
#     14       control: oscillator on, square wave off, both alarms off: whatever the alarm
#              registers hold, and be it the time, the pin stays as it is
#     15       status: bit 7, the oscillator has stood still since it was last set
#
# All of it is read in one transfer, for which the chip holds the time still.

from micropython import const

from hal.parts.calendar import date_of, days_of
from hal.parts.errors import EINVAL, EIO

_BYTES = const(16)
_OFFSET_AT = const(7)
_MARK_AT = const(11)
_MARK_END_AT = const(13)
_CONTROL_AT = const(14)
_STATUS_AT = const(15)
_STOPPED = const(0x80)
_ALARMS_OFF = const(0x04)  # INTCN alone: the pin is the alarms', and neither may use it
_MARK_1 = const(0x6D)  # mb, and the number of this layout
_MARK_2 = const(0x62)
_MARK_3 = const(0x01)
_DAY_MS = const(86_400_000)
_LAST_DAY = const(36_524)


class Ds3231:
    """hal port rtc.

    i2c: a machine.I2C of 400 kHz, at which a reading takes 0.9 ms on an RP2040 (at 100 kHz 2.3),
    and whose timeout is how long a bus that hangs may hold up the pump. address: of the chip. It
    is not set as long as nobody set it through here, or when its cell was empty.
    """

    def __init__(self, i2c, address=0x68):
        self._i2c = i2c
        self._address = address
        self._chip = bytearray(_BYTES)

    def read(self, into):
        """As the contract says; ms are a whole number of seconds. Does not allocate.

        OSError EIO when the chip does not answer, or says what is no time.
        """
        chip = self._chip
        try:
            self._i2c.readfrom_mem_into(self._address, 0, chip)
        except OSError:
            raise OSError(EIO, "ds3231.read")
        if chip[_STATUS_AT] & _STOPPED or not _is_ours(chip):
            return False
        if _has_no_digits(chip):
            raise OSError(EIO, "ds3231.read")
        # Written out, since a call for each would take longer than the bus does. Of two decimal
        # digits in a byte, the first counts 16 there, and 10 here.
        second = chip[0] - (chip[0] >> 4) * 6
        minute = chip[1] - (chip[1] >> 4) * 6
        hour = chip[2] - (chip[2] >> 4) * 6
        date = chip[4] - (chip[4] >> 4) * 6
        month = chip[5] & 0x7F
        month -= (month >> 4) * 6
        year = chip[6] - (chip[6] >> 4) * 6
        days = days_of(2_000 + year, month, date)
        if days < 0 or second > 59 or minute > 59 or hour > 23:
            raise OSError(EIO, "ds3231.read")
        into[0] = days
        into[1] = ((hour * 60 + minute) * 60 + second) * 1_000
        into[2] = (chip[_OFFSET_AT] | chip[_OFFSET_AT + 1] << 8) - 720
        return True

    def set(self, day, ms, offset_min):
        """Sets the clock, to the whole second that ms is in, which begins now.

        OSError EINVAL outside the contract's ranges, EIO when the chip does not answer. A power
        cut in the middle leaves the clock as it was, set, or not set.
        """
        if not (0 <= day <= _LAST_DAY and 0 <= ms < _DAY_MS and -720 <= offset_min <= 840):
            raise OSError(EINVAL, "ds3231.set")
        second = ms // 1_000
        year, month, date = date_of(day)
        offset = offset_min + 720
        chip = bytearray(_BYTES)
        chip[0] = _digits(second % 60)
        chip[1] = _digits(second // 60 % 60)
        chip[2] = _digits(second // 3_600)
        chip[3] = (day + 5) % 7 + 1  # Monday is 1
        chip[4] = _digits(date)
        chip[5] = _digits(month)
        chip[6] = _digits(year - 2_000)
        chip[_OFFSET_AT] = offset & 255
        chip[_OFFSET_AT + 1] = offset >> 8
        chip[_OFFSET_AT + 2] = chip[_OFFSET_AT] ^ 255
        chip[_OFFSET_AT + 3] = chip[_OFFSET_AT + 1] ^ 255
        chip[_MARK_AT] = _MARK_1
        chip[_MARK_AT + 1] = _MARK_2
        chip[_MARK_AT + 2] = _MARK_3
        try:
            # First nobody's, and the alarms off; then the time, whose last bytes make it ours; and
            # then the oscillator has not stood still. A byte is in the chip once it was sent.
            self._write(_MARK_END_AT, bytes((0, _ALARMS_OFF)))
            self._write(0, memoryview(chip)[:_CONTROL_AT])
            self._write(_STATUS_AT, b"\x00")
        except OSError:
            raise OSError(EIO, "ds3231.set")

    def _write(self, at, data):
        self._i2c.writeto_mem(self._address, at, data)


def _is_ours(chip):
    return (
        chip[_MARK_AT] == _MARK_1
        and chip[_MARK_AT + 1] == _MARK_2
        and chip[_MARK_AT + 2] == _MARK_3
        and chip[_OFFSET_AT] ^ chip[_OFFSET_AT + 2] == 255
        and chip[_OFFSET_AT + 1] ^ chip[_OFFSET_AT + 3] == 255
    )


def _has_no_digits(chip):
    # A first digit beyond 9 makes a number too large for any of them; a second would go unseen.
    return (
        chip[0] & 15 > 9
        or chip[1] & 15 > 9
        or chip[2] & 15 > 9
        or chip[4] & 15 > 9
        or chip[5] & 15 > 9
        or chip[6] & 15 > 9
    )


def _digits(number):
    return number // 10 << 4 | number % 10
