# test_recent: what went out lately is never forgotten too early, and a checkpoint makes no room.

from firmware.delivery.recent import Recent, Sums
from firmware.units import MS_PER_MIN

HOUR_MIN = 60


def noise(seed):
    """Numbers without a pattern, the same everywhere: 0 .. 65_535."""
    while True:
        seed = (seed * 1_103 + 12_345) % 65_536
        yield seed


def hour(width=5):
    return Recent(MS_PER_MIN, Sums(HOUR_MIN, width))


def lived(seed, polls=400, most_ms=200_000, width=5):
    """A window with a life behind it, and (age in ms, steps) of all that was counted."""
    recent = hour(width)
    numbers = noise(seed)
    counted = []
    now_ms = 0
    for _ in range(polls):
        dt_ms = next(numbers) * most_ms // 65_536
        recent.elapse(dt_ms)
        now_ms += dt_ms
        steps = next(numbers) % 40
        recent.count(steps)
        counted.append((now_ms, steps))
    return recent, [(now_ms - at_ms, steps) for at_ms, steps in counted]


def carried(recent, again):
    """What a checkpoint does with a window: its table, and what it packs; returns the other."""
    data = bytearray(20)
    end = recent.pack(data, 2)
    again.table[:] = recent.table
    assert again.unpack(data, 2) == end
    return again


def within(counted, ms):
    return sum([steps for age_ms, steps in counted if age_ms < ms])


def test_the_sum_is_of_the_window_and_of_at_most_a_bucket_more():
    for seed in range(20):
        recent, counted = lived(seed)
        least = within(counted, 60 * MS_PER_MIN)
        most = within(counted, 61 * MS_PER_MIN)
        assert 0 < least <= recent.steps <= most, seed
        assert recent.adds_up()


def test_a_packed_window_never_has_fewer_steps_at_any_later_moment():
    for width in (1, 5, 15):
        for seed in range(6):
            recent, _ = lived(seed, 400 + 9 * seed, width=width)
            again = carried(recent, hour(width))
            assert again.steps == recent.steps, "loading a checkpoint makes or takes room"
            assert again.adds_up()
            for minute in range(62):
                assert again.steps >= recent.steps, (width, seed, minute)
                recent.elapse(MS_PER_MIN)
                again.elapse(MS_PER_MIN)
            assert again.steps == recent.steps == 0


def test_a_packed_window_is_late_by_less_than_its_width():
    for width in (1, 5, 15):
        recent, _ = lived(3, width=width)
        again = carried(recent, hour(width))
        for _ in range(60):
            ahead = again.steps
            again.elapse(MS_PER_MIN)
            # What is left after so long is no more than the true window held a width ago.
            assert again.steps <= ahead
        early, _ = lived(3)
        carried(recent, again)
        again.elapse(width * MS_PER_MIN)
        assert again.steps <= early.steps


def test_a_bucket_holds_more_than_two_bytes():
    recent = Recent(900_000, Sums(96, 1))
    for _ in range(3):
        recent.count(70_000)
        recent.elapse(900_000)
    assert carried(recent, Recent(900_000, Sums(96, 1))).steps == 210_000


def test_a_window_packs_into_what_was_there_before():
    recent, _ = lived(5)
    carried(hour(), recent)
    assert recent.steps == 0 and recent.adds_up()


def test_rescaling_rounds_every_bucket_up():
    for old, new in ((10, 5), (10, 2), (5, 2), (2, 5), (5, 10), (10, 10)):
        recent, _ = lived(7)
        before = [steps for steps in recent.buckets]
        recent.rescale(old, new)
        for i in range(len(before)):
            exact = before[i] * new
            assert exact <= recent.buckets[i] * old < exact + old
        assert recent.adds_up()


def test_there_and_back_makes_no_room():
    recent, _ = lived(8)
    before = recent.steps
    for old, new in ((10, 2), (2, 5), (5, 10)):
        recent.rescale(old, new)
    assert before <= recent.steps <= before + 10 * 61


def test_a_sum_that_is_not_of_its_parts_is_noticed():
    recent, _ = lived(9)
    recent.steps -= 1
    assert not recent.adds_up()
    recent.steps += 1
    recent.buckets[30] ^= 4
    assert not recent.adds_up()
    recent.buckets[30] ^= 4
    assert recent.adds_up()


def test_a_table_that_went_wrong_in_memory_is_mended_before_it_is_written():
    for at in range(39):
        recent, _ = lived(9)
        recent.table[at] ^= 4
        again = carried(recent, hour())
        assert again.steps == recent.steps and again.adds_up(), at
        assert again.buckets[1:] + again.buckets[:1] == sums(recent, 5), at


def sums(recent, width):
    """The buckets, oldest first, and how a checkpoint would find them, worked out by hand."""
    size = len(recent.buckets)
    found = [recent.buckets[(recent.position + 1 + i) % size] for i in range(size)]
    packed = []
    waiting = 0
    for i in range(size):
        waiting += found[i]
        newest_turn = recent._turns - (size - 1) + i
        if i == size - 1 or (newest_turn + 1) % width == 0:
            packed.append(waiting)
            waiting = 0
        else:
            packed.append(0)
    return packed


def test_a_packed_window_is_what_its_buckets_add_up_to_at_any_moment():
    for width in (1, 5, 15):
        recent, _ = lived(11, 150, width=width)
        numbers = noise(5)
        for minute in range(70):
            again = carried(recent, hour(width))
            assert again.buckets[1:] + again.buckets[:1] == sums(recent, width), (width, minute)
            recent.elapse(MS_PER_MIN)
            recent.count(next(numbers) % 9)
            if minute == 40:
                recent.rescale(10, 5)


def test_a_long_silence_empties_the_window_at_once():
    recent, _ = lived(10)
    recent.elapse(7 * 86_400_000)
    assert recent.steps == 0 and recent.adds_up()
