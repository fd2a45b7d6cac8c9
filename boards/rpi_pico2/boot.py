# boot: outputs inactive, and back. MicroPython runs it first, after every reset.

from boards import pins, safe
from boards.rpi_pico2.rig import PARTS

safe.silence(PARTS, pins.named("rpi_pico2"))
