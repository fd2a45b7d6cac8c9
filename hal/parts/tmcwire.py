# tmcwire: the UART of one wire that a TMC2209 listens to, and answers on.
#
# Owns datagrams and their CRC (data sheet, chapter 4). Must not: know a register. The wire is
# PDN_UART: RX of the board straight, TX through 1 kOhm, so the board hears what it says itself; a
# question that does not come back as it went out was disturbed.

import time

import machine
from micropython import const

from hal.parts.errors import EIO

_SYNC = const(0x05)
_MASTER = const(0xFF)
_WRITE = const(0x80)
_ASK_BYTES = const(4)
_WRITE_BYTES = const(8)
_HEARD_BYTES = const(12)  # the question, as it echoes, and the answer
_ANSWER_MAX_US = const(300)  # beyond the time of the bits: what driver and board take at most


class TmcWire:
    """Speaks to one driver. uart, tx_pin, rx_pin: what machine.UART takes, None for the pins that
    it takes by itself; address: 0 .. 3, by the pins MS1 and MS2 of the driver; baud: 9_600 ..
    500_000. ValueError beyond."""

    def __init__(self, uart, tx_pin, rx_pin, address, baud):
        if not 0 <= address <= 3:
            raise ValueError("driver: address is 0 to 3, not %d" % address)
        if not 9_600 <= baud <= 500_000:
            raise ValueError("driver: baud is 9600 to 500000, not %d" % baud)
        tx = None if tx_pin is None else machine.Pin(tx_pin)
        rx = None if rx_pin is None else machine.Pin(rx_pin)
        self._uart = machine.UART(uart, baudrate=baud, tx=tx, rx=rx, timeout=0)
        self._address = address
        self._write_us = _WRITE_BYTES * 10_000_000 // baud + 1
        self._answer_us = (_HEARD_BYTES * 10 + 8) * 1_000_000 // baud + _ANSWER_MAX_US
        self._heard = bytearray(_HEARD_BYTES)
        self._waste = bytearray(_HEARD_BYTES)
        self._table = _crc_table()

    def question(self, register):
        """The datagram for ask()."""
        datagram = bytearray((_SYNC, self._address, register, 0))
        datagram[3] = self._crc(datagram, 0, 3)
        return datagram

    def order(self, register, value):
        """The datagram for send(); value: 32 bits."""
        datagram = bytearray((_SYNC, self._address, register | _WRITE, 0, 0, 0, 0, 0))
        for i in range(4):
            datagram[3 + i] = value >> (24 - 8 * i) & 0xFF
        datagram[7] = self._crc(datagram, 0, 7)
        return datagram

    def send(self, order):
        """Writes a register. Whether it arrived is not known here: IFCNT tells."""
        self._uart.write(order)
        time.sleep_us(self._write_us)

    def ask(self, question):
        """What a register holds. OSError EIO when there is no whole answer.

        Takes 0.4 ms at 500_000 baud. Allocates nothing for values below 2**30.
        """
        uart = self._uart
        heard = self._heard
        while uart.any():
            uart.readinto(self._waste)
        uart.write(question)
        since_us = time.ticks_us()
        while uart.any() < _HEARD_BYTES:
            if time.ticks_diff(time.ticks_us(), since_us) > self._answer_us:
                raise OSError(EIO, "driver: no answer")
        uart.readinto(heard)
        for i in range(_ASK_BYTES):
            if heard[i] != question[i]:
                raise OSError(EIO, "driver: wire disturbed")
        if heard[4] != _SYNC or heard[5] != _MASTER or heard[6] != question[2]:
            raise OSError(EIO, "driver: wrong answer")
        if self._crc(heard, _ASK_BYTES, _HEARD_BYTES - 1) != heard[_HEARD_BYTES - 1]:
            raise OSError(EIO, "driver: wire disturbed")
        return heard[7] << 24 | heard[8] << 16 | heard[9] << 8 | heard[10]

    def _crc(self, data, begin, end):
        # x^8 + x^2 + x + 1 over the bits as they are sent, lowest first. The table works on bits
        # turned round, so the sum is turned back.
        table = self._table
        crc = 0
        for i in range(begin, end):
            crc = table[crc ^ data[i]]
        turned = 0
        for _ in range(8):
            turned = turned << 1 | crc & 1
            crc >>= 1
        return turned


def _crc_table():
    table = bytearray(256)
    for i in range(256):
        crc = i
        for _ in range(8):
            crc = crc >> 1 ^ 0xE0 if crc & 1 else crc >> 1
        table[i] = crc
    return table
