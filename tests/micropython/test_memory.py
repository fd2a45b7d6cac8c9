# test_memory: a day of use leaves nothing behind in the heap, and fits the board's.
#
# Needs a collector. The 32-bit build has none below its outermost level (tests/wasm32.py); what
# runs there is the test of the hot path, which shows that nothing is left to collect.

import gc

from tests.unit.bench import DAY_MS, HOUR_MS, mend, running


def collects():
    """True where gc.collect() really gives memory back."""
    gc.collect()
    before = gc.mem_alloc()
    garbage = bytearray(20_000)
    garbage[0] = 1
    garbage = None
    gc.collect()
    return gc.mem_alloc() < before + 10_000


def in_use():
    gc.collect()
    gc.collect()
    return gc.mem_alloc()


def day(made, hours=24):
    """Doses, looks, refusals, an alarm: a day as it may be."""
    console = made.console
    for hour in range(hours):
        console.bolus("0.%02d" % (10 + hour))
        made.sim.advance(HOUR_MS // 2)
        console.bolus("1.0")
        made.sim.advance(10_000)
        if hour % 3 == 0:
            console.stop()
        console.bolus("99")
        console.status()
        console.history(5)
        if hour % 8 == 7:
            made.sim.happen("unseat")
            made.sim.advance(60_000)
            console.alarms()
            made.sim.happen("seat")
            made.sim.advance(60_000)
            mend(made)
        if hour % 6 == 5:
            console.basal("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70")
        made.sim.advance(HOUR_MS // 2)
    assert str(console.status()).startswith("delivering")


def test_a_day_with_doses_leaves_the_heap_as_it_was():
    if not collects():
        return
    made = running("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70")
    day(made, 10)  # everything has happened once
    before = in_use()
    day(made)
    grown = in_use() - before
    assert grown <= 256, "%d bytes in a day" % grown


def test_a_quiet_week_leaves_the_heap_as_it_was():
    if not collects():
        return
    made = running("0.8")
    made.sim.advance(HOUR_MS)
    before = in_use()
    made.sim.advance(7 * DAY_MS)
    grown = in_use() - before
    assert grown <= 64, "%d bytes in a week" % grown


def test_a_thousand_commands_leave_the_heap_as_it_was():
    if not collects():
        return
    made = running("0.8")
    for _ in range(10):
        made.console.suspend()
        made.console.resume()
        made.console.bolus("x")
    before = in_use()
    for _ in range(350):
        made.console.suspend()
        made.console.resume()
        made.console.bolus("x")
    grown = in_use() - before
    assert grown <= 256, "%d bytes in a thousand commands" % grown
