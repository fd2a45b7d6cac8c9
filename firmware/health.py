# health: what is looked after all the time, whatever the pump is doing.
#
# Owns the periodic self-test, the low-reservoir warnings, the life of alarms whose condition has
# gone, and the feeding of the watchdog: last at a poll, after every other task has had its turn.

from micropython import const

from firmware import faults, units
from firmware.states import DELIVERING, FAULT, SUSPENDED

_PERIOD_MS = const(15_000)
_IDLE_MS = const(60_000)


class Health:
    """The last task of the table. tick() allocates only when an alarm begins or ends."""

    def __init__(self, pump):
        self._pump = pump
        self._watchdog = pump.hal.watchdog
        self._wait_ms = _IDLE_MS
        if self._watchdog:
            self._wait_ms = min(_IDLE_MS, self._watchdog.timeout_ms * 3 // 4)
        self._left_ms = 0

    def tick(self, dt_ms: int) -> int:
        """Runs the self-test when its time has come, ends alarms that are over, feeds the dog."""
        self._left_ms -= dt_ms
        if self._left_ms <= 0:
            self._left_ms = _PERIOD_MS
            self._self_test()
        if self._pump.alarms.standing:
            self._end_alarms()
        if self._watchdog:
            self._watchdog.feed()
        return self._wait_ms

    def _self_test(self):
        pump = self._pump
        ledger = pump.ledger
        if self.holds(faults.LEDGER):
            pump.fail(faults.LEDGER, 0)
        if pump.journal.failed:
            pump.fail(faults.JOURNAL, 0)
        if self.holds(faults.CODE):
            pump.fail(faults.CODE, 0)
        if pump.alarms.mute:
            pump.alarms.start(faults.NO_SIGNAL, 0, ledger.total_steps)
        if pump.state == DELIVERING and not pump.clocks.read():
            pump.alarms.start(faults.CLOCK_UNSET, 0, ledger.total_steps)
        if not ledger.capacity_steps:
            return
        if self._below(pump.rig.last_mu):
            pump.alarms.start(faults.LAST_RESERVOIR, 0, ledger.total_steps)
        elif self._below(pump.rig.low_mu):
            pump.alarms.start(faults.LOW_RESERVOIR, 0, ledger.total_steps)

    def _below(self, level_mu: int) -> bool:
        pump = self._pump
        level_nl = level_mu * pump.channels.nl_per_mu
        return pump.ledger.left_steps() < units.nl_to_steps(level_nl, pump.rig.pl_per_step)

    def _end_alarms(self):
        """An alarm ends when its condition has gone and, if it stopped the pump, it was seen."""
        pump = self._pump
        alarms = pump.alarms
        index = 0
        while index < len(alarms.standing):
            alarm = alarms.standing[index]
            if (alarm.acknowledged or not alarm.stops) and not self.holds(alarm.number):
                alarms.clear(alarm)
            else:
                index += 1
        if pump.state == FAULT and not alarms.stopping():
            pump.enter(SUSPENDED)  # resuming is a person's decision

    def holds(self, number: int) -> bool:
        """True while what an alarm is about is still true. Those about a moment never hold."""
        pump = self._pump
        if number == faults.EMPTY:
            return pump.ledger.left_steps() < pump.dispenser.next_steps()
        if number == faults.LOW_RESERVOIR:
            return self._below(pump.rig.low_mu) and not self._below(pump.rig.last_mu)
        if number == faults.LAST_RESERVOIR:
            return self._below(pump.rig.last_mu)
        if number == faults.RESERVOIR_MISMATCH:
            return pump.sensing.holds(faults.END_OF_TRAVEL)
        if number == faults.HOUR_CAP:
            return not pump.dispenser.hour.allows(pump.dispenser.next_steps())
        if number == faults.LEDGER:
            ledger = pump.ledger
            return not ledger.adds_up() or ledger.total_steps != pump.drive.counted()
        if number == faults.NO_SIGNAL:
            return pump.alarms.mute
        if number == faults.CODE:
            return not pump.hal.system.code_ok()
        if number == faults.CLOCK_UNSET:
            return not pump.clocks.read()
        return pump.sensing.holds(number)
