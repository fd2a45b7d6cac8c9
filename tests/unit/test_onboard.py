# test_onboard: insulin on board follows the published exponential curve, and no checkpoint takes
# any away.

from firmware.delivery.onboard import MINUTES, OnBoard

MIN_MS = 60_000
MANY = 20_000  # steps: enough that a rounding up is a two hundredth of a per cent
# The table is good to half a part of 32768, the line between two points to 0.0002 of the dose,
# and a dose counts as up to a minute older or younger than it is: 0.0029 of it.
TABLE_PARTS = 60  # parts of 100_000, the minute left out
MINUTE_PARTS = 290


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


def parts(steps, of=MANY):
    return steps * 100_000 // of


def test_one_dose_follows_the_curve_to_the_end():
    board = OnBoard()
    board.count(MANY)
    for minute in range(MINUTES + 5):
        wanted = exact(minute)
        if wanted is None:
            return
        off = parts(board.steps()) - wanted * 100_000
        assert -TABLE_PARTS <= off <= TABLE_PARTS, (minute, off)
        board.elapse(MIN_MS)
    assert board.steps() == 0


def test_many_doses_are_the_sum_of_each():
    if exact(0) is None:
        return
    board = OnBoard()
    given = []
    now_ms = 0
    for i in range(40):
        board.elapse(i * 37_123 % 900_000)
        now_ms += i * 37_123 % 900_000
        board.count(500 + i * 31)
        given.append((now_ms, 500 + i * 31))
        wanted = sum([n * exact((now_ms - at_ms) / 60_000) for at_ms, n in given])
        total = sum([n for _, n in given])
        off = parts(board.steps() - int(wanted), total)
        assert abs(off) <= TABLE_PARTS + MINUTE_PARTS, (i, off)


def test_it_falls_and_never_rises_by_itself():
    board = OnBoard()
    board.count(1_000)
    before = board.steps()
    assert before == 1_000
    for _ in range(MINUTES + 1):
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


def test_a_checkpoint_takes_nothing_away():
    board = OnBoard()
    for i in range(120):
        board.elapse(i * 7_919 % 400_000)
        board.count(i * 31 % 200)
    data = bytearray(20)
    end = board.pack(data, 2)
    again = OnBoard()
    again.table[:] = board.table
    assert again.unpack(data, 2) == end <= 20
    for minute in range(MINUTES + 2):
        assert again.steps() >= board.steps(), minute
        # A quarter of an hour together counts as its newest minute: at most 15 min too much.
        if minute == 0:
            assert again.steps() - board.steps() <= board.steps() // 10
        board.elapse(MIN_MS)
        again.elapse(MIN_MS)
    assert board.steps() == again.steps() == 0


def test_stronger_insulin_keeps_its_units():
    board = OnBoard()
    board.count(1_000)
    board.elapse(60 * MIN_MS)
    before = board.steps()
    board.rescale(10, 2)
    assert before <= board.steps() * 5 <= before + 5
    board.rescale(2, 10)
    assert before <= board.steps() <= before + 5
