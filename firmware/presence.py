# presence: is somebody there? What follows when nobody is, and when nothing has been delivered for
# long.
#
# Owns the time since a person was noticed, and the time since delivery was switched off. Must not:
# know what was typed or pressed (the mailbox says that something was), or make a signal.
#
# Somebody is there who types anything at the console, or presses a key. To look is enough.
#
# Auto-off: a pump that delivers for auto_off_min with nobody there stops; the last quarter of an
# hour is counted down. Nothing of this time has to survive a restart: after one nothing is
# delivered until a person resumes, and who resumes is there.
#
# Suspended for a while: who said for how long is believed. Then the pump gives itself the command
# to resume, which is checked as any other; if it is refused, there is an alarm. After a restart
# nothing is left of it: then a person resumes.
#
# Suspended long: after suspend_min without delivery there is an alarm, until somebody resumes. Who
# means it, for a night, acknowledges: then it is silent for as long again, and comes back. After a
# restart the time counts from there: the alarm that says that the pump restarted is the reminder.

from micropython import const

from firmware import faults, replies, units
from firmware.states import DELIVERING, FAULT, OFF, SUSPENDED

_SOON_MS = const(900_000)  # counted down before auto-off
_IDLE_MS = const(60_000)
_LONG_MS = const(86_400_000)  # more is not counted


class Presence:
    """A task of the table. tick() allocates only when an alarm begins or ends."""

    def __init__(self, pump):
        self._pump = pump
        self._off_ms = pump.rig.auto_off_min * units.MS_PER_MIN
        self._remind_ms = pump.rig.suspend_min * units.MS_PER_MIN
        self._state = OFF
        self._ms = 0  # delivering with nobody there, or not delivering
        self._was_seen = False  # the reminder was acknowledged, and the time counts from there
        self._has_delivered = False  # since the start
        self._pause_ms = 0  # until it goes on by itself; 0: it does not

    def tick(self, dt_ms: int) -> int:
        """Counts, and raises what is due; returns how long it can wait."""
        pump = self._pump
        was_touched = pump.mailbox.touched
        pump.mailbox.touched = False
        if pump.state != self._state:
            self._state = pump.state
            self._ms = 0
            self._pause_ms = 0
            self._was_seen = False
        else:
            self._ms = min(self._ms + dt_ms, _LONG_MS)
        if pump.state == DELIVERING:
            if was_touched:
                self._ms = 0
            return self._watch() if self._off_ms else _IDLE_MS
        if self._pause_ms:
            return self._pause(dt_ms)
        if pump.state == FAULT or not self._remind_ms or not self.is_idle():
            return _IDLE_MS
        return self._remind()

    def resumed(self) -> None:
        """A person has resumed: the time counts from now."""
        self._has_delivered = True
        self._state = DELIVERING
        self._ms = 0

    def suspended(self, minutes: int) -> None:
        """A person has suspended delivery, for so many minutes; 0: nobody knows for how long."""
        self._state = SUSPENDED
        self._ms = 0
        self._was_seen = False
        self._pause_ms = minutes * units.MS_PER_MIN

    def told(self, code: int) -> None:
        """What became of the command to go on."""
        if code >= replies.REFUSED:
            self._pump.alarms.start(faults.NOT_RESUMED, code, self._pump.ledger.total_steps)

    def pause_ms(self) -> int:
        """Until a suspended pump goes on by itself; 0: it does not."""
        return self._pause_ms

    def left_min(self) -> int:
        """Minutes until auto-off, rounded up; only while is_soon()."""
        return (self._off_ms - self._ms + units.MS_PER_MIN - 1) // units.MS_PER_MIN

    def is_soon(self) -> bool:
        """True in the last quarter of an hour before auto-off."""
        if not self._off_ms or self._pump.state != DELIVERING or self._state != DELIVERING:
            return False
        return self._off_ms - self._ms <= _SOON_MS

    def is_idle(self) -> bool:
        """True while nothing is delivered, although by these books, or lately, something was."""
        pump = self._pump
        if pump.state == DELIVERING or not self._remind_ms:
            return False
        lately = pump.dispenser.limits.day.recent.steps
        return self._has_delivered or pump.ledger.total_steps > 0 or lately > 0

    def _watch(self):
        """While it delivers."""
        pump = self._pump
        left_ms = self._off_ms - self._ms
        if left_ms <= 0:
            pump.fail(faults.AUTO_OFF, pump.rig.auto_off_min)
            return _IDLE_MS
        if left_ms <= _SOON_MS:
            pump.alarms.start(faults.AUTO_OFF_SOON, self.left_min(), pump.ledger.total_steps)
            return min(left_ms, _IDLE_MS)
        return min(left_ms - _SOON_MS, _IDLE_MS)

    def _pause(self, dt_ms):
        """While it will go on by itself."""
        self._pause_ms = max(0, self._pause_ms - dt_ms)
        if self._pause_ms:
            return min(self._pause_ms, _IDLE_MS)
        self._ms = 0  # who asked for it is reminded as if it began now
        self._pump.commands.resume()
        return 1

    def _remind(self):
        """While nothing is delivered, and no alarm says why."""
        pump = self._pump
        alarm = pump.alarms.find(faults.SUSPENDED_LONG)
        if alarm is not None and alarm.acknowledged and not self._was_seen:
            self._was_seen = True
            self._ms = 0
        left_ms = self._remind_ms - self._ms
        if left_ms > 0:
            return min(left_ms, _IDLE_MS)
        if self._was_seen and alarm is not None:
            pump.alarms.clear(alarm)
        self._was_seen = False
        pump.alarms.start(faults.SUSPENDED_LONG, pump.rig.suspend_min, pump.ledger.total_steps)
        return _IDLE_MS
