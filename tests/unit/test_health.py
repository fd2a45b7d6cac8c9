# test_health: what is looked after all the time, whatever the pump is doing.

from firmware import faults
from tests.unit.bench import DAY_MS, FAULT, HOUR_MS, MIN_MS, bench, mend, numbers, running


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


def test_the_watchdog_is_fed_only_when_every_task_had_its_turn():
    made = running("1")
    scheduler = made.pump.scheduler
    right = scheduler._tasks
    dog = made.sim.hal.watchdog
    for row in range(len(right)):
        skipped = right[:row] + right[row + 1 :]

        def fewer(now, skipped=skipped):
            # What a run that loses a task would do: the table says eight, seven report.
            scheduler._tasks = right
            scheduler.reported = 0
            for task in skipped:
                task(0)
                scheduler.reported += 1
            return made.sim.hal.clock.ticks_add(now, 1_000)

        made.sim.attach(fewer)
        feeds = dog.feeds
        made.sim.advance(10_000)
        assert dog.feeds == feeds, row
        made.sim.attach(made.pump.poll)
        made.sim.advance(100)
    feeds = dog.feeds
    made.sim.advance(HOUR_MS)
    assert dog.feeds > feeds


def test_the_watchdog_is_not_fed_while_any_task_fails():
    for row in range(7):
        made = running("1")
        tasks = list(made.pump.scheduler._tasks)

        def broken(dt_ms):
            raise OSError(5)

        tasks[row] = broken
        made.pump.scheduler._tasks = tuple(tasks)
        feeds = made.sim.hal.watchdog.feeds
        made.sim.advance(60_000)
        assert made.sim.hal.watchdog.feeds == feeds, row
        assert made.pump.state == FAULT and not made.sim.hal.stepper._enabled, row


def test_a_pump_without_books_feeds_its_watchdog():
    made = bench(begun=False)
    made.sim.advance(HOUR_MS)
    assert made.sim.hal.watchdog.feeds > 40 and not made.sim.hal.watchdog.bitten()


def test_a_heap_that_runs_low_stops_the_pump():
    made = running("1", {"spare_bytes": 4_096})
    system = made.sim.hal.system
    system._free = 4_096
    made.sim.advance(60_000)
    assert numbers(made) == []
    system._free = 4_095
    made.sim.advance(16_000)
    assert numbers(made) == [faults.MEMORY] and made.pump.state == FAULT
    assert made.pump.alarms.standing[0].detail == 4_095
    assert not made.sim.hal.stepper._enabled
    made.console.ack()
    made.sim.advance(60_000)
    assert not made.console.resume().ok
    system._free = 120_000
    made.sim.advance(60_000)
    assert made.console.resume().ok


def test_a_heap_that_nobody_watches_may_be_anything():
    made = running("1", {"spare_bytes": 0}, free_memory_bytes=0)
    made.sim.advance(60_000)
    assert numbers(made) == []


def test_a_broken_check_of_a_cap_stops_the_pump():
    for name in ("hour", "day"):
        made = running("1")
        made.sim.advance(60_000)
        cap = getattr(made.pump.dispenser.limits, name)
        cap.recent.steps -= 1
        made.sim.advance(16_000)
        assert numbers(made) == [faults.LEDGER], name
        cap.recent.steps += 1
        made.sim.advance(60_000)
        mend(made)


def test_books_that_the_pulses_do_not_bear_out_stop_the_pump():
    # They add up in themselves; what they say is not what the pulse counter said went out.
    for wrong in (1, -1):
        made = running("1")
        made.sim.advance(60_000)
        ledger = made.pump.ledger
        ledger.total_steps += wrong
        ledger.basal_steps += wrong
        assert ledger.adds_up()
        made.sim.advance(16_000)
        assert numbers(made) == [faults.LEDGER], wrong
        ledger.total_steps -= wrong
        ledger.basal_steps -= wrong
        made.sim.advance(60_000)
        mend(made)


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


def test_the_self_test_makes_no_poll_longer_that_has_written():
    made = running("0.6", rig={"quantum_nl": 60})
    health, book = made.pump.health, made.pump.journal
    check, wrote = health._check, []

    def checked():
        wrote.append(book.wrote)
        check()

    health._check = checked
    for _ in range(6):
        made.console.bolus(0.5)
        made.sim.advance(10 * MIN_MS)
    assert len(wrote) > 100 and True not in wrote


def test_a_resume_checks_all_that_the_self_test_does():
    """Each of what the self-test would stop the pump for keeps it from beginning, by its name."""
    for number, harm, mend_it in (
        (
            faults.LEDGER,
            lambda pump: setattr(pump.ledger, "basal_steps", pump.ledger.basal_steps + 1),
            lambda pump: setattr(pump.ledger, "basal_steps", pump.ledger.basal_steps - 1),
        ),
        (
            faults.SETTINGS,
            lambda pump: pump.channels.profile.set([(0, 1_001)]),
            lambda pump: pump.channels.profile.set([(0, 1_000)]),
        ),
        (
            faults.MEMORY,
            lambda pump: setattr(pump.hal.system, "_free", 0),
            lambda pump: setattr(pump.hal.system, "_free", 120_000),
        ),
        (
            faults.CODE,
            lambda pump: setattr(pump.hal.system, "code_ok", lambda: False),
            lambda pump: setattr(pump.hal.system, "code_ok", lambda: True),
        ),
    ):
        made = running("1")
        made.console.suspend()
        made.sim.advance(1_000)  # the last self-test was before
        harm(made.pump)
        assert made.pump.health.wrong() == number
        steps = made.sim.hal.stepper.count()
        assert not made.console.resume().ok, number
        assert made.sim.hal.stepper.count() == steps
        made.sim.advance(MIN_MS)
        assert numbers(made) == [number]
        mend_it(made.pump)
        made.sim.advance(MIN_MS)
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
    before = made.sim.hal.annunciator.changes
    made.sim.advance(DAY_MS)
    assert numbers(made) == []
    assert made.sim.hal.annunciator.changes == before


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
