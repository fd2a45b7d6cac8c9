# hx711: a load cell behind an HX711, a converter of 24 bits, on two pins of its own.
#
# Owns the conversation with the chip, and how it is brought to its senses. Must not: filter.
#
# The chip answers each rising clock with a bit, and a 25th clock asks for the next conversion of
# channel A with a gain of 128. MicroPython's software SPI makes the 24 before it, quicker than
# Python could. A clock that stays high for 60 us switches the chip off; low again, it starts anew,
# and the bits still to come read as ones. So no interrupt may come in between, and the time is
# taken all the same: a reading that took too long is void. After the 25th clock the chip lets the
# data pin go high. When it does not, a conversion has ended while another was read, or the two
# have lost count of the bits, or there is no chip; that is void, too.
#
# A chip that is switched off and on says nothing for 50 or 400 ms, and by then the pump has
# stopped. So it is read out once more, at once. When the data pin is high then, no bit is left,
# and the next conversion is whole. This one is whole when its last bit is 0: where some had been
# read before, ones come after the last. The chip is switched off and on, so that its state is
# known, when the pin is low again, when it is low after a reading that took too long, and when
# nothing was to be read for long.
#
# The data sheet does not say whether a conversion that ends while another is read waits for its
# end. Where it took the other's place, and the pin were high by chance, bits of both would pass
# for one: at one look, of the several that a stop takes.
#
# A data pin that is stuck is never ready, or not high after the 25th clock; no clock, no answer.
# Each becomes stale. All ones or all zeros is none of these: it is a bridge in balance.
#
# The chip converts 10 times a second with its RATE pin low, as most modules have it, or 80 times
# with it high. Between conversions the last one counts, so at 10 the pump may see one reading many
# times, and take it for several that agree: let agree_ms of the rig be 100 then. At 80 it need not
# be changed, and only then is a blocked line known within 50 ms.

import time

import machine
from micropython import const

from hal.parts.errors import EIO

_BAUD = const(500_000)  # a clock is high for 1 us, and low for 1 us, at least
# 24 clocks take 48 us and more (80 on an emulated RP2040, which misses no cache: on silicon it is
# longer, and not measured). So in a reading that took no more than this none was high for longer
# than 58 us.
_MOST_US = const(105)
_OFF_US = const(80)
_STEPS = const(4)  # of waiting, when the last look found nothing
_STEP_US = const(100)
_SIGN = const(0x80_0000)
_TOP = const(0xFF_FFFF)
_FIRST_MS = const(500)  # 400 to the first conversion after power-on, at 10 a second


class Hx711:
    """hal port force: counts 0 .. 2**24 - 1, of which 2**23 is a balanced bridge.

    clock_pin, data_pin: what machine.Pin takes (PD_SCK and DOUT of the chip); stale_ms: for so
    long a conversion counts, 150 suits 10 a second, 40 suits 80; invert: True when the bridge is
    wired so that counts fall with force. Waits for the first conversion, 500 ms at most.
    """

    def __init__(self, clock_pin, data_pin, stale_ms=150, invert=False):
        self._clock = machine.Pin(clock_pin, machine.Pin.OUT, value=0)
        data = machine.Pin(data_pin, machine.Pin.IN)
        # It only ever sends zeros, and that while the clock is low: they may go to the same pin.
        spi = machine.SoftSPI(_BAUD, phase=1, sck=self._clock, mosi=self._clock, miso=data)
        # Pulled up: a wire that is off is never ready.
        self._data = machine.Pin(data_pin, machine.Pin.IN, machine.Pin.PULL_UP)
        self._read_into = spi.readinto
        self._bits = bytearray(3)
        self._no_bits = bytearray(0)
        self._stale_ms = stale_ms
        self._flip = _TOP - _SIGN if invert else _SIGN
        self._raw = 0
        self._at_ms = time.ticks_ms()
        self._converted = False  # ever
        self._missing = False  # a conversion was due and has not come
        self._missed_ms = self._at_ms  # since then, or since the chip was started for it
        waited_ms = 0
        while self._data() and waited_ms < _FIRST_MS:
            time.sleep_ms(1)
            waited_ms += 1

    def read(self):
        """The last conversion. Takes 0.3 ms on an RP2040, at most 0.8. Does not allocate.

        OSError EIO when there was none for stale_ms, or when it is at the end of the scale: then
        the bridge has a broken wire, or more force than it can measure.
        """
        if self._missing:
            self._linger()
        if not self._data():
            self._fetch()
        now_ms = time.ticks_ms()
        if not self._converted or time.ticks_diff(now_ms, self._at_ms) > self._stale_ms:
            self._miss(now_ms)
            raise OSError(EIO, "hx711.read")
        self._missing = False
        if self._raw == _SIGN or self._raw == _SIGN - 1:
            raise OSError(EIO, "hx711.read")
        # Two's complement to offset binary is one bit; upside down, it is all the others.
        return self._raw ^ self._flip

    def _fetch(self):
        is_whole = self._clock_out()
        if not self._data():
            if not (is_whole and self._clock_out() and self._data()):
                self._restart()
                return
            is_whole = not self._bits[2] & 1
        if is_whole:
            bits = self._bits
            self._raw = bits[0] << 16 | bits[1] << 8 | bits[2]
            self._at_ms = time.ticks_ms()
            self._converted = True

    def _clock_out(self):
        # All 25 clocks; False when one of the first 24 may have been high for too long. Before
        # them it reads no bits, which brings the code out of the flash: that takes time, too.
        self._read_us(self._no_bits)
        # Nothing may interrupt a clock while it is high; 0.2 ms without interrupts harms nobody.
        before = machine.disable_irq()
        took_us = self._read_us(self._bits)
        self._clock(1)
        self._clock(0)
        machine.enable_irq(before)
        return took_us <= _MOST_US

    def _read_us(self, bits):
        began_us = time.ticks_us()
        self._read_into(bits)
        return time.ticks_diff(time.ticks_us(), began_us)

    def _linger(self):
        # For what is just coming: looks may be as far apart as conversions, and each too early.
        for _ in range(_STEPS):
            if not self._data():
                return
            time.sleep_us(_STEP_US)

    def _miss(self, now_ms):
        # Not at once: after a pause, the chip may just be putting a new conversion in place.
        if not self._missing:
            self._missing = True
            self._missed_ms = now_ms
        elif time.ticks_diff(now_ms, self._missed_ms) > _FIRST_MS:
            self._missed_ms = now_ms
            self._restart()

    def _restart(self):
        # Off and on again, to a state that is known. The next conversion is 50 or 400 ms away.
        self._clock(1)
        time.sleep_us(_OFF_US)
        self._clock(0)
