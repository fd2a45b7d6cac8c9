# chip_esp32: the RMT, the PCNT and the pins of an ESP32, as far as pulses need them.
#
# Owns what MicroPython 1.28 and ESP-IDF 5.5.1 do with them, as read in their documents and sources
# (esp32_rmt.c, esp32_pcnt.c, machine_pin.c; rmt_tx.c, pcnt_legacy.c, gpio.c). Must not: know what
# hal/esp32 does with it. Time is virtual. What a chip would take amiss is an AssertionError.
# tests/unit/esp32_modules.py is what MicroPython makes of it.

MASK = 0x3FFF_FFFF
MEMORY = 0x3FF5_6800
WORDS = 128


class Chip:
    """first: the first ESP32, whose RMT cannot be told to stop; counts: it has a PCNT.

    edges: when the pin rose, highs_us: how long it was high. blocked_us: the longest wait within a
    call. look_us: what a look at the clock takes. grown: times that the RMT asked for memory.
    deaf: what is written to the RMT's memory goes elsewhere.
    """

    def __init__(self, first=True, counts=True, now_us=MASK - 5_000):
        self.first = first
        self.now_us = now_us
        self.edges = []
        self.highs_us = []
        self.blocked_us = 0
        self.look_us = 0
        self.grown = 0
        self.deaf = False
        self.memory = [(0, 0, 0, 0)] * WORDS
        self.held = None  # the pin's level, while it is held
        self.driver = None  # of the pin: "pin", "rmt" or nobody
        self.is_input = False
        self.pull_down = False
        self.counters = []
        self._symbol = None  # the next to be played, while a train is on its way
        self._at_us = 0  # and when
        self._level = 0  # that the RMT gives
        self.counts = counts

    @property
    def playing(self):
        return self._symbol is not None

    def begin(self, words):
        for at in range(len(words)):
            self.memory[at] = words[at]
        self.memory[len(words)] = (0, 0, 0, 0)  # ESP-IDF adds the end
        self._symbol = 0
        self._at_us = self.now_us
        self.play()

    def cut(self):
        self._symbol = None
        self.level(0, self.now_us)

    def pass_us(self, us):
        self.now_us += us
        self.play()

    def play(self):
        """What the RMT does until now. It looks at a symbol when it begins it."""
        while self._symbol is not None and self._at_us <= self.now_us:
            high_us, high, low_us, low = self.memory[self._symbol % WORDS]
            self._symbol += 1
            if high_us:
                self.level(high, self._at_us)
            if high_us and low_us:
                self.level(low, self._at_us + high_us)
            self._at_us += high_us + low_us
            if not (high_us and low_us):
                self._symbol = None
                self.level(0, self._at_us)

    def level(self, level, at_us):
        """The level the RMT gives. The pin follows when it is connected and not held."""
        before = self._pad()
        self._level = level
        self._changed(before, at_us)

    def hold(self, on):
        before = self._pad()
        self.held = before if on else None
        self._changed(before, self.now_us)

    def _pad(self):
        if self.held is not None:
            return self.held
        return self._level if self.driver == "rmt" else 0

    def _changed(self, before, at_us):
        now = self._pad()
        if now == before:
            return
        if now:
            self.edges.append(at_us)
            for counter in self.counters:
                counter.rose(self.is_input)
        elif self.edges:
            self.highs_us.append(at_us - self.edges[-1])
