# health: what is looked after all the time, whatever the pump is doing.
#
# Owns the periodic self-test, the low-reservoir warnings, the life of alarms whose condition has
# gone, and the feeding of the watchdog: last at a poll, after every other task has had its turn.

from micropython import const

from firmware import faults, journal, units
from firmware.states import DELIVERING, FAULT, SUSPENDED
from firmware.therapy import runout

_PERIOD_MS = const(15_000)
_PATIENCE_MS = const(1_000)  # for a poll that has not written: the self-test takes 3 ms
_SOON_MS = const(1)
_IDLE_MS = const(60_000)
# What comes next of the self-test: while something is delivered each has a poll of its own.
_NOTHING = const(0)
_TEND = const(1)
_LOOK_AHEAD = const(2)
_JUMP_MS = const(2_500)  # between two self-tests; a wall clock may count whole seconds only
_JUMPS_IN_A_ROW = const(3)
_COMPARISONS = const(40)  # ten minutes, in which
_EASE_MIN = const(30)  # more time left than that which warns: then the warning ends
_APART_MS = const(12_000)  # is two per cent: far more than any crystal, far less than harm
# Tuples that are there: one made of names at each poll would allocate.
_WARNED_OF = (faults.SET_OLD, faults.RESERVOIR_OLD, faults.CLAMPED)
_CHECKED = (faults.LEDGER, faults.CODE, faults.SETTINGS, faults.MEMORY)
_CAPS = (faults.HOUR_CAP, faults.DAY_CAP)
_IDLE = (faults.SUSPENDED_LONG, faults.NOT_RESUMED)
_BOOKS = (
    faults.JOURNAL, faults.JOURNAL_EMPTY, faults.JOURNAL_DAMAGED, faults.JOURNAL_VERSION,
    faults.RIG_CHANGED,
)  # fmt: skip


class Health:
    """The last task of the table. tick() allocates only when an alarm begins or ends."""

    def __init__(self, pump):
        self._pump = pump
        self._watchdog = pump.hal.watchdog
        self._wait_ms = _IDLE_MS
        if self._watchdog:
            self._wait_ms = min(_IDLE_MS, self._watchdog.timeout_ms * 3 // 4)
        self._left_ms = 0
        self._compared = 0  # times, since _ahead_ms was 0
        self._ahead_ms = 0
        self._jumps = 0  # in a row
        self._to_try = False  # a store that failed
        self._next = _NOTHING  # of the self-test
        self._is_short = True  # little time is left, as far as was looked

    def tick(self, dt_ms: int) -> int:
        """Runs the self-test when its time has come, ends alarms that are over, feeds the dog."""
        was_due = self._left_ms <= 0  # since then there is patience
        self._left_ms = self._left_ms - dt_ms if was_due else max(0, self._left_ms - dt_ms)
        book = self._pump.journal
        if self._left_ms <= 0 and (not book.wrote or self._left_ms <= -_PATIENCE_MS):
            self._left_ms = _PERIOD_MS
            self._check()
            if self._pump.state == DELIVERING:
                self._next = _TEND
            else:
                self._tend()
                self._next = _LOOK_AHEAD
        elif self._next == _TEND and not book.wrote:
            self._tend()
            self._next = _LOOK_AHEAD
        elif self._next == _LOOK_AHEAD:
            self._look_ahead()
            self._next = _NOTHING
        if self._pump.alarms.standing:
            self.end_alarms()
        if self._watchdog and self._pump.scheduler.all_reported():
            self._watchdog.feed()
        if book.waiting or self._left_ms <= 0 or self._next == _TEND:
            return _SOON_MS
        return min(self._wait_ms, self._pump.alarms.wait_ms())  # of one that began just now

    def rest(self) -> int:
        """While nothing is due: is a store that failed well again?"""
        if not self._to_try:
            return 0
        self._to_try = False
        try:
            self._pump.checkpoint.prove_store()
        except journal.StoreFailed:
            pass  # what failed says so as long as it is not
        return _IDLE_MS

    def _check(self):
        """The part of the self-test that is made before a start, too; see wrong()."""
        pump = self._pump
        for number in _CHECKED:
            if self.holds(number):
                is_memory = number == faults.MEMORY
                pump.fail(number, pump.hal.system.free_memory() if is_memory else 0)

    def _tend(self):
        """The other part."""
        pump = self._pump
        total_steps = pump.ledger.total_steps
        if self._store_failed():
            pump.fail(faults.JOURNAL, 0)
            self._to_try = pump.journal.is_open  # nothing is written to books that are not begun
        if pump.state == DELIVERING and pump.schedule.is_off():
            pump.fail(faults.CHANNEL_OFF, 0)
            pump.schedule.begin()
        if pump.alarms.mute():
            pump.alarms.start(faults.NO_SIGNAL, 0, total_steps)
        if pump.state == DELIVERING and not pump.clocks.read():
            pump.alarms.start(faults.CLOCK_UNSET, 0, total_steps)
        for number in _WARNED_OF:
            if self.holds(number):
                pump.alarms.start(number, 0, total_steps)
        self._compare_clocks()
        if not pump.ledger.capacity_steps:
            return
        if self._below(pump.rig.last_mu):
            pump.alarms.start(faults.LAST_RESERVOIR, 0, total_steps)
        elif self._below(pump.rig.low_mu):
            pump.alarms.start(faults.LOW_RESERVOIR, 0, total_steps)

    def wrong(self) -> int:
        """What the self-test would stop the pump for now: a fault, or NONE. Before a start."""
        for number in _CHECKED:
            if self.holds(number):
                return number
        return faults.NONE

    def _look_ahead(self):
        """How long the reservoir lasts at the present programme; see runout.py."""
        pump = self._pump
        minute = runout.UNKNOWN
        if pump.clocks.is_set:
            minute = pump.clocks.local_ms() // units.MS_PER_MIN
        limit_min = pump.rig.low_min
        if limit_min and pump.alarms.find(faults.LOW_TIME) is not None:
            limit_min += _EASE_MIN  # a step that is not due yet takes no warning back
        left_min = runout.left_min(pump, minute, limit_min)
        self._is_short = left_min != runout.NEVER and left_min < limit_min
        if self._is_short:
            pump.alarms.start(faults.LOW_TIME, left_min, pump.ledger.total_steps)

    def _compare_clocks(self):
        """A clock that jumps is remarked on; two that run at different speeds stop the pump."""
        pump = self._pump
        clocks = pump.clocks
        ahead_ms = clocks.compare()
        self._compared += 1
        if -_JUMP_MS < ahead_ms < _JUMP_MS:
            self._jumps = 0
            self._ahead_ms += ahead_ms
        else:
            self._jumps += 1
            due_ms = clocks.ms - ahead_ms
            due_day = max(0, clocks.day + due_ms // units.MS_PER_DAY)
            due_cs = due_ms % units.MS_PER_DAY // 10
            pump.journal.note(journal.JUMP, due_day, due_cs, clocks.offset_min + 720)
            pump.alarms.start(faults.CLOCK_JUMP, 0, pump.ledger.total_steps)
            pump.days.look()
            if pump.state == DELIVERING:
                pump.choose_basal()
        apart = not -_APART_MS < self._ahead_ms < _APART_MS
        if apart or self._jumps == _JUMPS_IN_A_ROW:
            pump.fail(faults.CLOCKS_DIFFER, 0)
            self._jumps = 0
        if apart or self._compared >= _COMPARISONS:
            self._compared = 0
            self._ahead_ms = 0

    def _store_failed(self) -> bool:
        pump = self._pump
        is_broken = pump.journal.failed or pump.mark.failed or pump.checkpoint.failed
        return is_broken or pump.settings.failed

    def _books_add_up(self) -> bool:
        pump = self._pump
        ledger = pump.ledger
        limits = pump.dispenser.limits
        if not (limits.hour.intact() and limits.day.intact()):
            return False
        return not pump.journal.is_open or (  # closed, they are half of what was read
            ledger.adds_up()
            and ledger.total_steps + ledger.idle_steps - ledger.boot_steps == pump.drive.counted()
        )

    def _below(self, level_mu: int) -> bool:
        pump = self._pump
        level_nl = level_mu * pump.channels.nl_per_mu
        return pump.ledger.left_steps() < units.nl_to_steps(level_nl, pump.rig.pl_per_step)

    def end_alarms(self) -> None:
        """Each alarm ends as the table of faults says. Allocates when one does."""
        pump = self._pump
        alarms = pump.alarms
        index = 0
        while index < len(alarms.standing):
            alarm = alarms.standing[index]
            seen = alarm.acknowledged or alarm.ends == faults.BY_ITSELF
            if seen and (alarm.ends == faults.UNTIL_SEEN or not self.holds(alarm.number)):
                alarms.clear(alarm)
            else:
                index += 1
        if pump.state == FAULT and not alarms.stopping():
            pump.enter(SUSPENDED)  # resuming is a person's decision

    def holds(self, number: int) -> bool:
        """True while what an alarm is about is true. Those about a moment never hold."""
        pump = self._pump
        if number == faults.EMPTY:
            return pump.ledger.left_steps() < pump.dispenser.next_steps()
        if number == faults.LOW_RESERVOIR:
            return self._below(pump.rig.low_mu) and not self._below(pump.rig.last_mu)
        if number == faults.LAST_RESERVOIR:
            return self._below(pump.rig.last_mu)
        if number == faults.LOW_TIME:
            return self._is_short
        if number == faults.KEY_STUCK:
            return pump.buttons is not None and pump.buttons.stuck_bits() != 0
        if number == faults.AUTO_OFF_SOON:
            return pump.presence.is_soon()
        if number in _IDLE:
            return pump.presence.is_idle()
        if number == faults.CLAMPED:
            return pump.state == DELIVERING and pump.channels.basal.is_clamped
        if number == faults.RESERVOIR_MISMATCH:
            return pump.sensing.holds(faults.END_OF_TRAVEL)
        if number in _CAPS:
            return pump.dispenser.limits.refuses(pump.dispenser.next_steps()) == number
        if number == faults.LEDGER:
            return not self._books_add_up()
        if number in _BOOKS:
            return pump.recovery.fault == number
        if number == faults.SETTINGS:
            return pump.settings.lost or not pump.settings.intact()
        if number == faults.MEMORY:
            return pump.hal.system.free_memory() < pump.rig.spare_bytes
        if number == faults.NO_SIGNAL:
            return pump.alarms.mute()
        if number == faults.CODE:
            return not pump.hal.system.code_ok()
        if number == faults.SET_OLD:
            return pump.ages.set_is_old()
        if number == faults.RESERVOIR_OLD:
            return pump.ages.reservoir_is_old()
        if number == faults.CLOCK_UNSET:
            return not pump.clocks.read()
        return pump.sensing.holds(number)
