# test_power: what an emulated board knows after the power was cut in the middle of a bolus.
#
# The flash is carried over, with its last write whole or half done, to a board that starts anew on
# the same rig. The oracle is the plunger: the books may not know exactly, but never wrongly.

import pytest

from tests.emulated.scenes import answer, booked, number
from tests.tell import tell

# The writes to flash after pump.bolus(1) was typed: the power goes with so many of them done. In
# the minute that is waited there are 28.
CUTS = ((1, True), (2, False), (7, True), (25, True))


def cut_after(bench, writes, torn):
    """Types a bolus, and takes the power away with so many writes done, the last one torn."""
    done = []

    def written(write):
        done.append(write)
        if len(done) == writes:
            bench.board.stop()

    bench.board.flash.on_write = written
    bench.board.line.type(b"pump.bolus(1)\r")
    bench.board.run(60_000)
    count = len(done)
    assert count == writes, "so many writes do not come"
    bench.cut(torn)


def check_books(bench):
    """What the pump knows lies about the truth, and it does nothing by itself. The uncertainty."""
    high = booked(bench)
    uncertain = number(bench, "pump._about.recovery.uncertain_steps")
    truth = bench.plant.pulses
    assert high - uncertain <= truth <= high, (high - uncertain, truth, high)
    assert not answer(bench, "pump").startswith("delivering")
    bench.board.run(3_000)
    assert bench.rig.edges_ns == [] and not bench.rig.motor_on
    return uncertain


@pytest.mark.parametrize(("writes", "torn"), CUTS)
def test_after_a_cut_the_truth_is_within_what_the_pump_says(delivering, writes, torn):
    cut_after(delivering, writes, torn)
    delivering.repl.wait()
    uncertain = check_books(delivering)
    dose = number(delivering, "pump._about.recovery.dose_ids[0]")
    review = answer(delivering, "pump.review()")
    assert dose == 0 or "cut by a restart" in review, review
    tell(f"cut after {writes} writes{', torn' if torn else ''}: {uncertain} steps uncertain")


def test_a_cut_between_two_writes_is_no_worse(delivering):
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(4_321.5)
    delivering.cut()
    delivering.repl.wait()
    check_books(delivering)
    assert number(delivering, "pump._about.recovery.dose_ids[0]") == 1
    assert "interrupted" in answer(delivering, "pump.alarms()")
    assert "cut by a restart" in answer(delivering, "pump.review()")
