# test_pacer: a board's pacer polls at the deadlines, at once for a command, and works through its
# chores only while nothing is due.

import importlib
import sys
from types import SimpleNamespace

import pytest

from hal.sim import Sim
from tools.flash.image import image

TICK_MS = 5
ROOM_MS = 50  # a collection takes 45 on an RP2040
# A line of the list and the pieces of its file, each; and the end of the list.
CHECKS = sum(2 + len(data) // 4_096 for _, data in image("rpi_pico")) + 1


class Bench:
    """A pacer whose timer is turned by hand. polls: when the pump was polled; chores: (when, what)
    was done beside it. every_ms: from one deadline to the next."""

    def __init__(self, pacer_module, timer, every_ms, flash=None):
        self.clock = Sim(1).hal.clock  # its ticks wrap soon
        self.elapsed_ms = 0
        self.every_ms = every_ms
        self.polls = []
        self.chores = []
        system = SimpleNamespace(collect=lambda: self.did("collect"))
        hal = SimpleNamespace(system=system)
        pump = SimpleNamespace(poll=self._poll, walk=None, move=None, hal=hal)
        self.pacer = pacer_module.Pacer(pump, self, lambda: self.did("check"), flash)
        self.pacer.start()
        self._tick = timer["callback"]
        assert timer["period"] == TICK_MS

    def ticks_ms(self):
        return self.clock.ticks_add(self.clock.ticks_ms(), self.elapsed_ms)

    def ticks_add(self, ticks, ms):
        return self.clock.ticks_add(ticks, ms)

    def ticks_diff(self, a, b):
        return self.clock.ticks_diff(a, b)

    def sleep_ms(self, ms):
        self.pass_ms(TICK_MS)

    def did(self, what):
        self.chores.append((self.elapsed_ms, what))

    def _poll(self, now):
        assert now == self.ticks_ms()
        self.polls.append(self.elapsed_ms)
        return self.ticks_add(now, self.every_ms)

    def pass_ms(self, ms):
        for _ in range(ms // TICK_MS):
            self.elapsed_ms += TICK_MS
            self._tick(None)


@pytest.fixture
def bench(monkeypatch):
    timer = {}

    def make_timer(number, **options):
        timer.update(options)
        return timer

    make_timer.PERIODIC = 1
    monkeypatch.setitem(sys.modules, "machine", SimpleNamespace(Timer=make_timer))
    monkeypatch.delitem(sys.modules, "boards.pacer", raising=False)
    module = importlib.import_module("boards.pacer")
    made = []

    def make(every_ms, flash=None):
        made.append(Bench(module, timer, every_ms, flash))
        return made[-1]

    yield make
    monkeypatch.delitem(sys.modules, "boards.pacer")


def test_it_polls_at_the_deadlines(bench):
    made = bench(1_000)
    made.pass_ms(10_000)
    assert made.polls == list(range(5, 10_000, 1_000))


def test_a_command_is_polled_for_at_the_next_tick(bench):
    made = bench(1_000)
    made.pass_ms(500)
    made.pacer.wait()
    assert made.polls == [5, 505]


def test_whoever_waits_long_sees_that_it_goes_on(bench, capsys):
    made = bench(1_000)
    for _ in range(150):
        made.pacer.wait()
    assert capsys.readouterr().out == ""
    for _ in range(500):
        made.pacer.wait()
    assert capsys.readouterr().out == "1 s\r2 s\r3 s\r"
    made.pass_ms(1_000)
    made.pacer.wait()
    assert capsys.readouterr().out == "", "for another command it begins anew"


def test_in_the_middle_of_a_file_nothing_is_done(bench):
    flash = SimpleNamespace(busy=0, is_busy=lambda: True)
    made = bench(100, flash)
    made.pass_ms(20_000)
    before = len(made.polls), len(made.chores)
    flash.busy = 1
    made.pass_ms(20_000)
    assert (len(made.polls), len(made.chores)) == before
    flash.busy = 0
    made.pass_ms(TICK_MS)
    assert len(made.polls) == before[0] + 1


def test_on_top_of_a_program_that_is_deep_nothing_is_done(bench, monkeypatch):
    made = bench(100)
    made.pass_ms(20_000)
    before = len(made.polls), len(made.chores)
    for deep, done in ((3_901, False), (8_000, False), (3_900, True)):
        monkeypatch.setattr(sys.modules["boards.pacer"], "stack_use", lambda deep=deep: deep)
        made.pass_ms(20_000)
        assert ((len(made.polls), len(made.chores)) > before) == done, deep


def test_chores_are_done_in_turn_and_all_code_has_its_turn_in_five_minutes(bench):
    made = bench(10_000)
    made.pass_ms(300_000)
    checks = [what for _, what in made.chores].count("check")
    assert checks > CHECKS, (checks, CHECKS)
    collections = [at for at, what in made.chores if what == "collect"]
    gaps = [b - a for a, b in zip(collections, collections[1:], strict=False)]
    assert max(gaps) <= 60_000 + TICK_MS * 15, gaps


@pytest.mark.parametrize("every_ms", (10, 20, 44, 45, 73, 1_000))
def test_a_chore_never_stands_before_a_deadline(every_ms, bench):
    made = bench(every_ms)
    made.pass_ms(60_000)
    made.polls.append(made.polls[-1] + every_ms)  # the next deadline
    for at, _ in made.chores:
        assert min(poll for poll in made.polls if poll > at) - at >= ROOM_MS, at
    assert bool(made.chores) == (every_ms >= ROOM_MS + TICK_MS), made.chores


def test_after_an_answer_of_many_words_the_heap_is_collected_as_soon_as_there_is_time(bench):
    made = bench(1_000)
    made.pass_ms(100)
    made.pacer.forget()
    made.pass_ms(TICK_MS)
    assert made.chores[-1] == (105, "collect")
    made.pass_ms(890)  # a poll is due in 5 ms
    made.pacer.forget()
    made.pass_ms(TICK_MS)
    assert made.polls[-1] == 5 and len(made.chores) == 2, made.chores
    made.pass_ms(2 * TICK_MS)
    assert made.chores[-1] == (1_010, "collect")


def test_whoever_types_all_day_keeps_no_code_from_its_checks(bench):
    made = bench(10_000)
    for _ in range(300):
        made.pass_ms(1_000)
        made.pacer.forget()
    checks = [what for _, what in made.chores].count("check")
    assert checks > CHECKS, checks
