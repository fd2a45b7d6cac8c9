# test_alarm_life: hushed, escalated, acknowledged, reminded of: nobody misses an alarm for ever.

from firmware import faults
from tests.unit.bench import ACK, FAULT, HUSH, MIN_MS, in_journal, numbers, running
from tests.unit.fault_rows import ROWS
from tests.unit.heard import HIGH, LOW, MEDIUM, Ward, judge_tones, pulses

OF = {LOW: faults.LOW_RESERVOIR, MEDIUM: faults.LAST_RESERVOIR, HIGH: faults.OCCLUSION}
HUSH_MS = 120_000
STEP_MS = 30 * MIN_MS


def heard(ward, ms):
    """How many pulses began while so much time passed."""
    since_ms = ward.now_ms
    ward.run(ms)
    return len(pulses(ward.signs.log(), since_ms))


def lit(ward, ms):
    """(red, yellow): whether each was on at any time while so much time passed."""
    since_ms = ward.now_ms
    red, yellow = ward.signs.red, ward.signs.yellow
    ward.run(ms)
    for entry in ward.signs.log():
        if entry[0] >= since_ms:
            red, yellow = red or entry[3], yellow or entry[4]
    return red, yellow


def test_a_hush_silences_for_two_minutes_and_not_the_light():
    for priority in (LOW, MEDIUM, HIGH):
        ward = Ward()
        ward.raise_one(OF[priority])
        ward.run(400)
        ward.alarms.hush()
        assert not ward.signs.frequency_hz and not ward.signs.vibrating
        colours = (priority == HIGH, priority < HIGH)
        for _ in range(11):
            assert heard(ward, 5_000) == 0
            assert lit(ward, 5_000) == colours
        ward.run(HUSH_MS - 110_000 - 1)
        since_ms = ward.now_ms
        assert not ward.signs.frequency_hz and ward.alarms.hushed_ms
        ward.run(10_000)
        found = pulses(ward.signs.log(), since_ms)
        assert not ward.alarms.hushed_ms and found[0][0] - since_ms <= 10, (priority, found)
        assert judge_tones(found, priority) >= 1
        assert not ward.alarms.standing[0].acknowledged


def test_a_hush_is_on_record_and_acknowledges_nothing():
    made = running("1")
    assert not made.console.hush().ok and not in_journal(made, HUSH)
    made.sim.happen("unseat")
    made.sim.advance(10_000)
    answer = made.console.hush(id=9)
    assert answer.ok and "120 s" in str(answer), answer
    assert in_journal(made, HUSH) == [(HUSH, 120, 0, 0)]
    assert in_journal(made, ACK) == [] and not made.pump.alarms.standing[0].acknowledged
    assert "hushed until" in str(made.console.alarms())
    assert "hushed for 120 s" in str(made.console.history())
    made.console.ack()
    assert not made.console.hush().ok
    assert "hushed until" not in str(made.console.alarms())


def test_a_hush_works_without_books():
    made = running("1")
    made.sim.happen("store-broken")
    made.restart()
    assert made.pump.recovery.fault == faults.JOURNAL
    assert made.console.hush().ok
    assert not made.sim.hal.annunciator.frequency_hz


def test_a_new_alarm_that_is_no_lower_ends_the_hush_and_a_lower_one_waits_in_the_list():
    for first in (LOW, MEDIUM, HIGH):
        for second, number in (
            (LOW, faults.CLOCK_JUMP),
            (MEDIUM, faults.CLOCK_UNSET),
            (HIGH, faults.EMPTY),
        ):
            ward = Ward()
            ward.raise_one(OF[first])
            ward.run(100)
            ward.alarms.hush()
            ward.run(20_000)
            since_ms = ward.now_ms
            ward.raise_one(number)
            assert [alarm.number for alarm in ward.alarms.standing] == [OF[first], number]
            assert bool(ward.signs.frequency_hz) == (second >= first), (first, second)
            ward.run(10_000)
            found = pulses(ward.signs.log(), since_ms)
            if second >= first:
                assert judge_tones(found, second) >= 1
                assert not ward.alarms.hushed_ms
            else:
                assert found == [] and ward.alarms.hushed_ms
                ward.run(HUSH_MS)
                assert pulses(ward.signs.log(), since_ms)


def test_a_hush_that_was_for_an_alarm_that_is_over_does_not_hide_the_next():
    ward = Ward()
    alarm = ward.raise_one(OF[HIGH])
    ward.alarms.hush()
    ward.alarms.clear(alarm)
    assert not ward.alarms.hushed_ms
    ward.raise_one(OF[LOW])
    assert ward.signs.frequency_hz


def test_an_alarm_that_nobody_saw_signals_as_the_next_priority_after_half_an_hour():
    for priority in (LOW, MEDIUM, HIGH):
        ward = Ward()
        alarm = ward.raise_one(OF[priority])
        ward.run(STEP_MS - 1_000)
        assert not alarm.escalated and alarm.level() == priority
        ward.run(2_000)
        assert alarm.escalated and alarm.level() == min(HIGH, priority + 1)
        colours = (True, False) if priority + 1 >= HIGH else (False, True)
        assert lit(ward, 3_000) == colours
        ward.run(4 * STEP_MS)
        assert alarm.level() == min(HIGH, priority + 1), "one step, and no further"
        ward.alarms.acknowledge()
        assert not alarm.escalated and alarm.level() == priority
        assert heard(ward, STEP_MS - 1_000) == 0


def test_a_hush_stops_no_escalation():
    ward = Ward()
    alarm = ward.raise_one(OF[MEDIUM])
    ward.run(STEP_MS - 60_000)
    ward.alarms.hush()
    ward.run(50_000)
    assert ward.alarms.hushed_ms and not alarm.escalated
    ward.run(10_100)
    assert alarm.escalated and not ward.alarms.hushed_ms
    assert ward.signs.frequency_hz and ward.signs.vibrating


def test_an_acknowledged_alarm_that_stops_delivery_is_reminded_of_each_half_hour():
    ward = Ward()
    ward.raise_one(OF[HIGH])
    ward.run(20 * MIN_MS)
    ward.alarms.acknowledge()
    assert heard(ward, 20_000) == 0
    for _ in range(5):
        assert heard(ward, STEP_MS - 40_000) == 0
        since_ms = ward.now_ms
        ward.run(39_000)
        found = pulses(ward.signs.log(), since_ms)
        assert len(found) == 10 and judge_tones(found, HIGH) == 1
        assert lit(ward, 1_000) == (True, False)
    ward.alarms.clear(ward.alarms.standing[0])
    assert heard(ward, 2 * STEP_MS) == 0


def test_an_acknowledged_alarm_that_stops_nothing_stays_silent():
    for priority in (LOW, MEDIUM):
        ward = Ward()
        ward.raise_one(OF[priority])
        ward.alarms.acknowledge()
        assert heard(ward, 4 * STEP_MS) == 0


def test_reminders_of_several_are_one_burst():
    ward = Ward()
    for number in (faults.OCCLUSION, faults.EMPTY, faults.DRIVER):
        ward.raise_one(number)
    ward.alarms.acknowledge()
    assert heard(ward, STEP_MS + 40_000) == 10


def test_what_escalated_still_has_after_a_restart():
    made = running("1")
    made.sim.happen("unseat")
    made.sim.advance(31 * MIN_MS)
    assert made.pump.alarms.find(faults.UNSEATED).escalated
    made.restart()
    alarm = made.pump.alarms.find(faults.UNSEATED)
    assert alarm.escalated and not made.pump.alarms.find(faults.INTERRUPTED)
    assert ", escalated" in str(made.console.alarms())
    made.console.ack()
    made.restart()
    assert not made.pump.alarms.find(faults.UNSEATED).escalated


def test_an_alarm_goes_on_growing_old_across_a_restart():
    made = running("1")
    made.sim.happen("unseat")
    made.sim.advance(20 * MIN_MS)
    made.restart()
    made.sim.advance(9 * MIN_MS)
    assert not made.pump.alarms.find(faults.UNSEATED).escalated
    made.sim.advance(5 * MIN_MS)  # the running time that a reset may forget
    assert made.pump.alarms.find(faults.UNSEATED).escalated


def test_after_a_restart_nothing_is_hushed():
    made = running("1")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    made.console.hush()
    made.restart()
    assert made.sim.hal.annunciator.frequency_hz and not made.pump.alarms.hushed_ms


def test_a_beep_plays_every_priority_once_with_light_and_vibration():
    made = running("1")
    annunciator = made.sim.hal.annunciator
    for prepare in (lambda: None, made.console.suspend):
        prepare()
        made.sim.advance(20_000)
        since_ms = made.sim.elapsed_ms
        answer = made.console.beep()
        assert answer.ok and " 8 s" in str(answer), answer
        made.sim.advance(8_000)
        log = [entry for entry in annunciator.log() if entry[0] >= since_ms]
        found = pulses(log)
        assert len(found) == 15
        for first, last, priority in ((0, 2, LOW), (2, 5, MEDIUM), (5, 15, HIGH)):
            assert judge_tones(found[first:last], priority) == 1
            during = [e for e in log if found[first][0] <= e[0] < found[last - 1][1] and e[1]]
            assert during and not [e for e in during if not e[2]], "it vibrates"
            assert [e for e in during if e[3 if priority == HIGH else 4]], "its light"
        off = annunciator.log()[-1]
        assert off[1:] == (0, False, False, False)
        made.sim.advance(60_000)
        assert annunciator.log()[-1] == off and numbers(made) == []


def test_a_beep_hides_no_alarm_and_is_cut_short_by_one():
    made = running("1")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    answer = made.console.beep()
    assert not answer.ok and "223" in str(answer) and "pump.ack()" in str(answer)
    made.console.ack()
    assert made.console.beep().ok and made.pump.state == FAULT
    yellow = made.sim.hal.annunciator.yellow
    for _ in range(160):
        made.sim.advance(50)
        yellow = yellow or made.sim.hal.annunciator.yellow
    assert not yellow, "the red of what stands was hidden"
    made.sim.happen("seat")
    made.sim.advance(MIN_MS)
    assert made.console.resume().ok
    assert made.console.beep().ok
    made.sim.advance(700)
    made.sim.happen("unseat")
    since_ms = made.sim.elapsed_ms
    made.sim.advance(20_000)
    found = pulses(made.sim.hal.annunciator.log(), since_ms)
    while not 120 < found[0][1] - found[0][0] < 150:  # the one that was cut
        found.pop(0)
    assert judge_tones(found, HIGH) >= 1


def test_a_beep_that_nobody_can_hear_says_so():
    for name in ("tone", "vibrate", "light"):
        made = running("1")

        def broken(*_):
            raise OSError(5)

        setattr(made.sim.hal.annunciator, name, broken)
        answer = made.console.beep()
        assert not answer.ok and "light or sound does not answer" in str(answer), name
        made.sim.advance(20_000)
        assert numbers(made) == [faults.NO_SIGNAL]


def test_alarms_are_listed_by_priority_then_by_age_in_eighty_columns():
    made = running("1")
    for row in ROWS:
        made.pump.alarms.start(row[0], 4, 0)
    made.pump.fail(faults.OCCLUSION, 0)
    for age_ms in (0, 119 * MIN_MS):
        made.sim.advance(age_ms)
        listed = [alarm.level() for alarm in made.pump.alarms.ranked()]
        assert listed == sorted(listed, reverse=True)
        text = str(made.console.alarms())
        for line in text.split("\n"):
            assert len(line) <= 80, line
        shown = [line.split()[1] for line in text.split("\n") if line[:1] != " "]
        assert shown == [str(alarm.number) for alarm in made.pump.alarms.ranked()]


def test_how_each_alarm_ends_is_as_the_table_says():
    for row in ROWS:
        ward = Ward()
        alarm = ward.raise_one(row[0])
        assert alarm.ends == row[3] and alarm.ends in (
            faults.LATCHED,
            faults.BY_ITSELF,
            faults.UNTIL_SEEN,
        )
        assert (alarm.ends == faults.BY_ITSELF) <= (not alarm.stops), "what stops waits to be seen"


def test_what_is_about_a_moment_ends_when_it_was_seen_and_not_before():
    for row in ROWS:
        if row[3] != faults.UNTIL_SEEN:
            continue
        made = running("0")
        made.pump.alarms.start(row[0], 0, 0)
        made.sim.advance(2 * MIN_MS)
        assert numbers(made) == [row[0]]
        made.console.ack()
        made.sim.advance(MIN_MS)
        assert numbers(made) == []


def test_the_specific_cause_is_said_where_a_general_one_is_true_as_well():
    for happenings, number in (
        (("unseat", "kink"), faults.UNSEATED),
        (("driver-fault", "unseat"), faults.DRIVER),
        (("force-open", "unseat"), faults.UNSEATED),
    ):
        made = running("2.0")
        made.sim.advance(5_000)
        for happening in happenings:
            made.sim.happen(happening)
        made.sim.advance(MIN_MS)
        assert made.pump.alarms.stopping().number == number, (happenings, numbers(made))


def test_a_motor_that_cannot_be_stopped_is_the_cause_whatever_failed_first():
    made = running("2.0")

    def broken():
        raise OSError(5)

    made.pump.drive.disable = broken
    made.pump.fail(faults.HARDWARE, 0)
    assert numbers(made)[0] == faults.DRIVER


def test_nearly_empty_takes_the_place_of_low():
    made = running("0", units=6)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.LOW_RESERVOIR]
    made.pump.rig.last_mu = 8_000
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.LAST_RESERVOIR]
