# test_settings: what was programmed is kept twice, and a number that changed by itself is noticed.

from firmware import twin
from firmware.clocks import Clocks
from firmware.journal import Journal, StoreFailed
from firmware.settings import Settings
from firmware.therapy.basal import Profile
from tests.unit import fakes, slots
from tests.unit.bench import SEGMENT, SETTINGS, WAS, bench, in_journal, records

DAY = ((0, 800), (360, 1_100), (1_320, 700))


class Parts:
    def __init__(self, store=None):
        self.store = store or fakes.Store()
        self.book = Journal(self.store, Clocks(fakes.Rtc()))
        self.book.is_open = True
        self.profile = Profile()
        self.settings = Settings(self.store, self.book, self.profile)


def saved(parts, segments):
    before = taken(parts.settings, segments)
    for _ in parts.settings.noted(before):
        parts.book.flush()
    parts.book.flush()


def taken(settings, segments):
    taking = settings.take(segments)
    try:
        while True:
            next(taking)
    except StopIteration as end:
        return end.value


def refused(settings, segments):
    try:
        taken(settings, segments)
    except StoreFailed:
        return True
    return False


def test_both_copies_hold_the_newest():
    parts = Parts()
    for segments in (DAY, ((0, 5),), ((0, 40_000), (1, 0))):
        saved(parts, segments)
        assert slots.held(parts.store, 4) == slots.held(parts.store, 5)
        again = Parts(parts.store)
        assert again.settings.load() == twin.WHOLE
        assert again.profile.segments == segments
        assert again.settings.revision == parts.settings.revision
    assert parts.settings.revision == 3


def test_a_profile_as_long_as_can_be_is_kept():
    segments = tuple([(i * 30, i * 850) for i in range(48)])
    parts = Parts()
    saved(parts, segments)
    again = Parts(parts.store)
    assert again.settings.load() == twin.WHOLE
    assert again.profile.segments == segments


def test_the_records_come_after_the_slots():
    parts = Parts()
    parts.store.fail_at = 1
    saved(parts, DAY)
    assert parts.profile.segments == DAY and len(parts.store.puts) == 2
    parts.store.fail_at = 0
    saved(parts, DAY)
    check = records(parts.store, (SETTINGS,))[0][2]
    assert records(parts.store) == [
        (WAS, 0, 800, 0 + 768),
        (WAS, 360, 1_100, 1 + 768),
        (WAS, 1_320, 700, 2 + 768),
        (SEGMENT, 0, 800, 0 + 768),
        (SEGMENT, 360, 1_100, 1 + 768),
        (SEGMENT, 1_320, 700, 2 + 768),
        (SETTINGS, 2, check, 0),
    ]


def test_what_was_in_force_is_on_record_before_what_is():
    made = bench()
    made.console.basal("00:00=0.80 06:00=1.10")
    made.console.basal("2.0")
    assert in_journal(made, WAS, SEGMENT) == [
        (SEGMENT, 0, 800, 512),
        (SEGMENT, 360, 1_100, 513),
        (WAS, 0, 800, 512),
        (WAS, 360, 1_100, 513),
        (SEGMENT, 0, 2_000, 256),
    ]
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 2_000),)


def test_one_copy_that_is_damaged_costs_nothing_and_is_repaired():
    for slot in (4, 5):
        for bit in range(0, 8 * 29, 3):
            parts = Parts()
            saved(parts, DAY)
            slots.flip(parts.store, slot, bit)
            again = Parts(parts.store)
            assert again.settings.load() == twin.WHOLE, (slot, bit)
            assert again.profile.segments == DAY
            assert slots.held(parts.store, 4) == slots.held(parts.store, 5), "not repaired"


def test_a_cut_between_the_copies_is_made_good():
    parts = Parts()
    saved(parts, ((0, 5),))
    parts.store.put_fail_at = parts.store.tried + 2
    assert refused(parts.settings, DAY)
    parts.store.put_fail_at = 0
    again = Parts(parts.store)
    assert again.settings.load() == twin.WHOLE
    assert again.profile.segments in (DAY, ((0, 5),))
    assert slots.held(parts.store, 4) == slots.held(parts.store, 5)


def test_two_copies_that_are_damaged_are_no_profile():
    parts = Parts()
    saved(parts, DAY)
    slots.spoil(parts.store, 4)
    again = Parts(parts.store)
    assert again.settings.load() == twin.DAMAGED
    assert again.profile.segments == ()


def test_a_store_that_fails_leaves_the_old_in_force():
    for nth in (1, 2):
        parts = Parts()
        saved(parts, ((0, 5),))
        parts.store.put_fail_at = parts.store.tried + nth
        assert refused(parts.settings, DAY), nth
        assert parts.profile.segments == ((0, 5),), nth
        assert parts.settings.failed and parts.settings.intact()
        assert len(records(parts.store, (SETTINGS,))) == 1
        parts.store.put_fail_at = 0
        parts.settings.mend()
        assert not parts.settings.failed and parts.settings.intact()
        again = Parts(parts.store)
        assert again.settings.load() == twin.WHOLE
        assert again.profile.segments == ((0, 5),), nth
        assert again.settings.revision == parts.settings.revision


def test_any_number_that_changes_in_memory_is_noticed():
    parts = Parts()
    assert parts.settings.intact()
    saved(parts, DAY)
    assert parts.settings.intact()
    for wrong in (
        DAY[:2],
        DAY + ((1_400, 700),),
        (),
        DAY[1:],
        ((0, 801),) + DAY[1:],
        ((0, 800 + 65_536),) + DAY[1:],
        DAY[:2] + ((1_321, 700),),
        (DAY[0], DAY[2], DAY[1]),
    ):
        parts.profile.segments = wrong
        assert not parts.settings.intact(), wrong
        parts.profile.segments = DAY
        assert parts.settings.intact()
