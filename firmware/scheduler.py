# scheduler: when each task gets its turn.
#
# Owns the table of tasks and the time between polls. Every task runs at every poll, in the order
# of the table, and says how long it can wait; the shortest wait is the next deadline. Must not:
# know what the tasks do. There are no threads, no queue and no dynamic registration.
#
# A poll may come early (a pacer with a fixed period) or late; late is counted here.

from micropython import const

_LONGEST_MS = const(60_000)


class Scheduler:
    """Runs the table. Nothing here allocates after construction.

    tasks: functions of dt_ms, the time since the last poll, that return the longest time they can
           wait for the next one, 1 .. 60_000 ms
    reported:      tasks that have had their turn in this poll
    late_ms:       how much later than promised this poll came; 0 or less: in time
    worst_late_ms: the largest of it
    worst_us:      the longest a poll took
    """

    def __init__(self, clock, tasks):
        self._ticks_diff = clock.ticks_diff
        self._ticks_add = clock.ticks_add
        self._ticks_us = clock.ticks_us
        self._tasks = tuple(tasks)
        self._last = clock.ticks_ms()
        self._promised_ms = _LONGEST_MS
        self.reported = 0
        self.late_ms = 0
        self.worst_late_ms = 0
        self.worst_us = 0

    def run(self, now: int) -> int:
        """Runs every task once at ticks now; returns the ticks of the next deadline."""
        began_us = self._ticks_us()
        dt_ms = self._ticks_diff(now, self._last)
        if dt_ms < 0:
            dt_ms = 0  # a pacer that took its time before another one polled
        else:
            self._last = now
        self.late_ms = dt_ms - self._promised_ms
        if self.late_ms > self.worst_late_ms:
            self.worst_late_ms = self.late_ms
        wait_ms = _LONGEST_MS
        self.reported = 0
        for task in self._tasks:
            wish_ms = task(dt_ms)
            self.reported += 1
            if wish_ms < wait_ms:
                wait_ms = wish_ms
        self._promised_ms = wait_ms
        took_us = self._ticks_diff(self._ticks_us(), began_us)
        if took_us > self.worst_us:
            self.worst_us = took_us
        return self._ticks_add(now, wait_ms)

    def all_reported(self) -> bool:
        """True in the last task of the table, when every other has had its turn in this poll."""
        return self.reported == len(self._tasks) - 1
