# test_onboard: insulin on board follows the published exponential curve to a hundredth of a unit,
# and neither a checkpoint nor insulin of another strength takes any away.
#
# tests/host/test_onboard_week.py lives through weeks of it.

from firmware.delivery.onboard import OnBoard
from firmware.recovery.since import count_back

MIN_MS = 60_000
DURATION_MIN = 360
STEPS_PER_U = 543  # of U-100, on the default rig
MANY = 40 * STEPS_PER_U
# A hundredth of a unit; for some interpreters' floats, and for rounding up to a step.
OFF_STEPS = 5
QUICK_MS = 40_000  # for 10 U: as quick as a dose goes


def exact(minutes):
    """What is left of 1 after so many minutes: duration 360, peak 75."""
    try:
        from math import exp
    except ImportError:
        return None  # this interpreter has no floats: another one computes it
    d, p = 360.0, 75.0
    if minutes >= d:
        return 0.0
    tau = p * (1 - p / d) / (1 - 2 * p / d)
    a = 2 * tau / d
    s = 1 / (1 - a + (1 + a) * exp(-d / tau))
    t = float(minutes)
    grown = (t * t / (tau * d * (1 - a)) - t / tau - 1) * exp(-t / tau) + 1
    return 1 - s * (1 - a) * grown


class Given:
    """Doses into an OnBoard, and what is exactly left of them."""

    def __init__(self, board=None):
        self.board = board or OnBoard()
        self.doses = []
        self.now_ms = 0

    def pass_ms(self, ms):
        self.now_ms += ms
        self.board.elapse(ms)

    def dose(self, steps, span_ms):
        """A dose that goes out evenly, in bursts of some two seconds."""
        given = 0
        most = max(1, steps * 2_000 // span_ms)
        while given < steps:
            burst = min(most, steps - given)
            given += burst
            at_ms = span_ms * given // steps
            self.pass_ms(at_ms - span_ms * (given - burst) // steps)
            self.board.count(burst)
            self.doses.append((self.now_ms, burst))

    def left(self):
        left = 0
        for at_ms, steps in self.doses:
            left += steps * exact((self.now_ms - at_ms) / MIN_MS)
        return left

    def check(self, what):
        off = self.board.steps() - self.left()
        assert abs(off) <= OFF_STEPS, (what, off)

    def to_the_end(self, every_min=7):
        for minute in range(0, DURATION_MIN + 10, every_min):
            self.check(minute)
            self.pass_ms(every_min * MIN_MS)
        assert self.board.steps() == 0


def restarted(board):
    """What a checkpoint makes of it."""
    data = bytearray(20)
    end = board.pack(data, 2)
    again = OnBoard()
    again.table[:] = board.table
    assert again.unpack(data, 2) == end <= 20
    return again


def test_one_dose_follows_the_curve_to_the_end():
    if exact(0) is None:
        return
    for began_ms in (0, 137_000, 271_000):
        given = Given()
        given.pass_ms(began_ms)
        given.dose(MANY, 4 * QUICK_MS)
        given.to_the_end()


def test_many_doses_are_the_sum_of_each():
    if exact(0) is None:
        return
    given = Given()
    for i in range(25):
        given.pass_ms(i * 37_123 % 900_000)
        given.dose(500 + i * 31, 1_000 + i * 7_919)
        given.check(i)
    given.to_the_end()


def test_two_doses_at_both_ends_of_one_lump_are_two():
    # As if both were given in its middle, the parabola would be off by a fortieth of a unit.
    if exact(0) is None:
        return
    given = Given()
    given.dose(MANY // 2, 80_000)
    given.pass_ms(139_000)
    given.dose(MANY // 2, 80_000)
    given.to_the_end(4)


def test_it_falls_and_never_rises_by_itself():
    board = OnBoard()
    board.count(1_000)
    before = board.steps()
    assert before == 1_000
    for _ in range(DURATION_MIN + 1):
        board.elapse(MIN_MS)
        assert 0 <= board.steps() <= before
        before = board.steps()
    assert before == 0


def test_a_step_is_on_board_until_its_time_is_over():
    board = OnBoard()
    board.count(1)
    board.elapse(359 * MIN_MS)
    assert board.steps() == 1  # rounded up
    board.elapse(2 * MIN_MS)
    assert board.steps() == 0


def test_nothing_is_on_board_before_the_first_dose():
    assert OnBoard().steps() == 0


def test_milliunits_are_those_of_the_steps_rounded_up():
    board = OnBoard()
    board.count(1_000)
    assert board.milliunits(18_406, 10) == 1_841
    assert board.milliunits(18_406, 2) == 9_203
    board.elapse(60 * MIN_MS)
    steps = board.steps()
    assert (
        (steps - 1) * 18_406 // 2_000 < board.milliunits(18_406, 2) <= -(-steps * 18_406 // 2_000)
    )


def test_a_checkpoint_takes_nothing_away():
    if exact(0) is None:
        return
    given = Given()
    for i in range(60):
        given.pass_ms(i * 7_919 % 600_000)
        given.dose(i * 31 % 200 + 1, 5_000)
        before = given.board.steps()
        given.board = restarted(given.board)
        assert abs(given.board.steps() - before) <= 1
        given.check(i)
    given.to_the_end()


def test_restarts_one_after_the_other_change_nothing_more():
    board = OnBoard()
    for i in range(90):
        board.elapse(i * 7_919 % 300_000)
        board.count(i * 31 % 200)
    board = restarted(board)
    before = bytes(board.table)
    for _ in range(50):
        board = restarted(board)
    assert bytes(board.table) == before


def test_what_records_tell_of_a_dose_is_as_if_it_had_been_counted():
    if exact(0) is None:
        return
    for span_ms, ago_ms in (
        (1, 0),
        (60_000, 30_000),
        (1_000_000, 250_000),
        (9_000_000, 4_000_000),
    ):
        given = Given()
        given.pass_ms(190_000)
        given.dose(300, 2_000)
        given.dose(2_000, span_ms)
        given.pass_ms(ago_ms)
        told = OnBoard()
        told.elapse(190_000)
        for _ in range(300 // 25):
            told.count(25)
        told.elapse(given.now_ms - 190_000)
        count_back(told, 2_000, span_ms + ago_ms, ago_ms)
        assert abs(told.steps() - given.board.steps()) <= 2, (span_ms, ago_ms)
        given.board = told
        given.to_the_end(11)


def test_what_records_tell_of_long_ago_counts_for_nothing():
    board = OnBoard()
    count_back(board, 1_000, 900 * MIN_MS, 365 * MIN_MS)
    assert board.steps() == 0
    count_back(board, 1_000, 900 * MIN_MS, 0)
    assert 0 < board.steps() < 400


def test_stronger_insulin_keeps_its_units():
    board = OnBoard()
    for _ in range(80):
        board.count(103)
        board.elapse(4 * MIN_MS)
    before = board.steps()
    board.rescale(10, 2)
    assert before <= board.steps() * 5 <= before + 10  # all of it together is a step more at most
    board.rescale(2, 10)
    assert before <= board.steps() <= before + 15


def test_another_curve_is_read_from_then_on():
    board = OnBoard()
    board.count(1_000)
    board.elapse(10 * MIN_MS)
    # Of a made-up insulin that works for 15 min, a third in each 5; the first is before the dose.
    points = (65_535, 65_535, 43_690, 21_845, 0, 0)
    board.use(b"".join([bytes((point & 255, point >> 8)) for point in points]))
    assert 320 <= board.steps() <= 345, board.steps()
    board.elapse(5 * MIN_MS + 1_000)
    assert board.steps() == 0
