# test_onboard_week: insulin on board is within 0.01 U of the exact model at every minute of a week
# of doses of every kind, restarts or not; and what the worst is.
#
# The oracle adds up every burst by the formula (action_model), sharing no code with the firmware.

import random

import pytest

from firmware import sections
from firmware.delivery.onboard import OnBoard
from firmware.recovery.since import count_back
from firmware.therapy import action
from tests.host.action_model import MODELS, seconds
from tests.tell import tell

MIN_MS = 60_000
DAY_MS = 1440 * MIN_MS
QUICKEST_MS_PER_U = 4_000  # 10 U in 40 s
MOST_U = 40  # on board
OFF_MU = 10
RIGS = ((18_406, 10), (18_406, 2), (1_500, 10))  # pL a step, nL a mU: U-100, U-500, fine steps


def doses(rng, until_ms):
    """(begins at, U, takes ms): one after the other, as many as may be on board at a time."""
    at_ms = 0
    recent = []
    while True:
        at_ms += rng.choice((rng.randrange(2 * MIN_MS), rng.randrange(240 * MIN_MS)))
        units = rng.choice((0.01, 0.05, rng.uniform(0.01, 1), rng.uniform(1, 12), 25))
        kind = rng.randrange(4)
        if kind == 0:
            span_ms = int(units * QUICKEST_MS_PER_U)
        elif kind < 3:
            span_ms = int(units * 40_000)  # 1.5 U a minute
        else:
            span_ms = rng.randrange(10 * MIN_MS, 480 * MIN_MS)  # extended
        recent = [(ms, u) for ms, u in recent if ms > at_ms - 300 * MIN_MS]
        if at_ms + span_ms >= until_ms:
            return
        if sum(u for _, u in recent) + units > MOST_U * 1.3:
            continue
        recent.append((at_ms + span_ms, units))
        yield at_ms, units, max(1, span_ms)
        if kind < 3 or rng.randrange(2):
            at_ms += span_ms  # else the next goes beside an extended one


def bursts(rng, until_ms, pl_per_step, nl_per_mu):
    """(ms, steps) of all doses, in their order."""
    found = []
    for at_ms, units, span_ms in doses(rng, until_ms):
        steps = int(units * 1_000_000 * nl_per_mu) // pl_per_step
        most = max(1, steps // 200, steps * 3_000 // span_ms)
        for first in range(0, steps, most):
            last = min(steps, first + most)
            found.append((at_ms + span_ms * last // steps, last - first))
    return sorted(found)


class Week:
    """Time passes over an OnBoard, bursts go out, and each minute it is looked at."""

    def __init__(self, name, rig, seed):
        self.name, self.rig = name, rig
        self.rng = random.Random(seed)
        self.left = seconds(name)
        self.board = self.made()
        self.now_ms = 0
        self.lately = []
        self.worst = (0.0, 0.0, 0.0)
        self.most_u = 0.0

    def made(self):
        board = OnBoard()
        board.use(action.curve(sections.MODELS.index(self.name)))
        return board

    def play(self, until_ms, restarts):
        for at_ms, steps in bursts(self.rng, until_ms, *self.rig):
            self.go_on_to(at_ms, restarts)
            self.board.count(steps)
            self.lately.append((at_ms, steps))
        self.go_on_to(until_ms, restarts)

    def go_on_to(self, at_ms, restarts):
        while self.now_ms < at_ms:
            next_ms = min(at_ms, self.now_ms // MIN_MS * MIN_MS + MIN_MS)
            self.board.elapse(next_ms - self.now_ms)
            self.now_ms = next_ms
            if next_ms % MIN_MS == 0:
                if restarts and self.rng.random() < 0.2:
                    self.restart()
                self.look()

    def restart(self):
        data = bytearray(10)
        self.board.pack(data, 0)
        table = bytes(self.board.table)
        self.board = self.made()
        self.board.table[:] = table
        self.board.unpack(data, 0)

    def exact_u(self):
        exact = 0.0
        for at_ms, steps in self.lately:
            second, part = divmod(self.now_ms - at_ms, 1_000)
            here = self.left[second]
            exact += steps * (here + (self.left[second + 1] - here) * part / 1_000)
        return exact * self.rig[0] / self.rig[1] / 1_000_000

    def look(self):
        gone_ms = self.now_ms - MODELS[self.name][0] * MIN_MS
        self.lately = [burst for burst in self.lately if burst[0] > gone_ms]
        exact_u = self.exact_u()
        off_mu = self.board.milliunits(*self.rig) - exact_u * 1_000
        assert abs(off_mu) < OFF_MU, (self.now_ms, off_mu, exact_u)
        self.most_u = max(self.most_u, exact_u)
        if abs(off_mu) > abs(self.worst[0]):
            self.worst = (off_mu, exact_u, self.now_ms / MIN_MS)


@pytest.mark.parametrize(
    ("name", "restarts"),
    [(name, False) for name in MODELS] + [("rapid", True), ("ultra-rapid-5h", True)],
)
def test_at_every_minute_of_a_week_it_is_right_to_a_hundredth_of_a_unit(name, restarts):
    number = sections.MODELS.index(name)
    week = Week(name, RIGS[(number + restarts) % 3], seed=number * 2 + restarts)
    week.play(7 * DAY_MS, restarts)
    assert week.most_u > 25
    name += " restarted" * restarts
    off_mu, most_u = abs(week.worst[0]), week.most_u
    tell(f"on board, a week of {name}: at most {off_mu:.1f} mU off; up to {most_u:.0f} U")


@pytest.mark.parametrize("name", MODELS)
def test_as_much_as_there_can_be_in_as_little_time_as_there_can_be(name):
    """Both at the ends of one lump, 20 U each, as quickly as they go; or each all at once."""
    worst = 0.0
    for span_ms in (80_000, 1):
        for began_ms in (0, 1_000, 9_900):
            week = Week(name, RIGS[0], 0)
            for at_ms in (began_ms, 300_000 - max(began_ms, 1_000) - span_ms):
                for i in range(80):
                    week.go_on_to(at_ms + span_ms * (i + 1) // 80, False)
                    week.board.count(136)
                    week.lately.append((week.now_ms, 136))
            week.go_on_to(400 * MIN_MS, False)
            worst = max(worst, abs(week.worst[0]))
    tell(f"on board, 20 U at both ends of 5 min of {name}: at most {worst:.1f} mU off")


def test_what_records_say_of_every_kind_of_dose_is_right_to_a_hundredth_too():
    rng = random.Random(5)
    worst = 0.0
    for _ in range(150):
        name = rng.choice(list(MODELS))
        week = Week(name, RIGS[0], 0)
        week.board.elapse(rng.randrange(600_000))
        steps = rng.choice((1, 27, 543, 25 * 543))
        least_ms = steps * QUICKEST_MS_PER_U // 543 + 1
        span_ms = rng.choice((least_ms, 10 * least_ms, rng.randrange(least_ms, 480 * MIN_MS)))
        ago_ms = rng.choice((0, rng.randrange(MIN_MS), rng.randrange(200 * MIN_MS)))
        count_back(week.board, steps, span_ms + ago_ms, ago_ms)
        many = 2_000  # pieces
        exact = 0.0
        for i in range(many):
            age_ms = ago_ms + span_ms * (2 * i + 1) // (2 * many)
            if age_ms < MODELS[name][0] * MIN_MS:
                exact += steps / many * week.left[age_ms // 1_000]
        off_mu = week.board.milliunits(*RIGS[0]) - exact * 1.8406
        assert abs(off_mu) < OFF_MU, (name, steps, span_ms, ago_ms, off_mu)
        worst = max(worst, abs(off_mu))
    tell(f"on board, what records say of 150 doses: at most {worst:.1f} mU off")
