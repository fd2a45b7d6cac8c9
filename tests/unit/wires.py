# wires: the bench of a microcontroller that is not there: its time, and what is at its pins.
#
# Owns both. Must not: hold a test. The microcontroller is in benchtop.py, chips in chip_*.py.


class Top:
    """The bench itself. total_us: since its beginning; wires: by number; irq_off: how deep.

    interrupt_us: whenever interrupts are on, one comes and takes so long; stall_us, stall_at: what
    nobody can switch off comes at that clock of the software SPI (0 is the first). rtc: what
    machine.RTC says; rtc_sets: how often it was set. held_ms: 0 or more, what ticks_ms says, so
    that it need not be worked out (on 32 bits, from a large number).
    """

    def __init__(self):
        self.clear()

    def clear(self):
        """A fresh bench. Returns it."""
        self.total_us = 0
        self.held_ms = -1
        self.wires = {}
        self.irq_off = 0
        self.interrupt_us = 0
        self.stall_us = 0
        self.stall_at = -1
        self.rtc = (2021, 1, 1, 4, 0, 0, 0, 0)
        self.rtc_errno = 0
        self.rtc_sets = 0
        return self

    def wire(self, number):
        if number not in self.wires:
            self.wires[number] = Wire()
        return self.wires[number]

    def pass_us(self, us):
        self.total_us += us

    def pass_ms(self, ms):
        self.total_us += ms * 1_000


class Wire:
    """What is at a pin. Without a chip it has the level of outside; None: nothing is connected.

    driven: the level the pin drives, None while it is an input; levels: all it ever drove, in
    order; counts: what a converter reads there, in turn. A chip answers level(), and edge(level).
    """

    def __init__(self):
        self.outside = None
        self.pulled_up = False
        self.driven = None
        self.levels = []
        self.counts = [0]
        self.read = 0
        self.writes = 0
        self.chip = None
        self.pwm = None

    def level(self):
        if self.driven is not None:
            return self.driven
        if self.chip is not None:
            return self.chip.level()
        if self.outside is not None:
            return self.outside
        return 1 if self.pulled_up else 0

    def drive(self, level):
        was = self.driven
        self.driven = level
        self.writes += 1
        if level != was:
            if self.chip is not None:
                self.chip.edge(level)
            else:
                self.levels.append(level)


top = Top()
