# failing_pump: a pump of which every port may fail, what it does in a little while, and what has
# to hold then.
#
# Must not: hold a test.

import gc

from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal.sim import Sim
from tests.unit.bench import DELIVERING, FAULT, SUSPENDED
from tests.unit.failing import Failing
from tests.unit.fakes import EIO


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
