# test_limits: no rolling hour holds more than its cap, no rolling day more than its own.

from firmware import faults
from firmware.delivery.limits import Limits

MIN_MS = 60_000
HOUR_MS = 3_600_000
QUARTER_MS = 900_000
DAY_MS = 86_400_000
FAR = 1_000_000


def limits(hour_steps=FAR, day_steps=FAR):
    made = Limits()
    made.hour.set(hour_steps)
    made.day.set(day_steps)
    return made


def test_nothing_is_allowed_before_a_cap_is_known():
    assert Limits().refuses(1) == faults.HOUR_CAP
    made = Limits()
    made.hour.set(FAR)
    assert made.refuses(1) == faults.DAY_CAP


def test_exactly_the_cap_is_allowed():
    for cap, fault in (((100, FAR), faults.HOUR_CAP), ((FAR, 100), faults.DAY_CAP)):
        made = limits(*cap)
        assert made.refuses(100) == faults.NONE
        assert made.refuses(101) == fault
        made.count(60)
        assert made.refuses(40) == faults.NONE
        assert made.refuses(41) == fault
        made.count(40)
        assert made.refuses(1) == fault


def test_what_went_out_counts_for_at_least_the_window():
    for into_ms in (0, 1, 30_000, 59_999):
        made = limits(100, FAR)
        made.elapse(into_ms)
        made.count(100)
        for _ in range(60):
            assert made.refuses(1) == faults.HOUR_CAP, into_ms
            made.elapse(MIN_MS)
    for into_ms in (0, 1, 899_999):
        made = limits(FAR, 100)
        made.elapse(into_ms)
        made.count(100)
        for _ in range(96):
            assert made.refuses(1) == faults.DAY_CAP, into_ms
            made.elapse(QUARTER_MS)


def test_what_went_out_is_forgotten_a_bucket_after_the_window():
    for into_ms in (0, 1, 59_999):
        made = limits(100, 200)
        made.elapse(into_ms)
        made.count(100)
        made.elapse(61 * MIN_MS)
        assert made.refuses(100) == faults.NONE
        assert made.refuses(101) == faults.HOUR_CAP
        assert made.day.room_steps() == 100
        made.elapse(DAY_MS + QUARTER_MS - 61 * MIN_MS)
        assert made.day.room_steps() == 200


def greedy(made, least_ms, most_ms, window_ms, cap, moments):
    """At each of many uneven moments it takes all it may; no window holds more than the cap."""
    now_ms = 0
    taken = []
    total = 0
    for i in range(moments):
        dt_ms = least_ms + i * 7_919 % (most_ms - least_ms)
        made.elapse(dt_ms)
        now_ms += dt_ms
        want = (i * 31) % 90
        if made.refuses(want) == faults.NONE:
            made.count(want)
            total += want
            taken.append((now_ms, want))
            while taken[0][0] <= now_ms - window_ms:
                taken.pop(0)
            assert sum([steps for _, steps in taken]) <= cap, now_ms
    return total, now_ms


def test_no_sixty_minutes_hold_more_than_the_cap():
    total, ms = greedy(limits(1_000, FAR), 0, 45_000, HOUR_MS, 1_000, 2_000)
    assert total > 1_000 * (ms // (61 * MIN_MS)) * 9 // 10, "it allows far less than it may"


def test_no_day_holds_more_than_the_cap():
    total, ms = greedy(limits(FAR, 3_000), 0, 700_000, DAY_MS, 3_000, 1_000)
    assert total > 3_000 * (ms // (DAY_MS + QUARTER_MS)) * 9 // 10


def test_many_small_waits_are_one_long_one():
    one, many = limits(10), limits(10)
    one.count(5)
    many.count(5)
    one.elapse(3_659_000)
    for _ in range(3_659):
        many.elapse(1_000)
    assert one.hour.room_steps() == many.hour.room_steps() == 5
    one.elapse(1_000)
    many.elapse(1_000)
    assert one.hour.room_steps() == many.hour.room_steps() == 10


def test_stronger_insulin_does_not_make_room():
    made = limits(1_000, 1_000)
    made.count(999)
    made.elapse(MIN_MS)
    made.count(1)
    made.rescale(10, 2)  # U-100 to U-500: a fifth of the steps for the same insulin, rounded up
    assert made.hour.recent.steps == 200 + 1
    assert made.day.recent.steps == 200
    made.rescale(2, 10)
    assert (made.hour.recent.steps, made.day.recent.steps) == (1_005, 1_000)


def test_rescaling_keeps_each_minute_in_its_place():
    made = limits(1_000)
    made.count(100)
    made.elapse(30 * MIN_MS)
    made.count(10)
    made.rescale(10, 5)
    made.elapse(31 * MIN_MS)
    assert made.hour.recent.steps == 5


def test_a_cap_whose_check_is_broken_leaves_no_room():
    for name in ("hour", "day"):
        for bit in range(24):
            made = limits(1_000, 1_000)
            cap = getattr(made, name)
            assert cap.room_steps() == 1_000 and cap.intact()
            cap._steps ^= 1 << bit
            assert cap.room_steps() == 0, bit
            assert made.refuses(1) != faults.NONE
            assert not cap.intact()
            cap._steps ^= 1 << bit
            cap._check ^= 1 << bit
            assert cap.room_steps() == 0 and not cap.intact(), bit


def test_a_window_that_does_not_add_up_is_not_intact():
    made = limits(1_000, 1_000)
    made.count(100)
    assert made.hour.intact() and made.day.intact()
    made.hour.recent.steps = 3
    assert not made.hour.intact() and made.day.intact()
    made.hour.recent.steps = 100
    made.day.recent.buckets[0] = 3
    assert made.hour.intact() and not made.day.intact()


def test_packing_never_makes_room():
    made = limits(5_000, 20_000)
    for i in range(300):
        made.elapse(i * 997 % 240_000)
        made.count(i % 23)
    data = bytearray(40)
    end = made.pack(data, 1)
    again = limits(5_000, 20_000)
    for cap, other in ((made.hour, again.hour), (made.day, again.day)):
        other.recent.table[:] = cap.recent.table
    assert again.unpack(data, 1) == end <= 40
    for _ in range(1_500):
        for cap, other in ((made.hour, again.hour), (made.day, again.day)):
            assert other.room_steps() <= cap.room_steps()
        made.elapse(MIN_MS)
        again.elapse(MIN_MS)
    assert again.hour.room_steps() == 5_000 and again.day.room_steps() == 20_000
