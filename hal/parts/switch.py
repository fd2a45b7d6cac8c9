# switch: a contact to ground, or to 3.3 V, debounced by time.
#
# Owns when a change of level counts. Must not: use interrupts, or wait: a look is all it takes.
#
# A change is not believed at once: what the level is debounce_ms later is. So a contact that
# bounces no longer than that changes once, a spike that is shorter is not seen, and one that never
# comes to rest is hidden for no longer than that. When nobody looked for debounce_ms there was no
# bouncing to be seen, and the level itself counts.

import time

import machine


class Switch:
    """A contact at a pin.

    pin: what machine.Pin takes; active_low: True when the pin is low while the switch is on (a
    contact to ground); pull_up: True to use the pin's own pull-up, some 50 kOhm (an ESP32's pins
    34 to 39 have none: put 10 kOhm there, as on long wires); debounce_ms: 0 .. 1_000, longer than
    the contact bounces, 5 for most. The first reading is taken here.
    """

    def __init__(self, pin, active_low=True, pull_up=True, debounce_ms=5):
        if pull_up:
            self._pin = machine.Pin(pin, machine.Pin.IN, machine.Pin.PULL_UP)
        else:
            self._pin = machine.Pin(pin, machine.Pin.IN)
        self._on_level = 0 if active_low else 1
        self._debounce_ms = debounce_ms
        time.sleep_ms(1)  # the pull-up has to charge the wire first
        self._on = self._pin() == self._on_level
        self._changing = False
        self._since_ms = time.ticks_ms()  # of the change that does not count yet
        self._looked_ms = self._since_ms

    def on(self):
        """True while the switch is on, as of this look. Does not allocate, and cannot fail."""
        now_ms = time.ticks_ms()
        on = self._pin() == self._on_level
        if self._changing:
            if time.ticks_diff(now_ms, self._since_ms) >= self._debounce_ms:
                self._changing = False
                self._on = on
        elif on != self._on:
            if time.ticks_diff(now_ms, self._looked_ms) >= self._debounce_ms:
                self._on = on
            else:
                self._changing = True
                self._since_ms = now_ms
        self._looked_ms = now_ms
        return self._on
