# test_pump_errors: a motor that cannot be stopped, a store that fails at any write, an error
# nobody thought of: the pump stops, and its books are right.

from firmware.config import Rig
from firmware.pump import Pump
from hal.sim import Sim
from tests.unit.bench import ALARM, DELIVERING, FAULT, STATE, in_journal, numbers, running
from tests.unit.failing import Failing
from tests.unit.failing_pump import Parts, failing, put_in
from tests.unit.fakes import EIO


def test_a_motor_that_cannot_be_stopped_is_the_graver_cause():
    parts = Parts().prepared()

    def stop():
        raise OSError(EIO)

    parts.pump.hal.stepper.stop = stop
    parts.pump.fail(212, 0)
    assert parts.pump.alarms.stopping().number == 201
    assert parts.pump.state == FAULT
    assert not parts.sim.hal.stepper._enabled, "a stop that fails must not leave the coils on"


def test_a_store_that_fails_at_any_write_never_costs_a_step_of_the_books():
    for what, least in (("append", 8), ("put", 12)):
        fail_at_each(what, least)


def fail_at_each(what, least):
    """Every write of that kind fails in turn, and all after it."""
    n = 1
    while True:
        parts = Parts().prepared()
        call, left = failing(getattr(parts.sim.hal.store, what), n, True, 28)
        put_in(parts, "store." + what, call)
        parts.day()
        parts.sim.advance(20_000)
        assert not parts.escaped, (n, parts.escaped)
        assert parts.pump.ledger.total_steps == parts.sim.hal.stepper.count()
        if left[0] > 0:
            break
        assert parts.pump.state != DELIVERING, (what, n)
        assert parts.pump.alarms.find(103) is not None, (what, n)
        n += 1
    assert n > least, (what, n)


def raising(error):
    def task(dt_ms):
        raise error

    return task


def test_an_error_of_any_other_kind_stops_too():
    for error, number in ((MemoryError, 106), (ValueError, 101), (IndexError, 101)):
        parts = Parts().prepared()
        scheduler = parts.pump.scheduler
        scheduler._tasks = (raising(error),) + scheduler._tasks
        parts.sim.advance(100)
        assert not parts.escaped
        assert parts.pump.state == FAULT
        assert parts.pump.alarms.stopping().number == number
        assert not parts.sim.hal.stepper._enabled


def test_a_stepper_that_does_not_answer_makes_no_pump():
    sim = Sim(1, store_records=60)
    ports = Failing(sim.hal)
    ports.armed = True
    ports.fail_at = 1
    try:
        Pump(ports.hal, Rig())
    except OSError:
        return
    raise AssertionError("a pump without a motor")


def test_a_pump_whose_every_poll_fails_still_puts_on_record_why():
    made = running("1.0")

    def fails():
        raise OSError(EIO)

    made.pump.drive._count = fails
    made.sim.advance(1_000)
    assert [record[1] for record in in_journal(made, ALARM)][-1:] == numbers(made)
    assert in_journal(made, STATE)[-1][1] == FAULT
