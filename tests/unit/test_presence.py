# test_presence: a pump that nobody looks at stops; one that was left suspended says so.

from firmware import faults
from tests.unit.bench import (
    ALARM,
    CLEAR,
    DELIVERING,
    FAULT,
    HOUR_MS,
    MIN_MS,
    SUSPENDED,
    bench,
    in_journal,
    numbers,
    running,
)

AUTO_OFF, SOON, LONG = faults.AUTO_OFF, faults.AUTO_OFF_SOON, faults.SUSPENDED_LONG
HOUR = {"auto_off_min": 60}
QUARTER = {"suspend_min": 15}


def raised(made, number):
    return [row[1] for row in in_journal(made, ALARM)].count(number)


def test_a_pump_that_nobody_looks_at_stops_after_its_time():
    for minutes in (60, 61, 1_440):
        made = running("1", {"auto_off_min": minutes})
        made.sim.advance(minutes * MIN_MS - 1_000)
        assert made.pump.state == DELIVERING and AUTO_OFF not in numbers(made)
        made.sim.advance(11_000)  # it counts from the poll after the last command
        assert made.pump.state == FAULT and numbers(made) == [AUTO_OFF], minutes
        steps = made.sim.hal.stepper.count()
        assert steps == made.pump.ledger.total_steps
        made.sim.advance(HOUR_MS)
        assert made.sim.hal.stepper.count() == steps


def test_auto_off_cuts_a_bolus_and_asks_for_a_resume():
    made = running("1", dict(HOUR, bolus_rate_mu_h=1_000))
    assert made.console.bolus(5).ok
    made.sim.advance(HOUR_MS + MIN_MS)
    assert made.pump.alarms.standing[0].cut_dose_id == 1
    assert not made.console.resume().ok
    assert made.console.ack().ok
    made.sim.advance(1_000)
    assert numbers(made) == [] and made.pump.state == SUSPENDED
    assert made.console.resume().ok
    made.sim.advance(HOUR_MS // 2)
    assert made.pump.state == DELIVERING


def test_the_last_quarter_of_an_hour_is_counted_down():
    made = running("1", HOUR)
    made.sim.advance(45 * MIN_MS - 1_000)
    assert numbers(made) == []
    made.sim.advance(2_000)
    assert numbers(made) == [SOON]
    for left in (15, 14, 9, 1):
        assert made.pump.presence.left_min() == left
        text = repr(made.console)
        assert "nobody there, off in %d min" % left in text, text
        made.pump.mailbox.touched = False  # the test has looked, and nobody else
        text = str(made.console.alarms())
        assert "264 auto-off soon" in text and "off in %d min" % left in text, text
        made.pump.mailbox.touched = False
        made.sim.advance(MIN_MS if left == 15 else 5 * MIN_MS if left == 14 else 8 * MIN_MS)
    assert made.pump.state == FAULT


def test_whatever_is_typed_shows_that_somebody_is_there():
    made = running("1", HOUR)
    console = made.console
    for look in (
        lambda: repr(console),
        console.status,
        console.alarms,
        console.help,
        console.history,
        lambda: console.bolus("much"),
        lambda: console.stop(1, 2, 3),
        lambda: repr(console.bolus),
    ):
        made.sim.advance(50 * MIN_MS)
        assert numbers(made) == [SOON]
        look()
        made.sim.advance(1_000)
        assert numbers(made) == []  # the countdown is over as well
    made.sim.advance(44 * MIN_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []


def test_polls_commands_of_programs_gone_by_and_restarts_are_nobody():
    made = running("1", HOUR)
    for _ in range(60):
        made.sim.advance(0)
        made.sim.advance(MIN_MS)
    assert made.pump.state == FAULT


def test_after_a_restart_nothing_is_delivered_so_the_time_begins_with_the_resume():
    made = running("1", HOUR)
    made.sim.advance(50 * MIN_MS)
    made.restart()
    assert made.pump.state == FAULT
    made.sim.advance(1_000)
    assert SOON not in numbers(made) and faults.INTERRUPTED in numbers(made)
    made.console.ack()
    assert made.console.resume().ok
    made.sim.advance(44 * MIN_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []
    made.sim.advance(17 * MIN_MS)
    made.restart()
    assert AUTO_OFF in numbers(made)  # what stood still stands


def test_auto_off_can_be_switched_off():
    made = running("0.1", {"auto_off_min": 0})
    made.sim.advance(50 * HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []


def test_time_that_was_not_delivered_does_not_count_towards_auto_off():
    made = running("1", HOUR)
    made.console.suspend()
    made.sim.advance(5 * HOUR_MS)
    assert numbers(made) == []
    assert made.console.resume().ok
    made.sim.advance(44 * MIN_MS)
    assert numbers(made) == []


def test_suspended_for_long_is_said_until_somebody_resumes():
    made = running("1", QUARTER)
    made.sim.advance(HOUR_MS)
    made.console.suspend()
    made.sim.advance(15 * MIN_MS - 1_000)
    assert numbers(made) == []
    made.sim.advance(2_000)
    assert numbers(made) == [LONG] and made.pump.state == SUSPENDED
    made.sim.advance(10 * HOUR_MS)
    assert numbers(made) == [LONG] and raised(made, LONG) == 1
    assert made.sim.hal.annunciator.changes > 100
    assert made.console.resume().ok
    made.sim.advance(1_000)
    assert numbers(made) == []


def test_acknowledged_it_is_silent_for_as_long_again():
    made = running("1", QUARTER)
    made.console.suspend()
    made.sim.advance(20 * MIN_MS)
    for again in range(1, 4):
        assert raised(made, LONG) == again
        assert made.console.ack().ok
        for _ in range(15 * 60 - 2):  # a medium burst takes longer than a second
            made.sim.advance(1_000)
            assert not made.sim.hal.annunciator.frequency_hz
        assert numbers(made) == [LONG]
        made.sim.advance(3_000)
        assert numbers(made) == [LONG] and not made.pump.alarms.standing[0].acknowledged
        assert [row[1] for row in in_journal(made, CLEAR)].count(LONG) == again


def test_a_new_pump_is_not_reminded_of_anything():
    made = bench(QUARTER)
    made.sim.advance(HOUR_MS)
    made.console.load(300, "U-100")
    made.console.basal(1)
    made.sim.advance(HOUR_MS)
    assert numbers(made) == []


def test_a_pump_that_delivered_nothing_yet_is_reminded_once_it_was_resumed():
    made = running("0", QUARTER)
    made.console.suspend()
    made.sim.advance(16 * MIN_MS)
    assert numbers(made) == [LONG]


def test_an_alarm_that_stops_the_pump_is_reminder_enough():
    made = running("1", QUARTER)
    made.sim.happen("unseat")
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.UNSEATED]
    made.console.ack()
    made.sim.happen("seat")
    made.sim.advance(10 * MIN_MS)
    assert numbers(made) == [] and made.pump.state == SUSPENDED
    made.sim.advance(6 * MIN_MS)
    assert numbers(made) == [LONG]


def test_the_reminder_goes_on_after_a_restart():
    for before_min in (10, 20):
        made = running("1", QUARTER)
        made.sim.advance(HOUR_MS)
        made.console.suspend()
        made.sim.advance(before_min * MIN_MS)
        made.restart()
        made.sim.advance(16 * MIN_MS)
        assert LONG in numbers(made), before_min
        assert made.console.resume().ok
        made.sim.advance(1_000)
        assert LONG not in numbers(made)


def test_there_need_be_no_reminder():
    made = running("1", {"suspend_min": 0})
    made.console.suspend()
    made.sim.advance(24 * HOUR_MS)
    assert numbers(made) == []
