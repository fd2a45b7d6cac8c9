# chip_hx711: an HX711 at two wires, edge by edge, after its data sheet.
#
# Owns what the chip does. Must not: hold a test, or share code with the driver.
#
# Data goes high at a 25th clock, and low when the next conversion is there. A clock that was high
# for 60 us switches the chip off: data is high, and when the clock falls, it starts from the
# beginning. After a conversion that nobody took, the next takes its place. After 26 or 27 clocks
# the next is of another channel.

_ELSEWHERE = 0x0F_0F0F  # what is at the other channels


class Hx711Chip:
    """An HX711 with its RATE pin low. value: -2**23 .. 2**23 - 1, of the next conversion.

    dead: it has no power, and the data wire is let go; starts: how often it began anew; settle_us:
    from a start to the first conversion; period_us: from one to the next; due_us: when the next
    one ends. replaces: what the data sheet does not say: a conversion that ends while another is
    read takes its place at once, from its first bit on; else it waits for the 25th clock.
    """

    def __init__(self, top, clock, data, period_us=100_000, settle_us=400_000):
        self._top = top
        self._data = data
        self.period_us = period_us
        self.settle_us = settle_us
        self.value = 0
        self.dead = False
        self.replaces = False
        self.starts = 0
        self.clocks = 0  # since a conversion was put in place
        self._held = 0  # the conversion that is read
        self._ready = False
        self._rose_us = -1  # -1: the clock is low
        self.due_us = top.total_us + settle_us
        clock.chip = self
        data.chip = self

    def edge(self, level):
        now_us = self._top.total_us
        self._convert(now_us)
        if level:
            if self._rose_us < 0:
                self._rose_us = now_us
                self.clocks += 1
                if self.clocks == 25:
                    self._ready = False
        elif self._rose_us >= 0:
            high_us = now_us - self._rose_us
            self._rose_us = -1
            if high_us >= 60:
                self.starts += 1
                self.clocks = 0
                self._ready = False
                self.due_us = now_us + self.settle_us

    def level(self):
        now_us = self._top.total_us
        if self.dead:
            return 1 if self._data.pulled_up else 0
        if self._rose_us >= 0 and now_us - self._rose_us >= 60:
            return 1
        self._convert(now_us)
        if 1 <= self.clocks <= 24:
            return self._held >> (24 - self.clocks) & 1
        return 0 if self._ready else 1

    def _convert(self, now_us):
        if now_us < self.due_us:
            return
        if 1 <= self.clocks <= 24 and not self.replaces:
            return  # what is being read stays
        self.due_us += (now_us - self.due_us) // self.period_us * self.period_us + self.period_us
        self._held = _ELSEWHERE if self.clocks in (26, 27) else self.value & 0xFF_FFFF
        self._ready = True
        self.clocks = 0
