# boot: outputs inactive, and back. MicroPython runs it first, after every reset.

from boards import pins, safe
from boards.esp32_generic.rig import PARTS

safe.silence(PARTS, pins.named("esp32_generic"))
