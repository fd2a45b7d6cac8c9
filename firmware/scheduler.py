# scheduler: when each task gets its turn.
#
# Owns the table of tasks and the time between polls. Every task runs at every poll, in the order
# of the table, and says how long it can wait; the shortest wait is the next deadline. Must not:
# know what the tasks do. There are no threads, no queue and no dynamic registration.
#
# What takes long and is in no hurry is no task: it is done after a poll that leaves time for it.
#
# A poll may come early (a pacer with a fixed period) or late; late is counted here.

from micropython import const

# What a command that takes several polls says at the end of each step: it is a generator, yields
# one of these, and at last returns its answer.
SOON = const(0)  # it goes on at the next poll
AT_REST = const(1)  # when nothing is due, for what follows is long; or after 150 polls

_LONGEST_MS = const(60_000)
ROOM_MS = const(120)  # littlefs on an RP2040 looks for free blocks for 100 ms, on a full disk


class Scheduler:
    """Runs the table. Nothing here allocates after construction.

    tasks: functions of dt_ms, the time since the last poll, that return the longest time they can
           wait for the next one, 1 .. 60_000 ms
    rests: functions without arguments that may take 100 ms, called after a poll that leaves
           ROOM_MS until one has done something; they return how long it can wait for the next
           poll then, or 0 when there was nothing to do
    reported:      tasks that have had their turn in this poll
    late_ms:       how much later than promised this poll came; 0 or less: in time
    worst_late_ms: the largest of it
    worst_us:      the longest a poll took, rests not counted
    """

    def __init__(self, clock, tasks, rests=()):
        self._ticks_diff = clock.ticks_diff
        self._ticks_add = clock.ticks_add
        self._ticks_ms = clock.ticks_ms
        self._ticks_us = clock.ticks_us
        self._tasks = tuple(tasks)
        self._rests = tuple(rests)
        self._last = clock.ticks_ms()
        self._promised_ms = _LONGEST_MS
        self.reported = 0
        self.late_ms = 0
        self.worst_late_ms = 0
        self.worst_us = 0

    def run(self, now: int) -> int:
        """Runs every task once at ticks now; returns the ticks of the next deadline."""
        us = self._ticks_us()
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
        while self.reported < len(self._tasks):
            wish_ms = self._tasks[self.reported](dt_ms)
            self.reported += 1
            if wish_ms < wait_ms:
                wait_ms = wish_ms
        us = self._ticks_diff(self._ticks_us(), us)
        if us > self.worst_us:
            self.worst_us = us
        self._promised_ms = wait_ms
        return self._ticks_add(now, wait_ms)

    def rest(self, now: int) -> int:
        """After run(): what is to do in the time that it left; returns the next deadline."""
        wait_ms = self._promised_ms
        if wait_ms >= ROOM_MS:
            wish_ms = number = 0
            while not wish_ms and number < len(self._rests):
                wish_ms = self._rests[number]()
                number += 1
            if wish_ms:
                wish_ms += self._ticks_diff(self._ticks_ms(), now)
                wait_ms = self._promised_ms = min(wait_ms, wish_ms)
        return self._ticks_add(now, wait_ms)

    def all_reported(self) -> bool:
        """True in the last task of the table, when every other has had its turn in this poll."""
        return self.reported == len(self._tasks) - 1
