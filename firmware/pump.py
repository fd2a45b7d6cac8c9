# pump: the state machine. Owns the state, and the order in which everything happens at a poll.
#
# The way of one unit: therapy says what fell due, sense whether it may go, deliver puts it on
# record and starts the burst, account books what went out. After that commands change what happens
# from now on, never what fell due before. Only poll() changes anything; the console posts, reads.

from micropython import const

from firmware import ages, bounds, endings, faults, journal, line, pending, trapped
from firmware.alarms import Alarms
from firmware.checkpoint import Checkpoint
from firmware.clocks import Clocks
from firmware.commands import ACK, SUSPEND, Commands
from firmware.delivery.days import Days
from firmware.delivery.dispenser import Dispenser
from firmware.drive import Drive
from firmware.health import Health
from firmware.mailbox import Mailbox
from firmware.mark import Mark
from firmware.presence import Presence
from firmware.recovery import Recovery
from firmware.requests import Requests
from firmware.scheduler import Scheduler
from firmware.sensing import Sensing
from firmware.settings import Settings
from firmware.states import DELIVERING, FAULT, OFF
from firmware.therapy.channels import Channels
from firmware.therapy.schedule import Schedule
from firmware.therapy.temp import EXPIRED
from firmware.watch import Watch
from firmware.witnesses import Witnesses

_IDLE_MS = const(60_000)
_RESERVE_BYTES = const(1_536)  # to explain a lack of memory: an alarm, and a file opened anew


class Pump:
    """One pump on one rig, as the store left it. Nothing is delivered until a person resumes.

    hal: a hal.Hal; rig: a config.Rig. Raises OSError when the stepper does not answer at all.
    """

    def __init__(self, hal, rig):
        self.hal = hal
        self.rig = rig
        self.state = OFF
        self.clocks = Clocks(hal.rtc)
        self.journal = journal.Journal(hal.store, self.clocks)
        self.drive = Drive(hal.stepper, hal.clock)  # the motor is off from here on
        self.mark = Mark(hal.store, self.journal, self.clocks)
        self.requests = Requests(self.journal)
        self.alarms = Alarms(hal.annunciator, self.journal, self.clocks)
        self.line = line.Line(rig)
        self.sensing = Sensing(hal, rig, self.drive, self.line)
        self.witnesses = Witnesses(hal.encoder, rig)
        self.bounds = bounds.Bounds(rig)
        self.pending = pending.Pending()
        self.dispenser = Dispenser(rig, self.drive, self.mark, self.bounds)
        self.ledger = self.dispenser.ledger
        self.channels = Channels(rig, self.clocks, self.dispenser.meter, self.bounds)
        self.days = Days(self.clocks, self.ledger, self.channels, self.journal)
        self.settings = Settings(
            hal.store, self.journal, self.channels.profile, self.bounds, self.dispenser.onboard
        )
        self.move = None  # in progress, a moving.move.Move; None: none is
        self.walk = None  # under way, a moving.walk.Walk
        self.ages = ages.Ages(rig)
        self.mailbox = Mailbox()
        self.recovery = Recovery(self)
        self.checkpoint = Checkpoint(self)
        self.commands = Commands(self)
        self.schedule = Schedule(rig, self.channels, self.ledger, self.drive, self.sensing)
        self.buttons = None  # of a rig that has none
        if hal.keys:
            from firmware.buttons import Buttons

            self.buttons = Buttons(self, SUSPEND, ACK)
        self.endings = endings.Endings(self)
        self.presence = Presence(self)
        self.health = Health(self)
        self.watch = Watch(self)
        self._ticks_add = hal.clock.ticks_add
        self._burst_ms = rig.burst_ms
        self.scheduler = Scheduler(
            hal.clock,
            (
                self._therapy,
                self.watch.tick,
                self._deliver,
                self._account,
                self._press,
                self.commands.tick,
                self.checkpoint.tick,
                self.alarms.tick,
                self.journal.tick,
                self.presence.tick,
                self.watch.judge,
                self.health.tick,
            ),
            (
                self._walk_on,
                self.watch.rest,
                self.journal.rest,
                self.checkpoint.rest,
                self.health.rest,
                self.commands.rest,
            ),
        )
        self._reserve = bytes(_RESERVE_BYTES)
        self._unsaid = faults.NONE  # a fault that could not be explained yet
        self.recovery.run()

    def poll(self, now: int) -> int:
        """Does all that is to do at ticks now; returns the ticks of the next deadline.

        May be called early; late is noticed, and past rig.late_ms a fault. Raises nothing: what
        goes wrong stops the motor and becomes an alarm. Allocates nothing while nothing changes.
        """
        self.journal.wrote = False
        try:
            if self._unsaid != faults.NONE:
                self._explain()
            self.scheduler.run(now)
            return self.scheduler.rest(now)
        except MemoryError:
            self._reserve = b""  # room to explain
            self._unsaid = faults.MEMORY
        except journal.StoreFailed:
            self._unsaid = faults.JOURNAL
        except OSError:
            self._unsaid = faults.HARDWARE
        except Exception:
            self._unsaid = faults.INTERNAL
        try:
            self._explain()
        except MemoryError:
            pass  # the motor is off; the next poll tries again
        return self._ticks_add(now, self._burst_ms)

    def _explain(self):
        self.fail(self._unsaid, 0)
        self.commands.abandon()
        self.schedule.begin()  # of a poll that failed nobody knows how far it came
        self.alarms.tick(0)  # whose turn in the table may never come
        self.journal.tick(0)
        self._unsaid = faults.NONE

    def fail(self, fault: int, detail: int) -> None:
        """Stops the motor, then explains: latches the fault, cuts the bolus, raises the alarm."""
        try:
            self.drive.disable()
        except OSError:
            fault = faults.DRIVER  # a motor that cannot be stopped is the graver cause
        try:
            self.dispenser.halt()
        except OSError:
            fault = faults.DRIVER  # nor can one that cannot be counted be trusted
        self.dispenser.close()
        self.pending.forget()
        if fault == faults.OCCLUSION:
            detail = trapped.explain(self)
        alarm = self.alarms.start(fault, detail, self.ledger.total_steps)
        self.endings.cut_all(journal.FAULT, alarm)
        if self.move:
            self.move.over(journal.FAULT)
        if self.state != FAULT:
            self.enter(FAULT)

    def enter(self, state: int) -> None:
        """Changes the state, and puts it on record."""
        self.state = state
        self.journal.note(journal.STATE, state, self.ledger.total_steps, 0)

    def make_room(self) -> None:
        """Before a start: memory enough to explain that there is none. Raises MemoryError."""
        if not self._reserve:
            self._reserve = bytes(_RESERVE_BYTES)

    def choose_basal(self) -> None:
        """Asks the clock for the basal segment in force, and puts a change on record."""
        if self.channels.choose_basal():
            self._note_rate()

    def _therapy(self, dt_ms):
        temp = self.channels.basal.temp
        temp.elapse(dt_ms)
        self.clocks.elapse(dt_ms)
        self.dispenser.elapse(dt_ms)
        self.ages.elapse(dt_ms)
        self.pending.elapse(dt_ms)
        if self.walk:
            self.walk.elapse(dt_ms)
        wait_ms = self.days.elapse(dt_ms)
        if self.state == DELIVERING:
            self._accrue(dt_ms)
        if temp.is_over():
            self.endings.temp(EXPIRED)
        return wait_ms  # the next step is asked for by _deliver

    def _accrue(self, dt_ms):
        late_ms = self.scheduler.late_ms
        self.schedule.elapse(dt_ms, late_ms)
        if late_ms > self.rig.late_ms:
            # What fell due up to the deadline stays due; what was missed since is not poured out.
            self.channels.accrue(dt_ms - late_ms)
            self.fail(faults.LATE, late_ms)
        elif self.channels.accrue(dt_ms):
            self._note_rate()
        self.schedule.settle()

    def _deliver(self, dt_ms):
        if self.move:
            return self.move.go_on(dt_ms)
        if self.state != DELIVERING:
            return _IDLE_MS
        channels = self.channels
        if self.drive.open_steps:
            self._book()  # a burst that has ended makes room for the next
        if not self.sensing.doubt and self.state == DELIVERING:
            fault = self.dispenser.deliver(channels.interval_us, channels.doses.spent > 0)
            if fault != faults.NONE:
                self.fail(fault, 0)
        wait_ms = channels.wait_ms()
        if wait_ms < self._burst_ms and channels.interval_us < self._burst_ms * 1000:
            return self._burst_ms  # steps fall due faster than bursts may begin: several in each
        return wait_ms

    def _account(self, dt_ms):
        self._book()
        if self.channels.doses.spent:
            self.endings.paid()
            return self._burst_ms
        return self._burst_ms if self.drive.open_steps else _IDLE_MS

    def _book(self):
        fault = self.dispenser.account()
        if fault != faults.NONE:
            self.fail(fault, self.drive.open_steps)

    def _walk_on(self):
        return self.walk.rest() if self.walk else 0

    def _press(self, dt_ms):
        return self.buttons.tick(dt_ms) if self.buttons else _IDLE_MS

    def _note_rate(self):
        self.journal.note(journal.RATE, self.channels.basal.rate_mu_h, self.ledger.total_steps, 0)
