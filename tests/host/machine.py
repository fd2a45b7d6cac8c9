# machine: a pump on a simulated rig, of which any port may say something else, and whose motor is
# watched by somebody who asks no port.
#
# Owns the trace of the pulses, the moment of a verdict, what basal had to be, and how to have the
# same machine twice. Must not: hold a test, or know what goes wrong.

import copy
import copyreg
import ctypes
import functools

from boards.host import rig as board
from firmware.config import Rig
from firmware.console.console import Console
from firmware.pump import Pump
from hal import PORTS, Hal
from hal.sim import Sim
from tests.unit.bench import END, records
from tests.unit.failing import METHODS
from tests.unit.slots import BOLUS, MARK, mark, newest

MASK = 0x3FFF_FFFF
WAYS = {**METHODS, "keys": ("read",), "encoder": ("count",)}
QUIET = {"auto_off_min": 0, "suspend_min": 0, "low_min": 0, "confirm_mu": 0}
STEP = 18_406 * 3_600  # of flow, in nL/h * ms; a pL/step is told to the rig
NL_PER_MU = 10  # U-100


def _place(part):
    return ctypes.addressof(ctypes.c_char.from_buffer(part))


def _view_of(whole, begin, size):
    return memoryview(whole)[begin : begin + size]


# A copy of a machine has views of its own bytes.
copyreg.pickle(
    memoryview, lambda view: (_view_of, (view.obj, _place(view) - _place(view.obj), len(view)))
)


class Port:
    """A hal port. instead: by method, what is called in its place, with the right one first."""

    def __init__(self, port, names, sim):
        self._port = port
        self._sim = sim
        self.instead = {}
        self.shown_ms = None  # when it first failed, or said something else
        for name in names:
            setattr(self, name, functools.partial(self._call, name))
        if hasattr(port, "timeout_ms"):
            self.timeout_ms = port.timeout_ms

    def _call(self, name, *arguments):
        right = getattr(self._port, name)
        instead = self.instead.get(name)
        try:
            if instead is None:
                return right(*arguments)
            self._show()
            return instead(right, *arguments)
        except Exception:
            self._show()
            raise

    def _show(self):
        if self.shown_ms is None:
            self.shown_ms = self._sim.elapsed_ms


class Trace:
    """Stands before the mechanics, and sees each pulse. net: forward less back."""

    def __init__(self, sim):
        self._sim = sim
        self._mechanics = sim.hal.stepper._mechanics
        self.net = 0
        self.last_ms = -1

    def push(self, direction, at_ms):
        sim = self._sim
        self.net += direction
        self.last_ms = sim.elapsed_ms - ((sim._world.now_ms - at_ms) & MASK)
        self._mechanics.push(direction, at_ms)


class Machine:
    """A pump whose journal was begun.

    awaited:   numbers of alarms; verdict_ms: of the first poll after which one stood
    moved:     pulses of moves, and of what nobody asked for: no therapy
    """

    def __init__(self, rig=None, plant=None):
        self.sim = Sim(1, **{"store_records": 300, "encoder": 1, **board.PLANT, **(plant or {})})
        self.ports = {}
        for name in PORTS:
            port = getattr(self.sim.hal, name)
            if port is not None and name in WAYS:
                port = Port(port, WAYS[name], self.sim)
            self.ports[name] = port
        rig = {**board.RIG, **QUIET, "encoder_counts": 1, **(rig or {})}
        self.pump = Pump(Hal(**self.ports), Rig(**rig))
        self.trace = Trace(self.sim)
        self.sim.hal.stepper._mechanics = self.trace
        self.console = Console(self.pump, self._wait)
        self.moved = 0
        self.awaited = ()
        self.verdict_ms = None
        self.enabled = None  # EN, at the end of that poll
        self.rate_mu_h = 0
        self.since_ms = None  # delivering
        self.flow = 0  # basal's, until then
        self.rest_net = 0  # pulses when delivery stopped: what comes after them are moves
        self.exactly_ms = None  # from then on it is held to be exact
        self.lags = []
        self.due_ms = 0
        self.held_ms = None  # nobody polled from the deadline on, which was then
        self.sim.attach(self._poll)
        self.sim.after_poll = self._look
        assert self.console.begin().ok

    def copy(self):
        console, self.console = self.console, None
        twin = copy.deepcopy(self)
        self.console = console
        twin.console = Console(twin.pump, twin._wait)
        return twin

    @property
    def now_ms(self):
        return self.sim.elapsed_ms

    @property
    def store(self):
        return self.sim.hal.store

    def _wait(self):
        self.sim.advance(0)

    def _poll(self, now):
        ticks = self.pump.poll(now)
        self.due_ms = self.now_ms + max(1, self.sim.hal.clock.ticks_diff(ticks, now))
        return ticks

    def _look(self):
        if self.verdict_ms is None and set(self.awaited) & set(self.numbers()):
            self.verdict_ms = self.now_ms
            self.enabled = self.sim.hal.stepper._enabled
        if self.exactly_ms is not None and self.now_ms >= self.exactly_ms:
            if not self.sim.hal.stepper.busy():
                self.lags.append(self.lag())

    def numbers(self):
        return [alarm.number for alarm in self.pump.alarms.standing]

    def poll_again(self):
        """Lets time pass until the next poll, and polls."""
        self.sim.advance(max(1, self.due_ms - self.now_ms))

    def do(self, name, *arguments):
        """Types it; it has to be taken."""
        answer = getattr(self.console, name)(*arguments)
        assert answer.ok, (name, str(answer))
        return str(answer)

    # What basal has to be, in whole numbers

    def delivers(self):
        self.do("resume")
        self.since_ms = self.now_ms
        self.moved += self.trace.net - self.rest_net

    def stopped(self, at_ms):
        if self.since_ms is not None:
            self.flow += self.rate_mu_h * NL_PER_MU * (at_ms - self.since_ms)
            self.since_ms = None
            self.rest_net = self.trace.net

    def lag(self):
        """What fell due of basal and has not gone out, in nL/h * ms."""
        flow = self.flow
        if self.since_ms is not None:
            flow += self.rate_mu_h * NL_PER_MU * (self.now_ms - self.since_ms)
        # A store that failed may lack the end of a dose; then the mark has it, a quantum later.
        doses = sum(row[2] for row in records(self.store, (END,)))
        if newest(self.store, MARK) >= 0:
            doses = max(doses, mark(self.store)[BOLUS])
        return flow - (self.trace.net - self.moved - doses) * STEP

    def life_of(self, number):
        """The kinds of the records of an alarm, in their order."""
        return [row[0] for row in records(self.store, (10, 11, 12)) if row[1] == number]
