# test_record_memory: a recorder allocates nothing while a pump polls: what a recorded pump
# allocates is what the same pump allocates without it.

import gc

from boards import host
from tests.unit.recorded import Recorded

_DELIVERING = 1


def running(basal, recorded):
    """A pump that delivers; what is recorded of it is thrown away."""
    if recorded:
        made = Recorded()
        made.log = None
        made.recorder._writer._write = lambda data: None
    else:
        made = host.build(1, begun=False, store_records=64)
    for answer in (
        made.console.begin(),
        made.console.load(60, "U-100"),
        made.console.basal(basal),
        made.console.resume(),
    ):
        assert answer.ok, answer
    return made


def allocated(call, argument):
    """Bytes that a call takes, whether it gives them back or not."""
    before = 0
    after = 0
    gc.collect()
    gc.disable()
    before = gc.mem_alloc()
    call(argument)
    after = gc.mem_alloc()
    gc.enable()
    return after - before


def in_time(basal, recorded, ms, bolus=None):
    made = running(basal, recorded)
    if bolus:
        assert made.console.bolus(bolus).ok
    grown = allocated(made.sim.advance, ms)
    assert made.pump.state == _DELIVERING
    return grown


def test_steady_polls_allocate_nothing_more_with_a_recorder():
    # Over the wrap of ticks, which is after a minute.
    for basal in ("0.025", "0.8", "35"):
        assert in_time(basal, True, 900_000) == in_time(basal, False, 900_000), basal


def test_a_bolus_allocates_nothing_more_with_a_recorder():
    assert in_time("0.8", True, 120_000, 5) == in_time("0.8", False, 120_000, 5)


def test_flushing_allocates_next_to_nothing():
    made = running("0.8", True)
    made.recorder.flush()
    assert allocated(lambda _: made.recorder.flush(), None) <= 96
