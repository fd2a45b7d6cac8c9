"""The flash of an emulated board: what was written to it, what that took, what a cut leaves of it.

Owns programming and erasing. Must not: know a file system.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rp2040py.peripherals.ssi import (
    CMD_BLOCK_ERASE,
    CMD_PAGE_PROGRAM,
    CMD_SECTOR_ERASE,
    FLASH_BLOCK_SIZE,
    FLASH_PAGE_SIZE,
    FLASH_SECTOR_SIZE,
    RPSSI,
)
from rp2040py.rp2040 import RP2040

_SIZES = {
    CMD_PAGE_PROGRAM: FLASH_PAGE_SIZE,
    CMD_SECTOR_ERASE: FLASH_SECTOR_SIZE,
    CMD_BLOCK_ERASE: FLASH_BLOCK_SIZE,
}


@dataclass(frozen=True)
class Write:
    """One page programmed or one sector erased, at at_ns."""

    at_ns: float
    offset: int
    erases: bool
    before: bytes
    after: bytes

    def torn(self) -> bytes:
        """What is there when the power goes half way: the front half new, the rest old."""
        half = len(self.after) // 2
        return self.after[:half] + self.before[half:]


class Flash(RPSSI):
    """The emulator's flash chip, which remembers its last write.

    program_us, erase_us: what a page and a sector take, during which the core stands still with
    its interrupts off, and everything else goes on. 0: no time, as the emulator has it.
    """

    def __init__(self, mcu: RP2040):
        super().__init__(mcu, "SSI")
        self.programs = 0
        self.erases = 0
        self.last: Write | None = None
        self.program_us = 0
        self.erase_us = 0
        self.on_write: Callable[[Write], None] | None = None

    def _apply_command(self) -> None:
        command = bytes(self._tx_buffer[:4])
        size = _SIZES.get(command[0], 0) if len(command) == 4 and self._write_enabled else 0
        if not size:
            super()._apply_command()
            return
        memory = self.rp2040.flash
        start = int.from_bytes(command[1:], "big") // size * size
        before = bytes(memory[start : start + size])
        super()._apply_command()
        erases = command[0] != CMD_PAGE_PROGRAM
        self.programs += not erases
        self.erases += erases
        clock = self.rp2040.clock
        after = bytes(memory[start : start + size])
        self.last = Write(clock.nanos, start, erases, before, after)
        if self.on_write:
            self.on_write(self.last)
        took_us = self.erase_us if erases else self.program_us
        if took_us:
            clock.tick(took_us * 1_000)


def remember_writes(mcu: RP2040) -> Flash:
    """Puts such a flash in the place of the emulator's. To be called before anything runs."""
    flash = Flash(mcu)
    mcu.ssi = flash
    mcu.peripherals[0x18000] = flash
    return flash
