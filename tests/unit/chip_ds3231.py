# chip_ds3231: a DS3231 on a bus, after its data sheet: an odometer of decimal digits.
#
# Owns its registers, how time turns them, and the pin of its alarms. Must not: hold a test, or
# share code with the driver.

_CONTROL = 0x0E
_STATUS = 0x0F
# By the digits of the month
_DAYS = {
    0x01: 0x31,
    0x02: 0x28,
    0x03: 0x31,
    0x04: 0x30,
    0x05: 0x31,
    0x06: 0x30,
    0x07: 0x31,
    0x08: 0x31,
    0x09: 0x30,
    0x10: 0x31,
    0x11: 0x30,
    0x12: 0x31,
}


class Ds3231Chip:
    """As it leaves the factory: 2000-01-01 00:00:00, and its oscillator has not run yet.

    registers: as they are; ppm: how much faster than the bench it runs; rings: seconds in which
    its alarm pin was low, flags: in which an alarm matched.
    """

    address = 0x68

    def __init__(self, top):
        self._top = top
        self.registers = bytearray(19)
        self.registers[3] = self.registers[4] = self.registers[5] = 1
        self.registers[_CONTROL] = 0x1C
        self.registers[_STATUS] = 0x88
        self.ppm = 0
        self.rings = 0
        self.flags = 0
        self._second_us = top.total_us  # when the second that is shown began

    def start(self):
        """A transfer begins: what is shown is as of now."""
        second_us = 1_000_000 - self.ppm
        while self._top.total_us - self._second_us >= second_us:
            self._second_us += second_us
            self._tick()

    def read(self, register):
        return self.registers[register]

    def write(self, register, byte):
        self.registers[register] = byte
        if register == 0:
            self._second_us = self._top.total_us  # the second begins anew
        if register == _STATUS:
            self.registers[_STATUS] = byte & 0x8B

    def stop_oscillator(self):
        """The cell was empty."""
        self.registers[_STATUS] |= 0x80

    def _tick(self):
        r = self.registers
        if self._turn(0, 0x60) and self._turn(1, 0x60) and self._turn(2, 0x24):
            r[3] = r[3] % 7 + 1
            last = _DAYS[r[5] & 0x1F]
            if last == 0x28 and (r[6] & 15) % 4 == (0 if r[6] & 16 == 0 else 2):
                last = 0x29
            if r[4] < last:
                self._turn(4, 0xA0)
            else:
                r[4] = 1
                if r[5] & 0x1F == 0x12:
                    r[5] = r[5] & 0x80 | 1
                    if self._turn(6, 0xA0):
                        r[5] ^= 0x80
                else:
                    r[5] = r[5] & 0x80 | self._after(r[5] & 0x1F)
        self._alarms()

    def _turn(self, register, end):
        # One up; True when it came round.
        up = self._after(self.registers[register])
        self.registers[register] = 0 if up == end else up
        return up == end

    def _after(self, digits):
        return digits + 7 if digits & 15 == 9 else digits + 1

    def _alarms(self):
        r = self.registers
        if self._matches(7, 0):
            r[_STATUS] |= 1
            self.flags += 1
        if r[0] == 0 and self._matches(11, 1):
            r[_STATUS] |= 2
            self.flags += 1
        control = r[_CONTROL]
        if control & 4 == 0 or control & r[_STATUS] & 3:
            self.rings += 1  # a square wave, or an alarm

    def _matches(self, alarm, time):
        # Seconds or minutes first; then hours; then the day of the month, or of the week.
        r = self.registers
        for i in range(alarm, 11 if alarm == 7 else 14):
            if r[i] & 0x80:
                continue
            here = r[time + i - alarm]
            if time + i - alarm == 3:
                here = (r[3] | 0x40) if r[i] & 0x40 else r[4]
            if r[i] != here:
                return False
        return True
