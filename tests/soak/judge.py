# judge: the pump against the truth, at every poll.
#
# Owns what holds at any moment: no pulse that was not asked for, none that was asked for and does
# not come, none while not delivering. Knows the truth from the rig, the programme from what was
# asked and granted, and from the pump what it claims. Must not: ask the pump what is due.

from tests.soak.account import Account
from tests.soak.blocked import Blocked
from tests.soak.books import MOVING, Books
from tests.soak.failure import Failure
from tests.soak.ideal import Ideal
from tests.soak.limits import END_OF_TRAVEL, LOST_MOTION, Limits
from tests.soak.moving import Moving
from tests.soak.senses import Senses

OFF, DELIVERING, SUSPENDED, FAULT = range(4)
FLOW_PER_PL = 3600
FIRST_DAY = 7_305
PATIENCE_MS = 10_000  # in which an excused pump has paid what it owes
COMMAND_MS = 1_000  # in which it has after a command
OCCLUSION = 212
_NEAR_MN = 1_000  # above friction: a plunger that still has to break away, and fluid
POLLS_TO_TELL = 12  # in which what has happened is on record: a record in each


class Judge:
    """Called with t_ms, which never goes back.

    on_notice() hears of new records and of a new state; on_change(t_ms of then, old state) hears
    when all of it is on record.
    """

    def __init__(self, machine, weather, history):
        self.machine = machine
        self.weather = weather
        self.history = history
        rig = machine.rig
        self.step = rig.pl_per_step * FLOW_PER_PL
        self.moving = Moving(rig)
        self.books = Books(machine, weather, self.moving)
        self._bound = rig.stroke_steps * self.step
        self._reach = self._bound + self.books.quantum * self.step
        self.ideal = Ideal(self.wall, rig.bolus_rate_mu_h, rig.max_basal_mu_h)
        self.account = Account()
        self.limits = Limits(rig, self.books, weather)
        self._senses = Senses(machine, weather)
        self.blocked = Blocked(machine, weather, self.books)
        self._stepper = machine.sim.hal.stepper
        self._wall = [0, 0, 0]
        self.state = OFF
        self.may_deliver = False  # a resume was granted, and nothing has ended it
        self.behind_ms = None
        self.loose_ms = 0  # until then, what is owed may not have been paid
        self.looked_ms = 0  # when the poll before this one began
        self.polled = False  # since the last look
        self.looks = self.rests = 0
        self._change_ms = None  # when something changed that is not all on record
        self._polls_to_tell = 0
        self.on_notice = lambda: None
        self.on_change = lambda t_ms, old: None
        self.on_look = lambda t_ms, state: None

    def wall(self, t_ms):
        """ms of the local day by the rig's clock at t_ms, when this poll began; None when it
        cannot be read.
        """
        gate = self.machine.ports.gates["rtc.read"]
        if gate.armed and gate.lasting() or not self.machine.sim.hal.rtc.read(self._wall):
            return None
        day, ms, offset_min = self._wall
        if day < FIRST_DAY:
            return None  # before 2020-01-01: it has lost the time
        since_ms = self.machine.sim.elapsed_ms - t_ms
        return (ms + offset_min * 60_000 - since_ms) % 86_400_000

    def look(self, t_ms):
        """After a poll that began at t_ms: what a pump can know of is up to then."""
        self.looks += 1
        books = self.books
        pump = self.machine.pump
        pulses = self._stepper.count() + books.base - books.truth - books.idle
        moved = pulses != 0
        if moved:
            self._moved(t_ms, pulses, pump.state)
        truth = books.truth
        if self.moving.kind and pump.state != MOVING:
            self.moving.over()
        elif pump.state == MOVING and not self.moving.kind:
            raise Failure("moved by itself", "nobody has asked for it")
        if pump.state != self.state or self.history.fresh or self._change_ms is not None:
            if self._to_be_told(t_ms, pump):
                return
            since_ms, self._change_ms = self._change_ms, None
            self.on_change(since_ms, self.state)
            self.state = pump.state
        self.on_look(t_ms, self.state)
        books.look(t_ms, pump, self.state in (DELIVERING, MOVING))
        if self.state == DELIVERING:
            self._weigh(t_ms, self.ideal.due(t_ms) - truth * self.step, moved)
            self._senses.look(t_ms)
            self.blocked.look(t_ms)
        else:
            self.behind_ms = None
            self._senses.rest()
        if self.polled:
            self.looked_ms = t_ms
        self.polled = False

    def _to_be_told(self, t_ms, pump):
        """Something has changed. True while the pump still has some polls to put it on record."""
        if self._change_ms is None:
            self._change_ms = t_ms
            self._polls_to_tell = POLLS_TO_TELL
        self.on_notice()
        self._polls_to_tell -= self.polled
        return pump.journal.waiting > 0 and self._polls_to_tell > 0

    def _weigh(self, t_ms, lag, moved):
        """What was asked against what went out. lag: ideal - stepped, if nothing was dropped."""
        account = self.account
        if account.ahead(lag):
            self._too_much(lag)
        if self._stepper.left:
            if account.behind(lag, self._reach):
                self._late(t_ms, lag)
            else:
                self.behind_ms = None  # it is paying
            return
        if account.behind(lag, self._bound):
            self._late(t_ms, lag)
            return
        self.rests += 1
        self.behind_ms = None
        if len(account.possible) > 1 or account.possible[0][0] != account.possible[0][1]:
            if t_ms >= self.loose_ms and self.weather.calm(t_ms):
                if moved:
                    account.paid(lag, self._bound)
                else:
                    account.not_ahead(lag)

    def loosen(self, t_ms, ms=COMMAND_MS):
        """Something has happened after which what is owed takes a moment to be paid."""
        self.loose_ms = max(self.loose_ms, t_ms + ms)

    def clock_changed(self, t_ms, minutes):
        """The wall clock says something else, or nothing, or something again; for so many minutes
        at most the pump may not have followed.
        """
        if minutes and self.ideal.delivering:
            flow = self.ideal.span() * 60_000 * minutes
            self.account.widen(-flow, flow)
            self.loosen(t_ms, 62_000)
        self.ideal.look_at_clock(t_ms)

    def slowed(self, ms):
        """Calls take so long: the clock is read so much later than a poll began, a few times."""
        flow = self.ideal.span() * ms * 8
        self.account.widen(-flow, flow)

    def strayed(self, steps):
        """Nature made pulses that nobody asked for; they may count as steps that were due."""
        self.ideal.add(steps * self.step)
        self.books.strays += steps
        self.account.drop([n * self.step for n in range(steps + 1)])

    def power_off(self, t_ms):
        """The machine goes off: nothing falls due any more."""
        self.ideal.stop(t_ms)
        self.may_deliver = False

    def restart(self, t_ms):
        """After a start: a fresh account, and books that hold the truth."""
        self.books.restart()
        self.blocked.forget()
        self.ideal.restart(t_ms, self.books.truth * self.step)
        self.account.restart()
        self.behind_ms = None
        self.state = self.machine.pump.state
        if self.state == DELIVERING or self.machine.sim.hal.stepper.count():
            raise Failure("start", "delivers after a start that nobody resumed")

    def explains(self, alarm):
        """True when a limit or the rig itself is a reason for an alarm."""
        if alarm in (LOST_MOTION, END_OF_TRAVEL) and self._resisted():
            return True
        if alarm == END_OF_TRAVEL and self.moving.lost:
            return True
        if alarm == OCCLUSION and self.machine.sim.hal.reservoir.at_end():
            return True
        return self.limits.explains(alarm)

    def _moved(self, t_ms, steps, state):
        moving = self.moving
        if moving.kind:
            moving.moved(steps)
            if not moving.insulin:
                self.books.idle += steps
                return
            self.ideal.add(steps * self.step)
        self.books.truth += steps
        if moving.kind:
            self.limits.went(t_ms)
            return
        if steps < 0:
            raise Failure("backwards", f"{steps} pulses")
        if not (self.may_deliver or self.state == DELIVERING):
            if not self.weather.lately(("stray",), t_ms):
                raise Failure("not delivering", f"{steps} pulses while in state {state}")
        self.limits.moved(t_ms, steps, self.ideal.nl_per_mu)

    def _too_much(self, lag):
        account = self.account
        low = (account.possible[0][0] - lag) / self.step
        raise Failure("too much", f"{low:.6f} steps more than asked, at least")

    def _late(self, t_ms, lag):
        """Owes a step or more: at once a failure in calm, after a while in any weather."""
        if self.behind_ms is None or self.weather.on("slow"):
            self.behind_ms = t_ms  # a slow poll lets out less
        waited_ms = t_ms - self.behind_ms
        doubts = self._resisted() or self.weather.mislearnt()
        calm = t_ms >= self.loose_ms and self.weather.calm(t_ms) and not doubts
        if calm or waited_ms > PATIENCE_MS:
            low = (lag - self.account.possible[-1][1]) / self.step
            text = f"says delivering, and is {low:.6f} steps behind, for {waited_ms} ms"
            raise Failure("too little", text)

    def _resisted(self):
        """The rig gives a reason to hesitate: its end, its cartridge, or a force too high."""
        hal = self.machine.sim.hal
        strong = self.machine.sim.force_mn > self.machine.sim.friction_mn + _NEAR_MN
        away = hal.reservoir.at_end() or not hal.reservoir.seated()
        return away or strong
