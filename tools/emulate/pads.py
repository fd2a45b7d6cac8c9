"""The pads of an emulated chip and what is soldered to them.

Owns the emulator's repair 2: a pin that is an output reads 0 there, whatever it drives; here its
level goes back to its input, as on silicon. Also owns which level a wire has while nothing drives
it, and who is told when it changes. Must not: know what hangs on which wire.
"""

from collections.abc import Callable

from rp2040py.gpio_pin import GPIOPin, GPIOPinState

_DRIVEN = {GPIOPinState.LOW: False, GPIOPinState.HIGH: True}


class Pad:
    """One pin and its wire. outside: the level something else gives the wire, None for nothing;
    a resistor is something too: the chip, where it drives, is stronger. driven_ns: since when the
    chip has driven the wire; None while it does not.
    """

    def __init__(self, pin: GPIOPin):
        self._pin = pin
        self._watchers: list[Callable[[bool], None]] = []
        self.outside: bool | None = None
        self.level = False
        self.driven_ns: float | None = None
        pin.add_listener(self._changed)
        self.settle()

    def drive(self, level: bool | None) -> None:
        """Something outside drives the wire; None: it lets go."""
        self.outside = level
        self.settle()

    def watch(self, watcher: Callable[[bool], None]) -> None:
        """watcher(level) is called at each change of the wire's level."""
        self._watchers.append(watcher)

    def settle(self) -> None:
        """Brings the wire to what drives it now: to be called after a reset of the chip."""
        self._take(self._pin.value)

    def _changed(self, state, _before):
        self._take(state)

    def _take(self, state):
        level = _DRIVEN.get(state, self.outside)
        if state not in _DRIVEN:
            self.driven_ns = None
        elif self.driven_ns is None:
            self.driven_ns = self._pin.rp2040.clock.nanos
        if level is None:
            self._pin.release_input()
            level = state is GPIOPinState.INPUT_PULL_UP
        else:
            self._pin.set_input_value(level)
        if level != self.level:
            self.level = level
            for watcher in self._watchers:
                watcher(level)
