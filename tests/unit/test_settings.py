# test_settings: what a person set is kept twice, as one whole; what changed by itself is noticed.

from firmware import saving, twin
from hal import SLOT_BYTES
from tests.unit import slots
from tests.unit.bench import SEGMENT, SETTING, SETTINGS, WAS, bench, in_journal, records
from tests.unit.settled import (
    DAY,
    Parts,
    full,
    number,
    profile,
    refused,
    run,
    sections,
    store,
    with_day,
)


def test_both_copies_hold_the_newest():
    parts = Parts()
    for segments in (DAY, ((0, 5),), ((0, 35_000), (1, 0))):
        store(parts, with_day(segments))
        assert slots.held(parts.store, 4) == slots.held(parts.store, 5)
        again = Parts(parts.store)
        assert again.loaded() == twin.WHOLE
        assert again.profile.segments == segments and again.settings.active == 1
        assert again.settings.revision == parts.settings.revision
    assert parts.settings.revision == 3


def test_the_form_is_as_written_by_hand():
    parts = Parts()
    new = with_day(DAY)
    new.payloads[8] = number(12_000, 4) + bytes(20)
    store(parts, new)
    found = sections(slots.held(parts.store, 4))
    assert found == {1: profile("day", DAY), 7: b"\x01", 8: number(12_000, 4) + bytes(20)}


def test_as_much_as_there_can_be_is_kept():
    parts = Parts(max_basal_mu_h=40_000)
    new = full()
    wanted = {kind: new.payloads[kind] for kind in range(1, 14)}
    store(parts, new)
    assert len(slots.held(parts.store, 4)) <= SLOT_BYTES[4]
    assert sections(slots.held(parts.store, 4)) == wanted
    again = Parts(parts.store, max_basal_mu_h=40_000)
    assert again.loaded() == twin.WHOLE
    assert len(again.profile.segments) == 48 and again.settings.active == 6
    for kind in wanted:
        assert bytes(again.settings.section(kind)) == wanted[kind], kind
    assert again.settings.section(14) is None
    assert len(again.settings.image) == len(slots.held(parts.store, 4)), "no longer than it is"


def test_each_step_of_a_change_is_short():
    parts = Parts(max_basal_mu_h=40_000)
    puts = parts.store.puts
    steps = 0
    for _ in saving.store(parts.settings, full()):
        assert len(puts) <= 1 or steps > 1, "two writes in one step"
        steps += 1
    assert steps > 8, "its checksum is made in steps"


def test_the_records_come_after_the_slots():
    parts = Parts()
    parts.store.fail_at = 1
    store(parts, with_day(DAY))
    assert parts.profile.segments == DAY and len(parts.store.puts) == 2
    parts.store.fail_at = 0
    store(parts, with_day(((0, 5),)))
    check = records(parts.store, (SETTINGS,))[0][2]
    assert records(parts.store) == [
        (WAS, 0, 800, 0 + 768 + 65_536),
        (WAS, 360, 1_100, 1 + 768 + 65_536),
        (WAS, 1_320, 700, 2 + 768 + 65_536),
        (SEGMENT, 0, 5, 0 + 256 + 65_536),
        (SETTINGS, 2, check, 0),
    ]


def test_every_change_is_on_record_with_old_and_new():
    parts = Parts()
    store(parts, with_day(DAY))
    new = with_day(DAY)
    new.payloads[2] = profile("b", ((0, 5),))
    new.payloads[7] = b"\x02"
    new.payloads[8] = bytes(4) + number(20_000, 4) + bytes(16)
    new.payloads[9] = number(0, 2) + number(10_000, 4) + number(660, 2) + number(12_500, 4)
    new.payloads[11] = number(0, 2) + number(90_000, 4) + number(120_000, 4)
    new.payloads[12] = b"\x00\x01\x00"
    new.payloads[13] = number(2_468, 2)
    many = parts.store.count()
    store(parts, new)
    other = with_day(DAY)
    other.payloads[9] = number(0, 2) + number(10_000, 4) + number(720, 2) + number(15_000, 4)
    store(parts, other)
    told = [record for record in records(parts.store)[many:] if record[0] != SETTINGS]
    assert told == [
        (SEGMENT, 0, 5, 256 + 65_536 * 2),
        (SETTING, 7, 1, 2),
        (SETTING, 2, 0, 20_000),
        (SETTING, 12, 0, 10_000),
        (SETTING, 12 + 256 * 660, 0, 12_500),
        (SETTING, 14, 0, 90_000),
        (SETTING, 15, 0, 120_000),
        (SETTING, 8, 255, 0),
        (SETTING, 9, 0, 1),
        (SETTING, 11, 0, 1),
        (WAS, 0, 5, 256 + 65_536 * 2),
        (SETTING, 7, 2, 1),
        (SETTING, 2, 20_000, 0),
        (SETTING, 12, 10_000, 10_000),
        (SETTING, 12 + 256 * 660, 12_500, 10_000),
        (SETTING, 12 + 256 * 720, 12_500, 15_000),
        (SETTING, 14, 90_000, 0),
        (SETTING, 15, 120_000, 0),
        (SETTING, 8, 0, 255),
        (SETTING, 9, 1, 0),
        (SETTING, 11, 1, 0),
    ]
    assert str(2_468) not in str(told), "a code is on no record"


def test_what_was_in_force_is_on_record_before_what_is():
    made = bench()
    made.console.basal("00:00=0.80 06:00=1.10")
    made.console.basal("2.0")
    assert in_journal(made, WAS, SEGMENT) == [
        (SEGMENT, 0, 800, 512 + 65_536),
        (SEGMENT, 360, 1_100, 513 + 65_536),
        (WAS, 0, 800, 512 + 65_536),
        (WAS, 360, 1_100, 513 + 65_536),
        (SEGMENT, 0, 2_000, 256 + 65_536),
    ]
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 2_000),)


def test_one_copy_that_is_damaged_costs_nothing_and_is_repaired():
    for slot in (4, 5):
        for bit in range(0, 8 * 36, 3):
            parts = Parts()
            store(parts, with_day(DAY))
            assert len(slots.held(parts.store, slot)) == 36
            slots.flip(parts.store, slot, bit)
            again = Parts(parts.store)
            assert again.loaded() == twin.WHOLE, (slot, bit)
            assert again.profile.segments == DAY
            assert slots.held(parts.store, 4) == slots.held(parts.store, 5), "not repaired"


def test_a_cut_between_the_copies_is_made_good():
    parts = Parts()
    store(parts, with_day(((0, 5),)))
    parts.store.put_fail_at = parts.store.tried + 2
    assert refused(parts, with_day(DAY))
    parts.store.put_fail_at = 0
    again = Parts(parts.store)
    assert again.loaded() == twin.WHOLE
    assert again.profile.segments in (DAY, ((0, 5),))
    assert slots.held(parts.store, 4) == slots.held(parts.store, 5)


def test_two_copies_that_are_damaged_are_no_profile_and_no_limits():
    parts = Parts()
    new = with_day(DAY)
    new.payloads[8] = number(12_000, 4) + bytes(20)
    store(parts, new)
    slots.spoil(parts.store, 4)
    again = Parts(parts.store)
    assert again.loaded() == twin.DAMAGED
    assert again.profile.segments == () and again.settings.active == 0
    assert again.settings.section(8) is None


def test_a_store_that_fails_leaves_the_old_in_force():
    for nth in (1, 2):
        parts = Parts()
        old = with_day(((0, 5),))
        old.payloads[8] = number(12_000, 4) + bytes(20)
        store(parts, old)
        parts.store.put_fail_at = parts.store.tried + nth
        assert refused(parts, with_day(DAY)), nth
        assert parts.profile.segments == ((0, 5),), nth
        assert parts.bounds.max_bolus_mu == 12_000 and parts.settings.section(8)
        assert parts.settings.failed and parts.settings.intact()
        assert len(records(parts.store, (SETTINGS,))) == 1
        parts.store.put_fail_at = 0
        parts.settings.mend()
        assert not parts.settings.failed and parts.settings.intact()
        again = Parts(parts.store)
        assert again.loaded() == twin.WHOLE
        assert again.profile.segments == ((0, 5),), nth
        assert again.bounds.max_bolus_mu == 12_000
        assert again.settings.revision == parts.settings.revision


def test_any_number_that_changes_in_memory_is_noticed():
    parts = Parts()
    assert parts.settings.intact()
    store(parts, with_day(DAY))
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
    for name in ("max_bolus_mu", "max_basal_mu_h", "hour_cap_mu", "day_cap_mu", "confirm_mu",
                 "bolus_rate_mu_h"):  # fmt: skip
        right = getattr(parts.bounds, name)
        for wrong in (0, right + 1, right - 1, right ^ 4_096):
            setattr(parts.bounds, name, wrong)
            assert not parts.settings.intact(), (name, wrong)
        setattr(parts.bounds, name, right)
        assert parts.settings.intact()


def test_a_bit_that_changed_in_what_is_kept_is_noticed_before_a_change_is_built_on_it():
    parts = Parts()
    assert run(saving.is_whole(parts.settings)), "nothing was ever stored"
    store(parts, with_day(DAY))
    assert run(saving.is_whole(parts.settings))
    for bit in range(8 * 8, 8 * 36, 7):
        parts.settings.image[bit // 8] ^= 1 << bit % 8
        assert not run(saving.is_whole(parts.settings)), bit
        parts.settings.image[bit // 8] ^= 1 << bit % 8


def test_a_profile_above_what_the_rig_has_become_does_not_run():
    parts = Parts()
    store(parts, with_day(((0, 800), (360, 20_001))))
    again = Parts(parts.store, max_basal_mu_h=20_000)
    assert again.loaded() == twin.WHOLE
    assert again.profile.segments == () and again.settings.active == 0
    assert again.settings.section(1) is not None, "it is kept"
    again = Parts(parts.store, max_basal_mu_h=20_001)
    again.loaded()
    assert again.settings.active == 1
