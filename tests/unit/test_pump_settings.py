# test_pump_settings: a pump whose settings changed by themselves, were not saved, or are lost,
# delivers nothing until they are right.

from firmware import commands, faults, journal
from tests.unit import fakes, slots
from tests.unit.bench import (
    DELIVERING,
    FAULT,
    SEGMENT,
    SETTINGS,
    bench,
    in_journal,
    mend,
    numbers,
    running,
)


def test_a_rate_that_changes_in_memory_stops_the_pump():
    made = running("00:00=0.80 06:00=1.10")
    made.pump.channels.profile.segments = ((0, 800), (360, 2_200))
    made.sim.advance(16_000)
    assert numbers(made) == [faults.SETTINGS] and made.pump.state == FAULT
    made.console.ack()
    made.sim.advance(60_000)
    assert not made.console.resume().ok, "it is still wrong"
    assert made.console.basal("00:00=0.80 06:00=1.10").ok
    made.sim.advance(16_000)
    assert numbers(made) == []
    assert made.console.resume().ok


def test_a_failed_save_is_said_and_made_good_before_anything_is_delivered():
    made = running("1.0")
    made.sim.happen("store-broken")
    assert not made.console.basal("2.0").ok
    assert made.pump.state == FAULT and numbers(made) == [faults.JOURNAL]
    assert made.pump.channels.profile.segments == ((0, 1_000),)
    made.console.ack()
    assert not made.console.resume().ok
    made.sim.happen("store-ok")
    made.sim.advance(20_000)
    mend(made)
    made.sim.advance(60_000)
    assert made.pump.state == DELIVERING and numbers(made) == []
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 1_000),)


def test_a_save_that_failed_half_way_is_not_in_force_after_a_restart():
    made = running("1.0")
    store = made.sim.hal.store
    put, left = store.put, [2]

    def failing(slot, data):
        if slot >= 4:
            left[0] -= 1
            if left[0] <= 0:
                raise OSError(fakes.EIO)
        put(slot, data)

    store.put = failing
    answer = made.console.basal("2.0")
    assert not answer.ok and "failed" in str(answer)
    store.put = put
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 1_000),), "what failed is in force"


def test_settings_that_are_lost_are_an_alarm_until_set_anew():
    made = running("1.0")
    slots.spoil(made.sim.hal.store, slots.SETTINGS)
    made.restart()
    assert faults.SETTINGS in numbers(made) and made.pump.state == FAULT
    assert made.pump.channels.profile.segments == ()
    for _ in range(2):
        made.console.ack()
        made.sim.advance(60_000)
        assert not made.console.resume().ok
        made.restart()  # nor does it mend itself
    assert made.console.basal("1.5").ok
    made.console.ack()
    made.sim.advance(20_000)
    assert made.console.resume().ok
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 1_500),)
    assert faults.SETTINGS not in numbers(made)


def test_settings_that_vanished_are_no_empty_profile():
    made = running("1.0")
    empty = slots.copy(made.sim.hal.store, fakes.Store())
    empty.slots[4] = empty.slots[5] = b""
    made.sim.hal.store = empty
    made.sim.hal.store.revive = lambda: None
    made.restart()
    assert faults.SETTINGS in numbers(made)


def test_each_change_is_on_record_with_its_revision():
    made = bench()
    first = made.pump.settings.revision
    for i in range(3):
        made.console.basal("%d" % (i + 1))
    assert [r[1] for r in in_journal(made, SETTINGS)] == [first + 1, first + 2, first + 3]
    assert journal.SETTINGS == SETTINGS


def test_segments_that_the_power_kept_off_the_record_are_put_there_at_the_start():
    day = [(hour * 60, 1_000 + hour) for hour in range(24)]
    places = [hour + 256 * 24 + 65_536 for hour in range(24)]  # of 24, of profile 1
    for polls in range(9, 36, 3):
        made = running("1.0")
        made.pump.mailbox.post(commands.BASAL, day)
        for _ in range(polls):
            made.sim.advance(0)
        if polls % 2:
            made.pump.checkpoint.write()  # it does not say that they are there
        assert made.pump.mailbox.answer is None
        made.restart()
        segments = in_journal(made, SEGMENT)
        assert [record[1:3] for record in segments[-24:]] == day, polls
        assert [record[3] for record in segments[-24:]] == places, polls
        assert in_journal(made, SETTINGS)[-1][1] == made.pump.settings.revision
        many = made.pump.journal.sequence
        made.restart()
        assert made.pump.journal.sequence - many < 10, "once is enough"
