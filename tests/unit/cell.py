# cell: a load cell with its HX711 at two wires, and the driver of hal/parts.
#
# Must not: hold a test.

from tests.unit.benchtop import part
from tests.unit.chip_hx711 import Hx711Chip
from tests.unit.wires import top

hx711 = part("hx711")

CLOCK, DATA = 14, 15
MIDDLE = 2**23


def cell(value=0, stale_ms=150, invert=False, settle_us=400_000):
    """The driver with its chip, ready to be read."""
    top.clear()
    chip = Hx711Chip(top, top.wire(CLOCK), top.wire(DATA), settle_us=settle_us)
    chip.value = value
    return chip, hx711.Hx711(CLOCK, DATA, stale_ms, invert)


def after_ms(ms, chip, made, value):
    """What is read some time later, when the force is another."""
    chip.value = value
    top.pass_ms(ms)
    return made.read()
