# test_recovery_alarms: after a start the pump says that, and why, it started; what stood before
# stands again; and nothing moves before a person has seen it and resumed.

from firmware import faults
from tests.unit.bench import (
    ALARM,
    BOOT,
    DELIVERING,
    FAULT,
    HOUR_MS,
    MIN_MS,
    OFF,
    SUSPENDED,
    bench,
    in_journal,
    mend,
    numbers,
    running,
    shows_red,
)
from tests.unit.fault_rows import ROWS
from tests.unit.restarts import stays_off

CAUSES = ("power-on", "reset", "the watchdog", "soft reset", "brown-out", "cause 5")


def test_a_start_in_mid_delivery_stops_and_says_its_cause():
    for cause in range(len(CAUSES)):
        made = running("2.0")
        made.sim.advance(MIN_MS)
        made.restart(cause)
        assert made.pump.state == FAULT and numbers(made) == [faults.INTERRUPTED]
        assert made.pump.recovery.cause == cause
        assert in_journal(made, BOOT)[-1][1] == cause
        text = str(made.console.alarms())
        assert "it was " + CAUSES[cause] in text, text
        assert shows_red(made)
        for line in text.split("\n"):
            assert len(line) <= 100, line


def test_a_start_while_nothing_was_delivered_is_only_said():
    for state in (OFF, SUSPENDED):
        made = bench() if state == OFF else running("2.0")
        if state == SUSPENDED:
            made.console.suspend()
        made.restart(4)
        assert made.pump.state == state and numbers(made) == [faults.RESTARTED]
        assert "it was brown-out" in str(made.console.alarms())
        made.sim.advance(HOUR_MS)
        assert numbers(made) == [faults.RESTARTED], "until it was seen"
        made.console.ack()
        assert numbers(made) == []


def test_nothing_moves_before_it_was_seen_and_resumed():
    for prepare in (
        lambda made: None,
        lambda made: made.console.bolus("5.0"),
        lambda made: made.console.suspend(),
        lambda made: made.sim.happen("unseat"),
        lambda made: made.sim.happen("store-full"),
    ):
        made = running("20")
        made.sim.advance(MIN_MS)
        prepare(made)
        made.sim.advance(20_000)
        made.restart()
        assert not made.sim.hal.stepper._enabled
        assert not made.console.bolus("1.0").ok
        if made.pump.state == FAULT:
            assert not made.console.resume().ok
        assert stays_off(made)


def test_after_ack_and_resume_it_goes_on():
    made = running("2.0")
    made.sim.advance(MIN_MS)
    made.restart()
    answer = made.console.resume()
    assert not answer.ok and "pump.ack()" in str(answer)
    mend(made)
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []
    assert made.sim.pulses == 20_000_000 // 18_406


def test_every_alarm_there_is_stands_again():
    for row in ROWS:
        made = running("1.0")
        made.pump.alarms.start(row[0], 123, 0)
        made.sim.advance(0)
        made.restart()
        found = made.pump.alarms.find(row[0])
        assert found is not None, row
        assert not found.acknowledged
        assert len([n for n in numbers(made) if n == row[0]]) == 1
        assert stays_off(made, 1_000)


def test_what_was_seen_stays_seen():
    made = running("1.0")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    made.console.ack()
    for _ in range(3):
        made.restart()
        assert made.pump.alarms.find(faults.UNSEATED).acknowledged
        assert not made.pump.alarms.find(faults.RESTARTED).acknowledged
        assert made.pump.state == FAULT
    assert in_journal(made, ALARM).count((ALARM, faults.UNSEATED)) <= 1
    assert stays_off(made)
    made.sim.happen("seat")
    made.sim.advance(MIN_MS)
    made.console.ack()
    assert numbers(made) == [] and made.pump.state == SUSPENDED


def test_an_alarm_remembers_when_it_began():
    made = running("1.0")
    made.sim.advance(10 * MIN_MS)
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    before = made.pump.alarms.standing[0]
    made.sim.advance(HOUR_MS)
    made.restart()
    made.sim.advance(0)
    after = made.pump.alarms.find(faults.UNSEATED)
    assert after.local_ms // MIN_MS == before.local_ms // MIN_MS
    assert after.since_ms == before.since_ms
    assert "00:10, " in str(made.console.alarms())


def test_an_alarm_that_stood_sounds_again():
    made = running("1.0")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    made.console.ack()
    made.restart()
    assert made.sim.hal.annunciator.frequency_hz > 0
    made.console.ack()
    made.sim.advance(1_000)
    assert made.sim.hal.annunciator.frequency_hz == 0


def test_a_start_is_seen_and_heard_however_many_there_were():
    for cut in (True, False):
        made = running("1.0")
        if not cut:
            made.console.suspend()
        for again in range(4):
            made.restart()
            assert made.sim.hal.annunciator.frequency_hz > 0, (cut, again)
            assert made.sim.hal.annunciator.red == cut, (cut, again)
            assert made.sim.hal.annunciator.yellow == (not cut), (cut, again)
            made.sim.advance(1_000)


def test_an_unseen_stop_sounds_as_a_stop_after_a_start():
    made = running("1.0")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    made.restart()
    heard = 0
    silent = True
    for _ in range(120):
        made.sim.advance(250)
        loud = made.sim.hal.annunciator.frequency_hz > 0
        heard += loud and silent
        silent = not loud
    assert heard >= 5, "a HIGH alarm nobody has seen, and it is silent"


def test_running_time_goes_on():
    made = running("1.0")
    made.sim.advance(HOUR_MS)
    before = made.pump.clocks.uptime_ms()
    for _ in range(3):
        made.restart()
        after = made.pump.clocks.uptime_ms()
        assert before - 15 * MIN_MS <= after <= before
        made.sim.advance(5_000)
        made.console.zone("+02:00")
        assert made.pump.clocks.uptime_ms() == after + 5_000
        before = after + 5_000


def test_running_time_goes_on_past_its_wrap():
    made = running("1.0")
    made.pump.clocks.go_on(2**32 - 60_000)
    made.pump.checkpoint.write()
    made.sim.advance(2 * MIN_MS)
    made.console.suspend()
    made.restart()
    assert made.pump.clocks.uptime_ms() == MIN_MS
    assert made.pump.recovery.fault == faults.NONE
    assert made.pump.dispenser.limits.hour.recent.steps > 0
