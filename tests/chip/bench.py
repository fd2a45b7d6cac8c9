# bench: a driver on a bench: pins that show their levels, and time that passes when it is told to.
#
# Owns the stand-ins for machine and time that a driver needs. Must not: hold a test.

from types import SimpleNamespace

from tests.chip.standins import loaded, pin_class, time_of
from tests.chip.tmc import Tmc

EN, DIR, FAULT, WAKE = 4, 3, 5, 6


class Bench:
    """Pins and time, of which nothing else takes any. us: now."""

    def __init__(self):
        self.cycle = 0
        self.clock_hz = 1_000_000
        self.pins = pin_class()
        machine = SimpleNamespace(Pin=self.pins)
        self.modules = {"machine": machine, "time": time_of(self)}

    def pass_us(self, us):
        self.cycle += us

    def driver(self, *arguments, **options):
        with loaded(self.modules):
            from hal.parts.stepdir import StepDir

            return StepDir(EN, DIR, *arguments, **options)

    def level(self, pin):
        return self.pins.all[pin].level


class TmcBench(Bench):
    def __init__(self, address=0):
        super().__init__()
        self.chip = Tmc(self, address)
        self.modules["machine"].UART = self.chip.opened

    def driver(self, *arguments, **options):
        with loaded(self.modules):
            from hal.parts.tmc2209 import Tmc2209

            return Tmc2209(EN, DIR, *arguments, **options)

    def is_off(self):
        return self.level(EN) == 1
