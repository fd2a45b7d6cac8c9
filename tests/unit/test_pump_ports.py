# test_pump_ports: an OSError from any port, at any call, becomes an alarm, and never leaves poll.
#
# As a database is tested: the n-th call fails, for every n, until a run gets by without a failure.

import gc

from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal.sim import Sim
from tests.unit.bench import DELIVERING, FAULT, SUSPENDED
from tests.unit.fakes import EIO, Failing


class Parts:
    """A pump whose every port may fail, and what escaped its poll."""

    def __init__(self, rig=None, **parameters):
        gc.collect()
        self.sim = Sim(1, store_records=60, **parameters)
        self.ports = Failing(self.sim.hal)
        self.pump = Pump(self.ports.hal, Rig(occlusion_counts=12_200, **(rig or {})))
        self.escaped = []
        self.sim.attach(self._poll)
        self.console = Console(self.pump, self._wait)
        assert self.console.begin().ok

    def _wait(self):
        self.sim.advance(0)

    def _poll(self, now):
        try:
            return self.pump.poll(now)
        except Exception as error:
            if len(self.escaped) < 3:
                self.escaped.append(error)
            return self.sim.hal.clock.ticks_add(now, 20)

    def prepared(self):
        for answer in (
            self.console.load(300, "U-100"),
            self.console.basal("20"),
            self.console.resume(),
        ):
            assert answer.ok, answer
        self.sim.advance(5_000)
        return self

    def day(self):
        """A little of everything, while calls fail. Commands may be refused, never raise."""
        console = self.console
        said = [
            console.bolus("1.0"),
        ]
        self.sim.advance(3_000)
        said.append(console.stop())
        said.append(console.bolus("0.10"))
        self.sim.advance(6_000)
        said.append(console.basal("21"))
        said.append(console.suspend())
        said.append(console.resume())
        self.sim.advance(2_000)
        for answer in said:
            assert str(answer)

    def judge(self, what):
        pump = self.pump
        stepper = self.sim.hal.stepper
        assert not self.escaped, (what, self.escaped)
        assert pump.alarms.find(101) is None, what  # hardware that fails is nothing unknown
        assert pump.state in (DELIVERING, SUSPENDED, FAULT), what
        if pump.state == DELIVERING:
            assert not pump.alarms.stopping(), what
            before = stepper.count()
            self.sim.advance(10_000)
            assert pump.state == FAULT or stepper.count() > before, what
        else:
            assert not stepper._enabled, what
            before = stepper.count()
            self.sim.advance(10_000)
            assert stepper.count() == before, what
        assert not self.escaped, (what, self.escaped)
        # A count that failed is made up for as soon as the stepper answers again.
        assert pump.ledger.total_steps == stepper.count(), what


def calls_of_a_day():
    parts = Parts().prepared()
    parts.ports.armed = True
    parts.day()
    return parts.ports.calls


def every(step, offset, lasting):
    last = calls_of_a_day()
    assert last > 500
    tried = {}
    n = 1 + offset
    while n <= last:
        parts = Parts().prepared()
        parts.ports.lasting = lasting
        parts.ports.fail_at = n
        parts.ports.armed = True
        parts.day()
        assert parts.ports.failed, n
        tried[parts.ports.failing] = True
        parts.ports.armed = False
        parts.judge((n, parts.ports.failing))
        n += step
    return tried


def test_one_call_that_fails_never_escapes():
    every(41, 0, False)


def test_a_port_that_fails_for_good_never_escapes():
    every(59, 7, True)


METHODS = (
    "rtc.read", "stepper.start", "stepper.busy", "stepper.stop", "stepper.count",
    "stepper.fault", "stepper.disable", "stepper.enable", "force.read",
    "reservoir.seated", "reservoir.at_end", "annunciator.tone", "annunciator.light",
    "annunciator.vibrate", "store.append", "store.put", "watchdog.feed", "system.code_ok",
    "system.free_memory", "battery.millivolts",
)  # fmt: skip


def failing(right, nth, lasting=False, number=EIO):
    """A call like right, but for the nth, or every one from there. Counts down in its list."""
    left = [nth]

    def call(*arguments):
        left[0] -= 1
        if left[0] == 0 or (lasting and left[0] < 0):
            raise OSError(number)
        return right(*arguments)

    return call, left


def put_in(parts, name, call):
    """In the port's place, and where the pump took it from the port at construction."""
    port, method = name.split(".")
    setattr(getattr(parts.ports.hal, port), method, call)
    pump = parts.pump
    if name == "force.read":
        pump.sensing._read_force = call
    elif name == "reservoir.seated":
        pump.sensing._seated = call
    elif name == "reservoir.at_end":
        pump.sensing._at_end = call
    elif name == "stepper.busy":
        pump.drive._busy = call
    elif name == "stepper.count":
        pump.drive._count = call
    elif name == "stepper.fault":
        pump.sensing._driver_fault = call
    elif name == "battery.millivolts":
        pump.sensing._supply_mv = call


def one_of_each(lasting):
    """The first, second and tenth call of each method of each port, failing while delivering."""
    for nth in (1, 2, 10):
        for name in METHODS:
            parts = Parts().prepared()
            port, method = name.split(".")
            right = getattr(getattr(parts.ports.hal, port), method)
            put_in(parts, name, failing(right, nth, lasting)[0])
            parts.day()
            if port == "annunciator":
                parts.pump.fail(201, 0)
                parts.sim.advance(1_000)
            put_in(parts, name, right)
            if lasting:
                assert not parts.escaped, (name, parts.escaped)
            else:
                parts.judge((name, nth))


def test_each_method_that_fails_once_never_escapes():
    one_of_each(False)


def test_each_method_that_fails_for_good_never_escapes():
    one_of_each(True)


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
