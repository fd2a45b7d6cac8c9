# test_stack: the stack of a Pico has room for a poll, whatever is typed, and it is never overrun.
#
# The stack is painted, and what was painted over is what was used. Below its end lies the heap.

import pytest

from tests.emulated.scenes import ALL_THAT_IS_TYPED, answer, booked, typed
from tests.tell import tell

END, TOP = 0x4_0000, 0x4_2000  # of the stack, in RAM
PAINT = 0xA5
SPARE = 512  # bytes that nothing has ever used
# A program of the person's that goes deep, comes back, and goes on.
DEEP = """
import time
def deep(n):
    if n:
        deep(n - 1)
    else:
        time.sleep_ms({ms})
for _ in range({times}):
    try:
        deep({levels})
    except RuntimeError:
        print('too deep')
    time.sleep_ms(60)
"""


class Stack:
    """The stack of a bench."""

    def __init__(self, bench):
        self._ram = bench.board.mcu.sram
        self._core = bench.board.mcu.core

    def paint(self):
        """All of it that is not in use now."""
        in_use = (self._core.sp & 0xF_FFFF) - 64
        self._ram[END:in_use] = bytes([PAINT]) * (in_use - END)

    def unused(self):
        """Bytes at its end that nothing has painted over."""
        at = END
        while at < TOP and self._ram[at] == PAINT:
            at += 1
        return at - END


def test_there_is_room_for_whatever_is_typed(started):
    stack = Stack(started)
    least = (TOP, "")
    for line in ALL_THAT_IS_TYPED:
        stack.paint()
        answer(started, f"pump.{line}")
        least = min(least, (stack.unused(), line.split("(")[0]))
    tell(f"stack never used: {least[0]:,} of 8,192 bytes, least in pump.{least[1]}()")
    assert least[0] >= SPARE


def test_there_is_room_for_basal_a_bolus_and_an_alarm(delivering):
    stack = Stack(delivering)
    stack.paint()
    delivering.board.run(20_000)
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(10_000)
    delivering.rig.happen("unseat")
    delivering.board.run(20_000)
    assert "stopped by an alarm" in answer(delivering, "pump")
    tell(f"stack never used in basal, a bolus and an alarm: {stack.unused():,} bytes")
    assert stack.unused() >= SPARE


@pytest.mark.parametrize("levels", (4, 8, 12, 16, 20, 24))
def test_a_program_that_goes_deep_costs_nothing(delivering, levels):
    stack = Stack(delivering)
    stack.paint()
    answer(delivering, "pump.bolus(0.5)")
    said = delivering.repl.run(DEEP.format(ms=40, times=60, levels=levels))
    delivering.board.run(20_000)
    assert answer(delivering, "pump").startswith("delivering"), said
    assert booked(delivering) == delivering.plant.pulses == len(delivering.rig.edges_ns)
    assert "0.500" in answer(delivering, "pump.dose(1)")
    tell(f"{levels} levels of a person's own: {stack.unused():,} bytes of stack never used")
    assert stack.unused() > 0


def test_a_program_that_stays_deep_stops_the_pump_when_it_is_over(delivering):
    said = delivering.repl.run(DEEP.format(ms=12_000, times=1, levels=20))
    delivering.board.run(1_000)
    assert "stopped by an alarm" in answer(delivering, "pump"), said
    assert "late" in answer(delivering, "pump.alarms()")
    typed(delivering, b"\r", 10)
