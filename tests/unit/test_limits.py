# test_limits: no rolling hour holds more than the cap, and every hour ends.

from firmware.delivery.limits import HourLimit

MIN_MS = 60_000


def limit(cap_steps):
    made = HourLimit()
    made.cap_steps = cap_steps
    return made


def test_nothing_is_allowed_before_a_cap_is_known():
    assert not HourLimit().allows(1)


def test_exactly_the_cap_is_allowed():
    hour = limit(100)
    assert hour.allows(100)
    assert not hour.allows(101)
    hour.count(60)
    assert hour.allows(40)
    assert not hour.allows(41)


def test_what_was_delivered_counts_for_at_least_sixty_minutes():
    for into_ms in (0, 1, 30_000, 59_999):
        hour = limit(100)
        hour.elapse(into_ms)
        hour.count(100)
        for _ in range(60):
            assert not hour.allows(1), into_ms
            hour.elapse(MIN_MS)
        assert hour.hour_steps == 100 or into_ms == 0


def test_what_was_delivered_is_forgotten_after_sixty_one_minutes():
    for into_ms in (0, 1, 59_999):
        hour = limit(100)
        hour.elapse(into_ms)
        hour.count(100)
        hour.elapse(61 * MIN_MS)
        assert hour.hour_steps == 0
        assert hour.allows(100)


def test_the_window_rolls():
    hour = limit(120)
    for _ in range(60):
        hour.count(2)
        hour.elapse(MIN_MS)
    assert not hour.allows(1)
    for _ in range(60):
        hour.elapse(MIN_MS)
        assert hour.allows(2) and not hour.allows(3)
        hour.count(2)


def test_no_sixty_minutes_hold_more_than_the_cap():
    # A greedy pump: at each of many uneven moments it takes all that is allowed.
    hour = limit(1000)
    now_ms = 0
    taken = []
    for i in range(2000):
        dt_ms = (i * 7_919) % 45_000
        hour.elapse(dt_ms)
        now_ms += dt_ms
        want = (i * 31) % 90
        if hour.allows(want):
            hour.count(want)
            taken.append((now_ms, want))
            while taken[0][0] <= now_ms - 60 * MIN_MS:
                taken.pop(0)
            assert sum([steps for _, steps in taken]) <= 1000


def test_many_small_waits_are_one_long_one():
    one, many = limit(10), limit(10)
    one.count(5)
    many.count(5)
    one.elapse(3_659_000)
    for _ in range(3_659):
        many.elapse(1_000)
    assert one.hour_steps == many.hour_steps == 5
    one.elapse(1_000)
    many.elapse(1_000)
    assert one.hour_steps == many.hour_steps == 0


def test_stronger_insulin_does_not_make_room():
    hour = limit(1000)
    hour.count(999)
    hour.elapse(MIN_MS)
    hour.count(1)
    hour.rescale(10, 2)  # U-100 to U-500: a fifth of the steps for the same insulin, rounded up
    assert hour.hour_steps == 200 + 1
    hour.rescale(2, 10)
    assert hour.hour_steps == 1005


def test_rescaling_keeps_each_minute_in_its_place():
    hour = limit(1000)
    hour.count(100)
    hour.elapse(30 * MIN_MS)
    hour.count(10)
    hour.rescale(10, 5)
    hour.elapse(31 * MIN_MS)
    assert hour.hour_steps == 5
