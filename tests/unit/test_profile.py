# test_profile: a day of rates has no gap, no overlap and no doubt.

from firmware import sections
from firmware.therapy import rules
from firmware.therapy.basal import Profile
from firmware.therapy.rules import check

MOST = 35_000


def found(*segments):
    return check(list(segments), MOST)


def test_a_sound_profile_is_found_sound():
    assert found((0, 800)) == (rules.OK, 0, 0)
    assert found((0, 0)) == (rules.OK, 0, 0)
    assert found((0, MOST), (1, 0), (1439, 5)) == (rules.OK, 0, 0)
    assert found(*[(30 * i, i) for i in range(48)]) == (rules.OK, 0, 0)


def test_what_is_wrong_is_named_with_its_value():
    assert found() == (rules.NO_SEGMENTS, 0, 0)
    assert found(*[(i, i) for i in range(49)]) == (rules.TOO_MANY, 49, 0)
    assert found((1, 800)) == (rules.NOT_FROM_MIDNIGHT, 1, 1)
    assert found((0, 800), (60, 1), (60, 2)) == (rules.SAME_TIME, 60, 60)
    assert found((0, 800), (60, 1), (30, 2)) == (rules.OUT_OF_ORDER, 30, 30)
    assert found((0, 800), (1440, 1)) == (rules.TIME_OUT_OF_RANGE, 1440, 1440)
    assert found((0, 800), (-1, 1)) == (rules.TIME_OUT_OF_RANGE, -1, -1)
    assert found((0, 800), (60, -1)) == (rules.RATE_OUT_OF_RANGE, -1, 60)
    assert found((0, MOST + 1)) == (rules.RATE_OUT_OF_RANGE, MOST + 1, 0)


def test_every_minute_has_exactly_the_segment_that_began_last():
    made = Profile()
    made.set([(0, 1), (1, 2), (360, 3), (1439, 4)])
    for minute, index in ((0, 0), (1, 1), (359, 1), (360, 2), (1438, 2), (1439, 3)):
        assert made.index_at(minute) == index, minute


def test_the_next_change_is_the_next_start_or_midnight():
    made = Profile()
    made.set([(0, 1), (360, 3), (1439, 4)])
    for minute, change in ((0, 360), (359, 360), (360, 1439), (1438, 1439), (1439, 1440)):
        assert made.next_change(minute) == change, minute


def test_an_empty_profile_has_no_segment():
    made = Profile()
    assert made.index_at(0) == -1
    assert made.next_change(0) == 1440


def test_a_day_is_the_sum_of_its_minutes():
    made = Profile()
    made.set([(0, 800), (360, 1_100), (690, 900), (1_320, 700)])
    minutes = [made.segments[made.index_at(minute)][1] for minute in range(1440)]
    assert sections.day_mu(made.segments) == sum(minutes) // 60
    assert sections.day_mu([(0, 1)]) == 24 and sections.day_mu(()) == 0


def test_what_was_set_no_longer_changes():
    segments = [(0, 800)]
    made = Profile()
    made.set(segments)
    segments.append((60, 35_000))
    segments[0] = (0, 35_000)
    assert made.segments == ((0, 800),)
