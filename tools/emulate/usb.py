"""The serial line of an emulated board over its USB, as bytes.

Owns the emulator's repair 1: it answers every idle OUT endpoint each 10 us, with nothing, so the
core never sleeps, and it sends no frames, which MicroPython waits for before it speaks. Here an
OUT endpoint is answered when there is something for it, a millisecond later, and frames come once
a millisecond while the firmware asks for their interrupt. Must not: know what the bytes mean.
"""

from collections.abc import Callable
from typing import Any

from rp2040py.peripherals.usb import INTE, INTR_DEV_SOF, SOF_RD, RPUSBController
from rp2040py.rp2040 import RP2040
from rp2040py.usb.cdc import USBCDC

FRAME_US = 1_000
_FRAME_NS = 1_000_000
_FRAMES = 2_048  # then their number begins again
_CONTROL_ENDPOINT = 0


class Controller(RPUSBController):
    """The emulator's USB, and frames."""

    def __init__(self, mcu: RP2040):
        super().__init__(mcu, "USB")
        self._frames = mcu.clock.create_alarm(self._frame)
        self._framing = False

    def read_uint32(self, offset: int) -> int:
        value = super().read_uint32(offset)
        if offset == SOF_RD:
            self._int_raw &= ~INTR_DEV_SOF  # reading is how it is cleared
            self.check_interrupts()
        return value

    def write_uint32(self, offset: int, value: int) -> None:
        super().write_uint32(offset, value)
        if offset == INTE and value & INTR_DEV_SOF and not self._framing:
            self._framing = True
            now_ns = self.rp2040.clock.nanos
            self._frames.schedule(_FRAME_NS - now_ns % _FRAME_NS)

    def reset(self) -> None:
        super().reset()
        self._frames.cancel()
        self._framing = False

    def _frame(self):
        self._framing = bool(self._int_enable & INTR_DEV_SOF)
        if self._framing:
            now_ns = self.rp2040.clock.nanos
            self._sof_frame_number = int(now_ns // _FRAME_NS) % _FRAMES
            self._int_raw |= INTR_DEV_SOF
            self.check_interrupts()
            self._frames.schedule(_FRAME_NS)


class Line:
    """What a terminal at the other end of the cable types and reads.

    said: all the board sent; on_said: called when it grows. To be made before anything runs.
    """

    def __init__(self, mcu: RP2040):
        usb = Controller(mcu)
        mcu.usb_ctrl = usb
        mcu.peripherals[0x50110] = usb
        self.said = bytearray()
        self.is_up = False  # the board is on the bus, and knows that somebody listens
        self.on_said: Callable[[], object] | None = None
        self._usb = usb
        self._unsent = bytearray()
        self._asked: tuple[int, int] | None = None  # endpoint and bytes of a transfer that waits
        cdc = USBCDC(usb)
        cdc.on_serial_data = self._hear
        cdc.on_device_connected = self._connected
        self._control: Any = usb.on_endpoint_read
        self._reset: Any = usb.on_reset
        usb.on_endpoint_read = self._read
        usb.on_reset = self._dropped

    def type(self, data: bytes) -> None:
        """Puts bytes on the line; they arrive as fast as the board takes them."""
        self._unsent += data
        self._answer()

    @property
    def unsent(self) -> int:
        """Bytes typed that the board has not taken yet."""
        return len(self._unsent)

    def _hear(self, data):
        self.said += data
        if self.on_said:
            self.on_said()

    def _connected(self):
        self.is_up = True

    def _dropped(self):
        self.is_up = False
        self._unsent.clear()
        self._asked = None
        self._reset()

    def _read(self, endpoint, size):
        if endpoint == _CONTROL_ENDPOINT:
            self._control(endpoint, size)
            return
        self._asked = (endpoint, size)
        self._answer()

    def _answer(self):
        if self._asked is None or not self._unsent:
            return
        endpoint, size = self._asked
        self._asked = None
        data = bytes(self._unsent[:size])
        del self._unsent[:size]
        self._usb.endpoint_read_done(endpoint, data, FRAME_US)
