# test_signals: what is heard, seen and felt of each priority, by IEC 60601-1-8, pulse by pulse.

from firmware import faults
from tests.unit.bench import bench, numbers, running
from tests.unit.fault_rows import ROWS
from tests.unit.heard import (
    HIGH,
    IN_TIME,
    LATE,
    LOW,
    MEDIUM,
    MELODY,
    Ward,
    judge_lights,
    judge_tones,
    pulses,
)

# A fault of each priority, and how long two bursts of it and more take.
OF = {LOW: faults.LOW_RESERVOIR, MEDIUM: faults.LAST_RESERVOIR, HIGH: faults.OCCLUSION}
LONG_MS = {LOW: 700_000, MEDIUM: 60_000, HIGH: 30_000}
# In time; up to 15 ms late; polled every 5 ms, or 7, or 40, whatever was asked.
PACES = ((IN_TIME, 60_000), (LATE, 60_000), ((15,), 60_000), (IN_TIME, 5), ((3,), 7), (LATE, 40))


def test_every_pulse_and_pause_of_every_burst_is_within_the_ranges():
    for priority in (LOW, MEDIUM, HIGH):
        for late, early_ms in PACES:
            ward = Ward(late, early_ms)
            ward.raise_one(OF[priority])
            ward.run(LONG_MS[priority])
            log = ward.signs.log()
            assert ward.signs.changes <= 256, "the trace is not whole"
            assert judge_tones(pulses(log), priority) >= 3, (priority, late, early_ms)


def test_every_flash_is_within_the_ranges_and_the_colour_is_that_of_the_priority():
    for priority in (LOW, MEDIUM, HIGH):
        for late, early_ms in PACES:
            ward = Ward(late, early_ms)
            ward.raise_one(OF[priority])
            ward.run(min(60_000, LONG_MS[priority]))
            found = judge_lights(ward.signs.log(), priority)
            assert found == 1 if priority == LOW else found >= 30, (priority, found)


def test_what_is_escalated_keeps_to_the_ranges_of_what_it_signals_as():
    for number, priority, ms in (
        (faults.LOW_RESERVOIR, MEDIUM, 60_000),
        (faults.LAST_RESERVOIR, HIGH, 30_000),
        (faults.OCCLUSION, HIGH, 30_000),
    ):
        ward = Ward(LATE)
        ward.raise_one(number)
        ward.run(30 * 60_000)
        changes = ward.signs.changes
        since_ms = ward.now_ms
        ward.run(ms)
        assert ward.signs.changes - changes < 250
        found = pulses(ward.signs.log(), since_ms)
        while found[1][0] - found[0][1] < 2_000:
            found.pop(0)  # of a burst that had begun
        assert judge_tones(found[1:], priority) >= 2


def test_an_urgent_alarm_comes_about_twice_as_often():
    counts = []
    for age_ms in (0, 31 * 60_000):
        ward = Ward()
        ward.raise_one(faults.OCCLUSION)
        ward.run(age_ms)
        since_ms = ward.now_ms
        ward.run(30_000)
        counts.append(len(pulses(ward.signs.log(), since_ms)))
    assert counts[1] * 2 >= counts[0] * 3, counts


def test_vibration_is_with_every_high_burst_and_with_what_is_escalated():
    for priority, age_ms, felt in (
        (LOW, 0, False),
        (MEDIUM, 0, False),
        (HIGH, 0, True),
        (LOW, 31 * 60_000, True),
        (MEDIUM, 31 * 60_000, True),
    ):
        ward = Ward()
        ward.raise_one(OF[priority])
        ward.run(age_ms)
        since_ms = ward.now_ms
        ward.run(20_000)
        log = [entry for entry in ward.signs.log() if entry[0] >= since_ms]
        sounds = [entry for entry in log if entry[1]]
        assert [entry for entry in sounds if entry[2] != felt] == [], (priority, age_ms)
        if felt:
            assert [entry for entry in log if not entry[2]], "it goes on without end"


def test_the_first_signal_comes_in_the_poll_of_the_verdict():
    for happening, number in (("unseat", faults.UNSEATED), ("force-stuck", None), ("kink", None)):
        made = running("2.0")
        made.sim.advance(5_000)
        annunciator = made.sim.hal.annunciator
        if number is None:
            made.pump.fail(faults.OCCLUSION, 0)
        else:
            made.sim.happen(happening)
            while not made.pump.alarms.standing:
                made.sim.advance(1)
        assert annunciator.frequency_hz and annunciator.vibrating and annunciator.red, happening
        before = annunciator.changes
        made.sim.advance(200)
        assert annunciator.changes > before


def test_the_first_burst_is_whole_whatever_task_raised_the_alarm():
    # Before the alarms' task in the poll, after it, or by a person; polls were far apart before.
    def by_sensing(made):
        made.sim.happen("unseat")

    def by_health(made):
        made.pump.ledger.basal_steps += 1

    for begin in (by_sensing, by_health):
        made = running("0")
        made.sim.advance(60_000)
        begin(made)
        made.sim.advance(30_000)
        found = pulses(made.sim.hal.annunciator.log())
        assert judge_tones(found, HIGH) >= 1, begin


def test_what_begins_in_a_poll_is_not_as_old_as_the_poll_before_it():
    ward = Ward()
    ward.step(50_000, lambda: ward.alarms.start(faults.OCCLUSION, 0, 0))
    ward.run(9_000)
    assert judge_tones(pulses(ward.signs.log()), HIGH) == 1
    ward.alarms.acknowledge()
    ward.alarms.start(faults.LOW_RESERVOIR, 0, 0)
    ward.run(10_000)
    ward.step(50_000, ward.alarms.hush)
    assert ward.alarms.hushed_ms == 120_000


def test_an_alarm_that_no_record_waits_for_has_its_next_poll_in_time():
    made = bench({"spare_bytes": 4_096}, begun=False)  # books that are closed take no record
    made.console.ack()
    made.sim.advance(60_000)
    since_ms = made.sim.elapsed_ms
    made.sim.hal.system._free = 0
    made.sim.advance(30_000)
    assert faults.MEMORY in numbers(made)
    assert judge_tones(pulses(made.sim.hal.annunciator.log(), since_ms), HIGH) >= 1


def test_a_pump_that_fails_at_every_poll_plays_its_alarm():
    made = running("1")

    def broken(dt_ms):
        raise OSError(5)

    tasks = list(made.pump.scheduler._tasks)
    tasks[1] = broken
    made.pump.scheduler._tasks = tuple(tasks)
    made.sim.advance(25_000)
    found = pulses(made.sim.hal.annunciator.log())
    assert judge_tones(found, HIGH) >= 1


def test_a_lower_alarm_does_not_disturb_the_burst_that_sounds():
    for second in (LOW, MEDIUM):
        ward = Ward()
        ward.raise_one(OF[HIGH])
        ward.run(1_000)
        ward.raise_one(OF[second])
        ward.run(25_000)
        assert judge_tones(pulses(ward.signs.log()), HIGH) >= 2
        judge_lights(ward.signs.log(), HIGH)


def test_an_equal_alarm_lets_the_burst_end_and_begins_one_in_a_pause():
    for after_ms, at_once in ((1_000, False), (5_000, True)):
        ward = Ward()
        ward.raise_one(faults.OCCLUSION)
        ward.run(after_ms)
        since_ms = ward.now_ms
        ward.raise_one(faults.EMPTY)
        assert bool(ward.signs.frequency_hz and ward.signs.vibrating) or not at_once
        ward.run(20_000)
        found = pulses(ward.signs.log(), since_ms if at_once else 0)
        assert judge_tones(found, HIGH) >= 2


def test_a_higher_alarm_takes_over_at_once():
    for first, second in ((LOW, MEDIUM), (LOW, HIGH), (MEDIUM, HIGH)):
        for after_ms in (0, 100, 400, 5_000):
            ward = Ward()
            ward.raise_one(OF[first])
            ward.run(after_ms)
            since_ms = ward.now_ms
            ward.raise_one(OF[second])
            assert ward.signs.red == (second == HIGH)
            ward.run(40_000)
            assert pulses(ward.signs.log(), since_ms)[0][0] - since_ms < 200
            assert judge_tones(pulses(ward.signs.log(), since_ms), second) >= 2
            judge_lights([e for e in ward.signs.log() if e[0] > since_ms], second)


def test_all_at_once_the_highest_sounds_and_shows_then_the_next():
    ward = Ward()
    for row in ROWS:
        ward.raise_one(row[0])
    ward.run(20_000)
    since_ms = ward.now_ms
    ward.run(20_000)
    judge_lights([e for e in ward.signs.log() if e[0] >= since_ms], HIGH)
    for priority in (HIGH, MEDIUM):
        for alarm in ward.alarms.ranked():
            if alarm.priority == priority:
                ward.alarms.clear(alarm)
        since_ms = ward.now_ms
        ward.run(40_000)
        log = ward.signs.log()
        assert judge_tones(pulses(log, since_ms), priority - 1) >= 1
        judge_lights([e for e in log if e[0] > since_ms], priority - 1)
    for alarm in ward.alarms.ranked():
        ward.alarms.clear(alarm)
    ward.run(1_000)
    changes = ward.signs.changes
    ward.run(1_000_000)
    assert ward.signs.changes == changes
    assert not (ward.signs.frequency_hz or ward.signs.vibrating)
    assert not (ward.signs.red or ward.signs.yellow)


def failing(signs, name):
    """One method of the annunciator that fails; calling what is returned mends it."""
    right = getattr(signs, name)

    def broken(*_):
        raise OSError(5)

    setattr(signs, name, broken)
    return lambda: setattr(signs, name, right)


def test_an_annunciator_that_fails_is_said_for_as_long_as_it_does():
    for name in ("tone", "vibrate", "light"):
        for priority in (MEDIUM, HIGH):
            if name == "vibrate" and priority == MEDIUM:
                continue
            ward = Ward()
            mend = failing(ward.signs, name)
            ward.raise_one(OF[priority])
            for _ in range(100):
                ward.run(150)
                assert ward.alarms.mute(), (name, priority)
            ward.alarms.acknowledge()
            ward.run(2_000)
            assert ward.alarms.mute()
            mend()
            ward.run(2_000)
            assert not ward.alarms.mute(), (name, priority)
            assert not ward.signs.frequency_hz and not ward.signs.vibrating


def test_a_buzzer_that_cannot_be_switched_off_is_asked_again():
    ward = Ward()
    ward.raise_one(OF[HIGH])
    mend = failing(ward.signs, "tone")
    ward.alarms.acknowledge()
    ward.run(1_000)
    assert ward.signs.frequency_hz
    mend()
    ward.run(1_000)
    assert not ward.signs.frequency_hz


def test_every_alarm_is_seen_and_heard_within_200_ms_of_its_verdict():
    """Each row of the table, from silence and in the midst of a lower one's pulse."""
    for row in ROWS:
        for before in (None, faults.LOW_RESERVOIR):
            if before and row[1] == faults.LOW:
                continue  # one of its priority sounds already
            ward = Ward(LATE)
            if before:
                ward.raise_one(before)
                ward.step(20)
            number = row[0]
            ward.step(7, lambda n=number, w=ward: w.alarms.start(n, 0, 0))
            verdict_ms = ward.now_ms
            ward.run(200)
            since = [e for e in ward.signs.log() if verdict_ms <= e[0] <= verdict_ms + 200]
            first_hz = MELODY[row[1]][0]
            assert [e for e in since if e[1] == first_hz], (row, since)
            lit = [e[3] if row[1] == faults.HIGH else e[4] for e in ward.signs.log()]
            assert lit[-1] or [e for e in since if e[3] or e[4]], row
