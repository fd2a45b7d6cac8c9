# test_basal: the rate in force is that of the wall clock, to the millisecond.

from firmware.bounds import Bounds
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.therapy.basal import Basal, Profile
from tests.unit import fakes

MIN_MS = 60_000
DAY_MS = 86_400_000


class Parts:
    def __init__(self, *segments):
        self.rtc = fakes.Rtc()
        self.profile = Profile()
        self.profile.set(segments)
        self.basal = Basal(self.profile, Clocks(self.rtc), Bounds(Rig()))

    def at(self, local_ms, offset_min=0, ago_ms=0):
        utc_ms = local_ms - offset_min * MIN_MS
        self.rtc.reading = [9_648 + utc_ms // DAY_MS, utc_ms % DAY_MS, offset_min]
        self.basal.choose(ago_ms)
        return self.basal.rate_mu_h


def test_a_segment_begins_at_its_exact_millisecond():
    parts = Parts((0, 100), (360, 200), (1439, 300))
    assert parts.at(360 * MIN_MS - 1) == 100
    assert parts.at(360 * MIN_MS) == 200
    assert parts.at(1439 * MIN_MS - 1) == 200
    assert parts.at(1439 * MIN_MS) == 300
    assert parts.at(DAY_MS - 1) == 300
    assert parts.at(0) == 100


def test_the_clock_that_counts_is_the_local_one():
    parts = Parts((0, 100), (360, 200))
    for offset_min in (-720, -210, 0, 120, 345, 840):
        assert parts.at(360 * MIN_MS, offset_min) == 200
        assert parts.at(360 * MIN_MS - 1, offset_min) == 100


def test_a_choice_stands_until_the_next_segment_and_a_minute_at_most():
    parts = Parts((0, 100), (360, 200))
    for local_ms, left_ms in (
        (0, MIN_MS),
        (360 * MIN_MS - 1, 1),
        (360 * MIN_MS - MIN_MS, MIN_MS),
        (360 * MIN_MS - MIN_MS + 1, MIN_MS - 1),
        (DAY_MS - 5, 5),
    ):
        parts.at(local_ms)
        assert parts.basal.left_ms == left_ms, local_ms


def test_the_segment_of_a_moment_ago_can_be_asked_for():
    parts = Parts((0, 100), (360, 200))
    assert parts.at(360 * MIN_MS + 5, ago_ms=6) == 100
    assert parts.at(360 * MIN_MS + 5, ago_ms=5) == 200
    # Across midnight, too.
    assert parts.at(3, ago_ms=4) == 200
    assert parts.basal.left_ms == 1


def test_only_a_change_of_rate_is_a_change():
    parts = Parts((0, 100), (360, 100), (720, 200))
    assert parts.basal.choose(0)
    assert not parts.basal.choose(0)
    parts.rtc.reading = [9_648, 361 * MIN_MS, 0]
    assert not parts.basal.choose(0)
    parts.rtc.reading = [9_648, 721 * MIN_MS, 0]
    assert parts.basal.choose(0)


def test_a_lost_clock_keeps_the_rate_in_force():
    parts = Parts((0, 100), (360, 200))
    parts.at(0)
    parts.rtc.is_set = False
    assert not parts.basal.choose(0)
    assert parts.basal.rate_mu_h == 100
    assert parts.basal.left_ms == MIN_MS


def test_a_flat_profile_needs_no_clock():
    parts = Parts((0, 100), (360, 200))
    parts.at(0)
    parts.rtc.is_set = False
    parts.profile.set([(0, 0)])
    parts.basal.choose(0)
    assert parts.basal.rate_mu_h == 0


def test_nothing_is_chosen_without_a_profile():
    parts = Parts()
    assert not parts.basal.choose(0)
    assert parts.basal.rate_mu_h == 0


def test_a_clock_that_jumps_is_followed_both_ways():
    parts = Parts((0, 100), (360, 200))
    assert parts.at(359 * MIN_MS) == 100
    assert parts.at(400 * MIN_MS) == 200
    assert parts.at(300 * MIN_MS) == 100
