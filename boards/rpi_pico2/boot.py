# boot: outputs inactive, and back, after every reset; boards/safe.py says why in this way.

import umachine

umachine.Pin(4, umachine.Pin.OUT, value=1)  # EN

import microbolus  # type: ignore[import-not-found] # noqa: E402 (in / on a board)

microbolus.mount()
from boards import safe  # noqa: E402

safe.silence_board("rpi_pico2")
del microbolus, safe
