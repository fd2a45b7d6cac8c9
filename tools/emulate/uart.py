"""A UART whose transmit interrupt can be cleared.

Owns the emulator's repair 4: its transmit interrupt is raised again by every look at it, so a
driver that serves it never gets away. Here it is raised when a byte has left, and stays cleared
once it was cleared, as PL011's is. Must not: know what is on the line.
"""

from rp2040py.peripherals.uart import RPUART, UARTDR, UARTTXINTR
from rp2040py.rp2040 import RP2040

_BASES = (0x40034, 0x40038)


def clear_when_told(mcu: RP2040) -> None:
    """Puts such UARTs in the place of the emulator's. To be called before anything runs."""
    for index, base in enumerate(_BASES):
        old = mcu.uart[index]
        uart = Uart(mcu, old.name, old.irq, old.dreq)
        mcu.uart[index] = uart
        mcu.peripherals[base] = uart


class Uart(RPUART):
    """The emulator's UART, but for its transmit interrupt."""

    def check_interrupts(self) -> None:
        self.rp2040.set_interrupt(self.irq, bool(self._interrupt_status & self._interrupt_mask))

    def write_uint32(self, offset: int, value: int) -> None:
        super().write_uint32(offset, value)
        if offset == UARTDR:
            self._interrupt_status |= UARTTXINTR
            self.check_interrupts()
