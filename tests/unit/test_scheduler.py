# test_scheduler: every task at every poll, in its order; deadlines, and how late they were met.

from firmware.scheduler import Scheduler
from tests.unit import fakes

PERIOD = 1 << 30


class Task:
    def __init__(self, name, wait_ms, seen):
        self.name = name
        self.wait_ms = wait_ms
        self._seen = seen

    def run(self, dt_ms):
        self._seen.append((self.name, dt_ms))
        return self.wait_ms


def made(*waits_ms, start_ms=PERIOD - 50):
    clock = fakes.Clock(start_ms)
    seen = []
    tasks = [Task("abcdef"[i], waits_ms[i], seen) for i in range(len(waits_ms))]
    return Scheduler(clock, [task.run for task in tasks]), clock, tasks, seen


def test_every_task_runs_at_every_poll_in_the_order_of_the_table():
    scheduler, clock, _, seen = made(500, 20, 60_000)
    clock.pass_ms(10)
    scheduler.run(clock.now_ms)
    assert seen == [("a", 10), ("b", 10), ("c", 10)]


def test_the_shortest_wait_is_the_next_deadline():
    scheduler, clock, tasks, _ = made(500, 20, 60_000)
    assert scheduler.run(clock.now_ms) == (clock.now_ms + 20) % PERIOD
    tasks[1].wait_ms = 1_000
    assert scheduler.run(clock.now_ms) == (clock.now_ms + 500) % PERIOD


def test_a_deadline_is_a_minute_away_at_most():
    scheduler, clock, _, _ = made(1_000_000)
    assert scheduler.run(clock.now_ms) == (clock.now_ms + 60_000) % PERIOD


def test_time_goes_on_across_the_wrap():
    scheduler, clock, _, seen = made(20)
    total_ms = 0
    for _ in range(100):
        deadline = scheduler.run(clock.now_ms)
        total_ms += seen[-1][1]
        assert 0 <= deadline < PERIOD
        clock.now_ms = deadline
        assert scheduler.late_ms <= 0
    assert total_ms == 99 * 20
    assert clock.now_ms == (PERIOD - 50 + 100 * 20) % PERIOD


def test_lateness_is_measured_from_what_was_promised():
    scheduler, clock, _, _ = made(20)
    scheduler.run(clock.now_ms)
    clock.pass_ms(20)
    scheduler.run(clock.now_ms)
    assert scheduler.late_ms == 0
    clock.pass_ms(57)
    scheduler.run(clock.now_ms)
    assert (scheduler.late_ms, scheduler.worst_late_ms) == (37, 37)
    clock.pass_ms(30)
    scheduler.run(clock.now_ms)
    assert (scheduler.late_ms, scheduler.worst_late_ms) == (10, 37)


def test_an_early_poll_is_not_late_and_loses_no_time():
    scheduler, clock, _, seen = made(1_000)
    scheduler.run(clock.now_ms)
    for _ in range(10):
        clock.pass_ms(100)
        scheduler.run(clock.now_ms)
        assert scheduler.late_ms <= 0
    assert sum([dt_ms for _, dt_ms in seen]) == 1_000


def test_a_poll_from_before_the_last_takes_no_time_back():
    scheduler, clock, _, seen = made(1_000)
    scheduler.run(clock.now_ms)
    scheduler.run((clock.now_ms + 100) % PERIOD)
    scheduler.run((clock.now_ms + 40) % PERIOD)
    scheduler.run((clock.now_ms + 200) % PERIOD)
    assert [dt_ms for _, dt_ms in seen] == [0, 100, 0, 100]


def test_the_longest_poll_is_remembered():
    scheduler, clock, tasks, _ = made(20)
    scheduler.run(clock.now_ms)
    assert scheduler.worst_us == 0

    def slow(dt_ms):
        clock.pass_ms(7)
        return 20

    scheduler = Scheduler(clock, (slow,))
    scheduler.run(clock.now_ms)
    assert scheduler.worst_us == 7_000


def rested(wait_ms, *wishes_ms, takes_ms=0):
    """(rests that were asked, ms to the deadline) of a poll that leaves so long."""
    clock = fakes.Clock(PERIOD - 50)
    asked = []

    def make(index, wish_ms):
        def rest():
            asked.append(index)
            clock.pass_ms(takes_ms if wish_ms else 0)
            return wish_ms

        return rest

    rests = [make(index, wish_ms) for index, wish_ms in enumerate(wishes_ms)]
    scheduler = Scheduler(clock, (lambda dt_ms: wait_ms,), rests)
    now = clock.now_ms
    scheduler.run(now)
    deadline = scheduler.rest(now)
    assert scheduler.worst_us == 0, "what is done at rest is no part of the poll"
    clock.pass_ms((deadline - clock.now_ms) % PERIOD)
    scheduler.run(deadline)
    assert scheduler.worst_late_ms <= 0, "the rest made it late"
    return asked, (deadline - now) % PERIOD


def test_what_takes_long_is_done_after_a_poll_that_leaves_time():
    assert rested(119, 60_000) == ([], 119)
    assert rested(120, 0)[1] == 120
    assert rested(5_000, 60_000, takes_ms=100)[1] == 5_000
    assert rested(5_000, 1, takes_ms=100)[1] == 101


def test_one_rest_is_enough_in_a_poll():
    asked, wait_ms = rested(5_000, 0, 1, 1)
    assert asked[:2] == [0, 1] and wait_ms == 1
