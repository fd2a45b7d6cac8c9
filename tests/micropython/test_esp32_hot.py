# test_esp32_hot: what a poll asks of an ESP32's pulses allocates nothing of its own.
#
# The chip here does nothing: what the real one allocates is MicroPython's affair, and read there
# (write_pulses keeps its memory, and a first train of full length has made it).

import gc

import micropython

from tests.unit.chip_esp32 import Chip
from tests.unit.esp32_modules import pulses


class Rmt:
    def __init__(self):
        self.sent = 0

    def write_pulses(self, durations, levels):
        self.sent += 1

    def wait_done(self, timeout):
        return True


class Counter:
    def __init__(self):
        self.seen = 0

    def value(self):
        return self.seen


class Pin:
    def __init__(self):
        self.held = False

    def init(self, hold):
        self.held = hold


def test_start_busy_and_count_allocate_nothing():
    made = pulses(Chip(now_us=0), 18)
    made._rmt, made._counter, made._pin = Rmt(), Counter(), Pin()
    made.stop()
    looked = 0
    for steps, interval_us in ((1, 20), (100, 1_000), (4_095, 20), (9, 2_000_000)):
        gc.collect()
        micropython.heap_lock()
        try:
            made.start(steps, interval_us)
            while made.busy():
                made._counter.seen = made._target % 32_000
                looked += 1
            made.count()
        finally:
            micropython.heap_unlock()
    assert made.count() == 1 + 100 + 4_095 + 9
    assert made._rmt.sent > 30 and looked > 30
