# pacer_esp32: the pacer of a chip on which a Ctrl-C may arrive in the middle of a poll.
#
# Owns what keeps it out. Must not: differ in anything else.

import micropython

from boards import pacer
from firmware import faults


class Pacer(pacer.Pacer):
    """As boards.pacer has it."""

    TIMER = 0  # of the chip
    MOST_STACK = 9_000  # of 16 KB; a guess that nobody has measured

    def _tick(self, timer):
        try:
            micropython.kbd_intr(-1)
            for _ in (0, 1):
                pass  # one that was on its way lands here; typed again it is an ordinary key
        except KeyboardInterrupt:
            micropython.kbd_intr(-1)
        try:
            pacer.Pacer._tick(self, timer)
        except KeyboardInterrupt:  # it was quicker than the line above: this poll is torn
            self._pump.fail(faults.INTERNAL, 0)
