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
_ANSWER_BYTES = const(8)
_HEARD_BYTES = const(12)  # the question, as it echoes, and the answer
_BAUD = const(500_000)  # the most that the driver takes: any slower, and a burst begins too late
_WRITE_US = const(161)  # 8 bytes, of 10 bits of 2 us
_ANSWER_US = const(556)  # 12 bytes, 8 bits until the driver answers; 300 us for driver and board


class TmcWire:
    """Speaks to one driver. tx_pin, rx_pin: what machine.Pin takes; uart: the number of the UART
    that has these pins; address: 0 .. 3, by the pins MS1 and MS2 of the driver, ValueError beyond.
    """

    def __init__(self, tx_pin, rx_pin, uart, address):
        if not 0 <= address <= 3:
            raise ValueError("driver: address is 0 to 3, not %d" % address)
        tx = machine.Pin(tx_pin)
        rx = machine.Pin(rx_pin)
        self._uart = machine.UART(uart, baudrate=_BAUD, tx=tx, rx=rx, timeout=0)
        self._address = address
        self._waste = bytearray(_HEARD_BYTES)
        self._echo = bytearray(_ASK_BYTES)
        self._answer = bytearray(_ANSWER_BYTES)
        self._summed = memoryview(self._answer)[: _ANSWER_BYTES - 1]
        self._table = _crc_table()
        self._turned = bytearray([_turned(byte) for byte in range(256)])

    def question(self, register):
        """The datagram for ask()."""
        datagram = bytearray((_SYNC, self._address, register, 0))
        datagram[3] = self._crc(datagram[:3])
        return datagram

    def order(self, register, value):
        """The datagram for send(); value: 32 bits."""
        datagram = bytearray((_SYNC, self._address, register | _WRITE, 0, 0, 0, 0, 0))
        for i in range(4):
            datagram[3 + i] = value >> (24 - 8 * i) & 0xFF
        datagram[7] = self._crc(datagram[:7])
        return datagram

    def send(self, order):
        """Writes a register. Whether it arrived is not known here: IFCNT tells."""
        self._uart.write(order)
        time.sleep_us(_WRITE_US)

    def ask(self, question):
        """What a register holds. OSError EIO when there is no whole answer.

        Takes 0.5 ms on an RP2040. Allocates nothing for values below 2**30.
        """
        uart = self._uart
        while uart.any():
            uart.readinto(self._waste)
        uart.write(question)
        since_us = time.ticks_us()
        while uart.any() < _HEARD_BYTES:
            if time.ticks_diff(time.ticks_us(), since_us) > _ANSWER_US:
                raise OSError(EIO, "driver: no answer")
        answer = self._answer
        uart.readinto(self._echo)
        uart.readinto(answer)
        if self._echo != question or self._crc(self._summed) != answer[7]:
            raise OSError(EIO, "driver: wire disturbed")
        if answer[0] != _SYNC or answer[1] != _MASTER or answer[2] != question[2]:
            raise OSError(EIO, "driver: wrong answer")
        return answer[3] << 24 | answer[4] << 16 | answer[5] << 8 | answer[6]

    def _crc(self, data):
        # x^8 + x^2 + x + 1 over the bits as they are sent, lowest first. The table works on bits
        # turned round, so the sum is turned back.
        table = self._table
        crc = 0
        for byte in data:
            crc = table[crc ^ byte]
        return self._turned[crc]


def _crc_table():
    table = bytearray(256)
    for i in range(256):
        crc = i
        for _ in range(8):
            crc = crc >> 1 ^ 0xE0 if crc & 1 else crc >> 1
        table[i] = crc
    return table


def _turned(byte):
    turned = 0
    for _ in range(8):
        turned = turned << 1 | byte & 1
        byte >>= 1
    return turned
