# test_poll: what is marked (poll), of every port together, allocates nothing and does not block.

import micropython

from tests.contract import rig


def _poll(hal, into, start):
    # What is marked (poll), once.
    clock = hal.clock
    now = clock.ticks_ms()
    clock.ticks_us()
    clock.ticks_diff(clock.ticks_add(now, 1_000), now)
    hal.rtc.read(into)
    stepper = hal.stepper
    stepper.busy()
    stepper.count()
    stepper.fault()
    hal.force.read()
    hal.reservoir.seated()
    hal.reservoir.at_end()
    if hal.encoder is not None:
        hal.encoder.count()
    if hal.keys is not None:
        hal.keys.read()
    if hal.battery is not None:
        hal.battery.millivolts()
    if hal.watchdog is not None:
        hal.watchdog.feed()
    if start:
        stepper.start(start, 1, 1_500)


def test_what_is_called_at_every_poll_allocates_nothing():
    hal, let_pass = rig.ready()
    into = [0, 0, 0]
    _poll(hal, into, 0)
    for start in (1, 20, 0, 1, 0):
        micropython.heap_lock()
        try:
            _poll(hal, into, start)
        finally:
            micropython.heap_unlock()
        let_pass(70)
    micropython.heap_lock()
    try:
        _poll(hal, into, 20)
        _poll(hal, into, 0)
    finally:
        micropython.heap_unlock()
    let_pass(40)


def test_no_call_of_a_poll_blocks():
    hal, let_pass = rig.ready()
    into = [0, 0, 0]
    clock = hal.clock
    best_us = 2**30
    for _ in range(5):
        us = clock.ticks_us()
        _poll(hal, into, 0)
        best_us = min(best_us, clock.ticks_diff(clock.ticks_us(), us))
        let_pass(1)
    # Nineteen calls of at most 1 ms each.
    assert best_us <= 19_000, best_us
