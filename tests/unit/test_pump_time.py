# test_pump_time: ticks that wrap, and polls that come late.

from firmware import faults
from tests.unit.bench import (
    DAY_MS,
    DELIVERING,
    FAULT,
    HOUR_MS,
    MIN_MS,
    Watch,
    bench,
    mend,
    numbers,
    running,
)

PERIOD = 1 << 30


def test_the_tick_wrap_costs_nothing():
    for before_ms in (0, 1, 19, 20, 21, 1_000):
        made = running(0, start_ticks_ms=PERIOD - 5_000 - before_ms)
        watch = Watch(made)
        made.console.basal("20")
        watch.basal(20_000)
        made.console.bolus("0.5")
        watch.bolus(500)
        made.sim.advance(30_000)
        assert made.sim.hal.clock.ticks_ms() < 30_000
        assert not watch.wrong, watch.wrong
        assert watch.steps() == watch.ideal_steps()
        assert numbers(made) == []


def test_the_wrap_of_microseconds_bends_no_measure():
    # ticks_us wraps each 17.9 min.
    made = running("1.0")
    made.sim.advance(2 * HOUR_MS)
    assert made.pump.scheduler.worst_us == 0  # virtual time stands still in a poll
    assert made.pump.scheduler.worst_late_ms <= 0


def poll_late(made, ms):
    """The pacer was busy elsewhere for so long past the deadline."""
    deadline = []
    poll = made.pump.poll

    def noted(now):
        deadline.append(poll(now))
        return deadline[-1]

    made.sim.attach(noted)
    made.sim.advance(0)
    clock = made.sim.hal.clock
    clock.sleep_ms(clock.ticks_diff(deadline[-1], clock.ticks_ms()) + ms)
    made.sim.attach(poll)
    made.sim.advance(0)


def test_a_little_lateness_is_counted_and_made_up_for():
    made = running("5.0")
    watch = Watch(made)
    watch.basal(5_000)
    made.sim.advance(10_000)
    poll_late(made, 1_000)
    assert made.pump.scheduler.worst_late_ms == 1_000
    made.sim.advance(60_000)
    assert numbers(made) == []
    assert made.pump.state == DELIVERING
    assert watch.steps() == watch.ideal_steps()


def test_lateness_past_the_bound_is_a_fault():
    made = running("5.0")
    made.sim.advance(10_000)
    poll_late(made, 1_001)
    assert numbers(made) == [faults.LATE]
    assert made.pump.alarms.standing[0].detail == 1_001
    assert made.pump.state == FAULT


def test_the_bound_is_the_rigs():
    made = running("5.0", {"late_ms": 10})
    made.sim.advance(10_000)
    poll_late(made, 11)
    assert numbers(made) == [faults.LATE]


def test_missed_time_is_not_poured_out():
    for late_ms in (2_000, 60_000, HOUR_MS, 3 * DAY_MS):
        made = running("35.0")
        made.sim.advance(10_000)
        before = made.sim.hal.stepper.count()
        poll_late(made, late_ms)
        assert made.sim.hal.stepper.count() == before, late_ms
        assert numbers(made) == [faults.LATE], late_ms
        made.sim.advance(0)
        mend(made)
        made.sim.advance(10 * MIN_MS)
        # Not at once, and not little by little either: what was missed is never made up for.
        in_time_ms = made.sim.elapsed_ms - late_ms
        assert made.sim.hal.stepper.count() == in_time_ms * 350_000 // (18_406 * 3_600), late_ms
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_a_late_poll_ends_the_bolus_and_pours_out_none_of_it():
    made = running("0")
    made.console.bolus("5")
    made.sim.advance(10_000)
    before = made.sim.hal.stepper.count()
    poll_late(made, 30_000)
    assert not made.pump.channels.doses.count
    assert made.sim.hal.stepper.count() - before <= 1
    made.sim.advance(0)
    mend(made)
    made.sim.advance(60_000)
    assert made.sim.hal.stepper.count() - before <= 1


def test_lateness_while_nothing_is_delivered_is_no_fault():
    made = bench()
    made.sim.advance(1_000)
    poll_late(made, 10 * MIN_MS)
    assert numbers(made) == []


def test_two_weeks_pass_the_wrap_and_every_midnight():
    # 2**30 ms are 12.4 days. Slow basal and seldom looks, so that it does not take long.
    made = running("0.1", {"rest_look_ms": 60_000}, start_ticks_ms=0)
    made.sim.advance(13 * DAY_MS)
    assert made.pump.ledger.total_steps == 13 * DAY_MS * 1_000 // (18_406 * 3_600)
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
    assert numbers(made) == []
    assert made.pump.scheduler.worst_late_ms <= 0
