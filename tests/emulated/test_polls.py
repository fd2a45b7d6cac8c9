# test_polls: on real firmware no poll takes long, whatever is typed and however full the disk is.

import pytest

from tests.emulated.scenes import (
    ALL_THAT_IS_TYPED,
    DAY,
    FULL,
    PROFILE,
    answer,
    ninety_days,
    worst_poll_us,
)
from tests.tell import tell

POLL_US = 10_000
# Up to 49 records in a row while nothing rests: what is told of boards/README's exception.
BESIDE_A_BOLUS = (
    *("bolus(5, id=6)", f'basal("{DAY}")', f'basal("{PROFILE}")', f'basal("{DAY}")'),
    *(f'basal("{PROFILE}")', f'profile("full", "{FULL}")', 'use("full")', 'use("day")'),
    *("settings(str(pump.settings()))", "ratio(12)", "stop()"),
)
BESIDE_A_BOLUS_US = 14_000
# How long each thing took that is done while nothing is due.
TIMED = """
import time
rests_us = []
def timed(rest):
    def run():
        began = time.ticks_us()
        wish = rest()
        if wish:
            rests_us.append(time.ticks_diff(time.ticks_us(), began))
        return wish
    return run
scheduler = pump._about.scheduler
scheduler._rests = tuple([timed(rest) for rest in scheduler._rests])
"""


def worst_of(bench, lines):
    """[(us, line), ...], the longest first: the worst poll of each, and of a second after it."""
    worst_poll_us(bench)
    found = []
    for line in lines:
        answer(bench, f"pump.{line}")
        bench.board.run(1_000)
        found.append((worst_poll_us(bench), line.split("(")[0]))
    return sorted(found, reverse=True)


def test_no_command_makes_a_poll_long(started):
    worst = worst_of(started, ALL_THAT_IS_TYPED)
    tell(f"worst polls of commands: {', '.join(f'{name} {us:,}' for us, name in worst[:4])} us")
    assert worst[0][0] <= POLL_US, worst
    beside = worst_of(started, BESIDE_A_BOLUS)
    tell(f"a profile of 24 segments set beside a bolus: {beside[0][0]:,} us")
    assert beside[0][0] <= BESIDE_A_BOLUS_US, beside


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_disk_that_is_nearly_full_makes_no_poll_long(uf2, tmp_path):
    bench, _ = ninety_days(uf2, tmp_path)
    bench.repl.wait()
    bench.repl.run(TIMED)
    answer(bench, "pump.ack()")
    worst = worst_of(bench, ALL_THAT_IS_TYPED[1:5])
    for _ in range(20):
        answer(bench, "pump._about.checkpoint._left_ms = 1")  # one is due
        bench.board.run(9_000)
        answer(bench, 'pump.zone("+01:00")')
        answer(bench, 'pump.zone("+02:00")')
    worst.append((worst_poll_us(bench), "checkpoints"))
    rest_us = max(eval(answer(bench, "print(rests_us)")))
    tell(f"on a disk with 90 days: worst poll {max(worst)[0]:,} us; {rest_us:,} us while at rest")
    assert max(worst)[0] <= POLL_US, worst
