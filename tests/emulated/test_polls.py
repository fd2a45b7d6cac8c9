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
    *('bolus(5, now="90%", over=30, id=6)', "bolus(1, over=30)", "stop(5)"),
    *(f'basal("{DAY}")', f'basal("{PROFILE}")', f'basal("{DAY}")'),
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
    beside = worst_of(started, BESIDE_A_BOLUS)
    tell(f"beside a bolus: {', '.join(f'{name} {us:,}' for us, name in beside[:4])} us")
    assert worst[0][0] <= POLL_US, worst
    assert beside[0][0] <= BESIDE_A_BOLUS_US, beside
    assert all(us <= POLL_US for us, name in beside if name == "stop"), beside


def test_no_self_test_makes_a_poll_long(started):
    """The longest is once a minute: how long the reservoir lasts, by 48 segments and all else."""
    for line in (*ALL_THAT_IS_TYPED[:2], f'basal("{FULL}")', *ALL_THAT_IS_TYPED[3:5]):
        answer(started, f"pump.{line}")
    for line in ('temp("120%", "71:00")', "bolus(2, over=60)", "bolus(2, over=90)"):
        answer(started, f"pump.{line}")
        started.board.run(3_000)
        worst_poll_us(started)
        started.board.run(130_000)
        worst_us = worst_poll_us(started)
        tell(f"worst poll of two minutes after {line.split('(')[0]}: {worst_us:,} us")
        assert worst_us <= POLL_US


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
