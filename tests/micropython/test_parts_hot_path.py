# test_parts_hot_path: what a pump calls of hal/parts at every poll allocates nothing.
#
# The stand-ins for machine, time and the chips allocate nothing either, or this would show it.

import gc

import micropython

from tests.unit.benchtop import part
from tests.unit.cell import cell
from tests.unit.chip_as5600 import As5600Chip
from tests.unit.chip_bus import Bus
from tests.unit.chip_ds3231 import Ds3231Chip
from tests.unit.wires import top


def locked(call, first=None, second=None):
    """What call answers, with the heap locked; an allocation is a MemoryError."""
    gc.collect()
    micropython.heap_lock()
    try:
        if first is None:
            return call()
        if second is None:
            return call(first)
        return call(first, second)
    finally:
        micropython.heap_unlock()


def test_an_allocation_is_found():
    class Wasteful:
        def read(self):
            return [self]

    try:
        locked(Wasteful().read)
    except MemoryError:
        return
    raise AssertionError("the lock let an allocation pass")


def test_voltages():
    wire = top.clear().wire(26)
    wire.counts = (0, 65_535, 30_000)
    analog = part("analog")
    for samples, invert in ((1, False), (16, True), (32, False)):
        force = analog.AnalogForce(26, samples, invert)
        assert 0 <= locked(force.read) <= 65_535
    assert 0 <= locked(part("analog").Battery(26, 60_000).millivolts) <= 60_000


def test_a_load_cell_with_and_without_a_new_conversion():
    chip, made = cell(-1)
    for value in (-1, 8_388_606, -8_388_607):
        chip.value = value
        top.pass_ms(100)
        for _ in range(3):
            assert locked(made.read) == 2**23 + value
            top.pass_ms(20)


def test_switches_and_keys_while_they_bounce_and_at_rest():
    top.clear()
    switch = part("switch").Switch
    reservoir = part("reservoir").Reservoir(switch(6), switch(7))
    keys = part("keys").Keys((6, 7, 8))
    wire = top.wire(6)
    for level in (None, 0, None, 0, 0, None, None):
        wire.outside = level
        for _ in range(4):
            top.pass_ms(3)
            locked(reservoir.seated)
            locked(reservoir.at_end)
            locked(keys.read)


def test_an_encoder():
    chip = As5600Chip()
    made = part("as5600").As5600(Bus(chip))
    for turned in (0, 1_500, 3_500, 5_000, 4_000, 2_000, 0, -2_000):
        chip.turned = turned
        assert locked(made.count) == turned


def test_a_clock_on_a_bus_set_or_not():
    made = part("ds3231").Ds3231(Bus(Ds3231Chip(top.clear())))
    into = [0, 0, 0]
    assert locked(made.read, into) is False
    made.set(9_648, 86_398_000, 120)
    for _ in range(4):
        assert locked(made.read, into) is True
        top.pass_ms(1_000)


def test_the_clock_of_the_machine_set_or_not_and_over_midnight():
    top.clear()
    made = part("rtc").InternalRtc()
    into = [0, 0, 0]
    assert locked(made.read, into) is False
    made.set(9_648, 86_398_000, 120)
    for _ in range(4):
        assert locked(made.read, into) is True
        top.pass_ms(1_000)
    assert into[0] == 9_649


def test_the_clock_of_the_machine_after_months():
    top.clear()
    made = part("rtc").InternalRtc()
    made.set(9_648, 0, 120)
    into = [0, 0, 0]
    for days in range(1, 100):
        top.held_ms = -1
        top.pass_ms(86_400_000)
        top.held_ms = (top.total_us // 1_000 - 900) & ((1 << 30) - 1)  # as the stand-in has it
        assert locked(made.read, into) is True
        assert into[0] == 9_648 + days and into[1] == 0


def test_signals_begun_and_ended():
    top.clear()
    signs = part("annunciator")
    for light in (signs.Leds, signs.Rgb):
        made = signs.Annunciator(signs.Buzzer(8), signs.Output(9), light(10, 11))
        for pin in (9, 10, 11):
            top.wire(pin).levels = _Nowhere()
        for on in (True, False, True, True):
            locked(made.tone, 523 if on else 0)
            locked(made.vibrate, on)
            locked(made.light, on, not on)


class _Nowhere:
    """For the levels of a wire: they need not be remembered here."""

    def append(self, level):
        pass
