# test_no_growth: a poll costs the same however many boluses are on their way, and however much
# history there is.
#
# Owns the guest that counts the instructions of polls, in WebAssembly fuel, which is exact.

import itertools
import multiprocessing
import statistics
import textwrap
from pathlib import Path

from tests.tell import tell
from tools.fuel import fuel_readings

ROOT = Path(__file__).parents[2]
POLLS = 400
QUIET = {"auto_off_min": 0, "low_min": 0, "confirm_mu": 0}
GUEST = """
    import gc, sys
    gc.disable()  # this build cannot collect everywhere
    sys.path.insert(0, "/input")
    import host
    from boards.host import build
    made = build(1, {rig}, store_records={store})
    for answer in (
        made.console.load(300, "U-100"), made.console.basal("0.85"), made.console.resume()
    ):
        assert answer.ok, answer
    for units, named in {doses}:
        assert made.console.bolus(units, **named).ok
    made.sim.advance(200_000)
    assert made.pump.channels.doses.count == {count}, made.pump.channels.doses.count
    for _ in range({records}):
        made.pump.journal.write(9, 1, 2, 3)
    made.pump.journal.rest()
    made.sim.advance(20_000)
    pump, clock = made.pump, made.sim.hal.clock
    for _ in range(20):
        host.call("idle", "{{}}")
    for _ in range({polls}):
        clock.sleep_ms(7)
        now = clock.ticks_ms()
        host.call("before", "{{}}")
        pump.poll(now)
        host.call("after", "{{}}")
    for _ in range({polls}):
        host.call("flows", "{{}}")
        pump.channels.accrue(1)
        host.call("flowed", "{{}}")
"""
# The same flow in all, 7 U/h: what is felt of it is not what is counted here.
ONE = ((14, {"over": 120}),)
ALL = ((4, {"over": 480}), (4, {"over": 480}), (4, {"speed": 0.1}))
# MicroPython remembers where it found a name, and not every time as well.
SAME = 0.03
NOISE = 0.02  # of a poll as a whole, most of which is the rig's


def fuel_of_poll(doses, records=0):
    """The median fuel of many polls 7 ms apart, of those in which nothing is due; and of the part
    in which what falls due is added up."""
    code = textwrap.dedent(GUEST).format(
        doses=doses, count=len(doses), records=records, polls=POLLS,
        rig=QUIET, store=300 + records,
    )  # fmt: skip
    # In a process of its own: that of wasmtime aborts as it ends.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        readings = pool.apply(fuel_readings, (code, ROOT))
    idle = statistics.median(a - b for a, b in itertools.pairwise(readings["idle"]))
    found = []
    for before, after in (("before", "after"), ("flows", "flowed")):
        both = zip(readings[before], readings[after], strict=True)
        found.append(statistics.median(a - b for a, b in both) - idle)
    return found


def test_a_poll_costs_the_same_with_one_bolus_and_with_all_that_may_be():
    (one, one_flow), (most, most_flow) = fuel_of_poll(ONE), fuel_of_poll(ALL)
    tell(f"fuel of a poll: {one:,.0f} with one bolus, {most:,.0f} with three")
    tell(f"  of the flows in it: {one_flow:,.0f} and {most_flow:,.0f}")
    assert most < (1 + NOISE) * one and most_flow < (1 + SAME) * one_flow


def test_a_poll_costs_the_same_after_much_history():
    (few, _), (many, _) = fuel_of_poll(ONE), fuel_of_poll(ONE, records=2_000)
    tell(f"fuel of a poll: {few:,.0f}, and {many:,.0f} after 2,000 records more")
    assert many < (1 + NOISE) * few
