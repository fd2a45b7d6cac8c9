# test_tmc_hot_path: what a TMC2209 is asked before a burst allocates nothing.

import gc

import micropython

from tests.unit.benchtop import part


class Line:
    """machine.UART with a driver at its end, which allocates nothing either."""

    def __init__(self, number, baudrate, tx, rx, timeout):
        self._heard = bytearray(12)
        self._at = self._end = 0
        self.count = 0  # IFCNT

    def any(self):
        return self._end - self._at

    def readinto(self, into):
        for i in range(len(into)):
            into[i] = self._heard[self._at]
            self._at += 1

    def write(self, data):
        heard = self._heard
        for i in range(4):
            heard[i] = data[i]
        self._at = self._end = 0
        if len(data) == 8:
            self.count += 1
            return
        heard[4], heard[5], heard[6] = 5, 0xFF, data[2]
        heard[7] = heard[8] = heard[9] = 0
        heard[10] = self.count
        crc = 0
        for i in range(4, 11):
            byte = heard[i]
            for _ in range(8):
                crc = (crc << 1 ^ 0x07) & 0xFF if (crc >> 7) ^ (byte & 1) else crc << 1 & 0xFF
                byte >>= 1
        heard[11] = crc
        self._end = 12


def test_the_question_before_each_burst():
    part("tmcwire").machine.UART = Line
    driver = part("tmc2209").Tmc2209(4, 3, None, 20, 21)
    driver.enable()
    gc.collect()
    micropython.heap_lock()
    try:
        for direction in (1, 1, -1, -1, 1):
            driver.direct(direction)
    finally:
        micropython.heap_unlock()
