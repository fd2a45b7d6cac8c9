# boot: outputs inactive, and back. MicroPython runs it first, after every reset.
#
# EN comes before anything is read, as a number: with pins.csv it would be 60 ms later. And as
# umachine: for machine, MicroPython first looks for a file of that name, which takes 4 ms.

import umachine

umachine.Pin(4, umachine.Pin.OUT, value=1)  # EN of pins.csv, inactive as rig.py says

from boards import pins, safe  # noqa: E402
from boards.rpi_pico2.rig import PARTS  # noqa: E402

safe.silence(PARTS, pins.named("rpi_pico2"))
# The prompt has the names of this file: what they stand for would stay in memory.
del PARTS, pins, safe
