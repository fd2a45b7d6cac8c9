# test_bursts: on real firmware, the pulses of a burst come to a cycle, whatever else goes on.
#
# The pump is stopped, and its stepper driven by hand.

import pytest

from tests.emulated.scenes import another_rig, answer, gaps_ns, number, typed
from tests.tell import tell
from tools.emulate.bench import Bench

PIO_CYCLE_NS = 8  # of the clock PIO divides; its instructions are a us apart
RAMP = ((5, 1_000), (20, 500))  # pulses after the first, us
BUSY = """
import gc
for n in range({turns}):
    junk = [bytearray(40) for _ in range(200)]
    junk = None
    gc.collect()
    with open('/scratch', 'w') as f:
        f.write('x' * 5000)
    print('.' * 60)
"""


def by_hand(bench):
    """The stepper of a stopped pump; edges from here on are those of the test."""
    answer(bench, "pump.suspend()")
    bench.board.run(500)
    answer(bench, "m = pump._about.hal.stepper; m.enable()")
    return len(bench.rig.edges_ns)


BURSTS = ((1, 20), (4_095, 20), (300, 1_000), (7, 99_991))


@pytest.mark.parametrize(("steps", "interval_us"), BURSTS)
def test_a_burst_has_its_count_and_its_interval(delivering, steps, interval_us):
    first = by_hand(delivering)
    answer(delivering, f"m.start({steps}, 1, {interval_us})")
    delivering.board.run(steps * interval_us / 1_000 + 10)
    edges = delivering.rig.edges_ns[first:]
    assert len(edges) == steps
    assert all(abs(gap - interval_us * 1_000) <= PIO_CYCLE_NS for gap in gaps_ns(edges))
    assert answer(delivering, "m.busy()") == "False"


def test_collections_writes_and_prints_bend_no_burst(delivering):
    first = by_hand(delivering)
    erases = delivering.board.flash.erases
    answer(delivering, "m.start(2000, 1, 500)")
    delivering.repl.run(BUSY.format(turns=8))
    delivering.board.run(1_000)
    edges = delivering.rig.edges_ns[first:]
    assert delivering.board.flash.erases > erases
    assert len(edges) == 2_000
    worst_ns = max(abs(gap - 500_000) for gap in gaps_ns(edges))
    tell(f"2,000 pulses under collections, writes and prints: {worst_ns:.0f} ns off at worst")
    assert worst_ns <= PIO_CYCLE_NS


def test_a_stopped_burst_counts_what_went_out(delivering):
    first = by_hand(delivering)
    counted = number(delivering, "m.count()")
    answer(delivering, "m.start(1000, 1, 1000)")
    delivering.board.run(300)
    answer(delivering, "m.stop()")
    edges = len(delivering.rig.edges_ns) - first
    delivering.board.run(1_500)
    assert len(delivering.rig.edges_ns) - first == edges
    assert 300 <= edges < 1_000
    assert number(delivering, "m.count()") - counted == edges


def test_a_burst_goes_back_as_it_goes_forward(delivering):
    by_hand(delivering)
    before = delivering.plant.pulses
    counted = number(delivering, "m.count()")
    answer(delivering, "m.start(50, -1, 1000)")
    delivering.board.run(100)
    assert delivering.plant.pulses == before - 50
    assert number(delivering, "m.count()") == counted - 50
    typed(delivering, b"\r", 10)


def ramped_us(steps, interval_us):
    """The intervals of a burst on a rig with RAMP."""
    slow = [max(us, interval_us) for pulses, us in RAMP for _ in range(pulses)]
    return (slow + [interval_us] * steps)[: steps - 1]


def test_a_ramp_is_exact_and_part_of_the_burst(uf2):
    """Eight words, which is all that the joined FIFO holds."""
    bench = Bench(another_rig(uf2, "PARTS = {", f'PARTS = {{"pulses": {{"ramp": {RAMP}}},'))
    bench.repl.wait()
    # Of a pump that does nothing at its polls: it would stop a motor that others turn.
    answer(bench, "s = pump._about.scheduler; s._tasks = s._rests = ()")
    answer(bench, "m = pump._about.hal.stepper; m.enable()")
    worst_ns = 0.0
    for steps, interval_us in ((1, 300), (2, 300), (6, 300), (26, 300), (400, 300), (40, 700)):
        first = len(bench.rig.edges_ns)
        counted = number(bench, "m.count()")
        answer(bench, f"m.start({steps}, 1, {interval_us})")
        bench.board.run(200)
        edges = bench.rig.edges_ns[first:]
        assert len(edges) == steps == number(bench, "m.count()") - counted
        gaps = zip(gaps_ns(edges), ramped_us(steps, interval_us), strict=True)
        worst_ns = max([worst_ns, *(abs(gap - us * 1_000) for gap, us in gaps)])
        assert worst_ns <= PIO_CYCLE_NS, (steps, gaps_ns(edges))
    tell(f"bursts with a ramp of {RAMP}: intervals {worst_ns:.0f} ns off at worst")
