# test_health: what is looked after all the time, whatever the pump is doing.

from firmware import faults
from tests.unit.bench import DAY_MS, FAULT, HOUR_MS, bench, mend, numbers, running


def test_the_watchdog_is_fed_in_every_state():
    made = bench()
    dog = made.sim.hal.watchdog
    made.sim.advance(HOUR_MS)
    made.console.load(300, "U-100")
    made.console.basal(1)
    made.console.resume()
    made.console.bolus(1)
    made.sim.advance(HOUR_MS)
    made.console.suspend()
    made.sim.advance(HOUR_MS)
    made.console.resume()
    made.sim.happen("unseat")
    made.sim.advance(HOUR_MS)
    assert made.pump.state == FAULT
    assert not dog.bitten()
    assert dog.feeds > 100


def test_an_impatient_watchdog_is_fed_in_time():
    made = bench(watchdog_ms=200)
    made.sim.advance(100_000)
    assert not made.sim.hal.watchdog.bitten()


def test_the_watchdog_is_not_fed_by_a_poll_that_failed():
    made = running("1")
    feeds = made.sim.hal.watchdog.feeds

    def broken(dt_ms):
        raise ValueError

    made.pump.scheduler._tasks = (broken,) + made.pump.scheduler._tasks
    made.sim.advance(60_000)
    assert made.sim.hal.watchdog.feeds == feeds


def test_a_rig_without_a_watchdog_works():
    made = running("1", watchdog=0)
    made.sim.advance(HOUR_MS)
    assert numbers(made) == []
    assert made.pump.ledger.total_steps == HOUR_MS * 10_000 // (18_406 * 3_600)


def test_the_self_test_comes_at_least_four_times_an_hour():
    made = running("0")
    for _ in range(4):
        made.sim.advance(HOUR_MS // 4)
        made.pump.ledger.basal_steps += 1
        made.sim.advance(HOUR_MS // 4)
        assert numbers(made) == [faults.LEDGER]
        made.pump.ledger.basal_steps -= 1
        mend(made)


def test_what_is_over_is_cleared_only_after_it_was_seen():
    made = running("1")
    made.pump.fail(faults.LATE, 5)
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.LATE]
    made.console.ack()
    assert numbers(made) == []


def test_a_warning_ends_by_itself():
    made = running("0", units=15)
    made.sim.advance(60_000)
    assert numbers(made) == [faults.LOW_RESERVOIR]
    made.console.suspend()
    made.console.load(300, "U-100")
    made.sim.advance(60_000)
    assert numbers(made) == []


def test_a_quiet_day_raises_nothing():
    made = running("00:00=0.80 06:00=1.10")
    made.sim.advance(DAY_MS)
    assert numbers(made) == []
    assert made.sim.hal.annunciator.changes == 0


def test_a_buzzer_that_does_not_answer_is_an_alarm_until_it_does():
    made = running("1")
    annunciator = made.sim.hal.annunciator

    def broken(frequency_hz):
        raise OSError(5)

    sound, annunciator.tone = annunciator.tone, broken
    made.sim.happen("clock-unset")
    made.sim.advance(60_000)
    found = [alarm.number for alarm in made.pump.alarms.standing]
    assert found == [faults.CLOCK_UNSET, faults.NO_SIGNAL]
    annunciator.tone = sound
    made.console.ack()
    made.sim.advance(60_000)
    assert [alarm.number for alarm in made.pump.alarms.standing] == [faults.CLOCK_UNSET]
