# pacer: polls the pump on a board, in time, while a person types.
#
# Owns the soft timer, and what is done while nothing is due. Must not: know what a poll does; time
# a pulse (the hardware does).
#
# Only the timer's callback polls. While a scheduled callback runs, MicroPython holds back every
# other one, that of USB among them: so a Ctrl-C cannot arrive in the middle of a poll. A poll made
# by what was typed would have no such shelter, so a command waits for the timer. (Nothing in a
# poll may print: printing lets USB in.)
#
# While nothing is due it does a chore: it has a part of the code checked, which would make a poll
# long, or it collects the heap, which would else, every few minutes, happen in mid-poll.
#
# A poll stands on top of what the person's program has on the stack. Where that is deep it waits.
#
# A callback may be lost (the queue is short) or late (a collection of the heap takes its time):
# nothing counts them; each looks at the clock.

import machine
from micropython import const, stack_use

from boards.unload import unload_answers

_PERIOD_MS = const(5)  # the pump's shortest deadlines are 10 ms apart
_CHORE_MS = const(2_800)  # one a piece of 4 KB, and a few: all code in three minutes
_COLLECT = const(17)  # one chore of so many
_ROOM_MS = const(50)  # to the next deadline; a collection takes 45 ms on an RP2040


class Pacer:
    """Polls a pump at its deadlines, to 5 ms, and at once when a command waits.

    check: looks at a part of the code; a few ms of work
    flash: a hal.rp2.flash.Flash; None on a chip whose own lets nothing in
    """

    TIMER = -1  # RP2 has as many as one likes
    # Bytes of C stack that a person's program may have in use below a poll. An RP2 has 8 KB, and
    # MicroPython watches its end only where Python calls Python: what littlefs takes in C on top
    # of that would be taken from the heap. A poll takes 4.1 KB (tests/emulated/test_stack.py).
    MOST_STACK = 3_900

    def __init__(self, pump, clock, check, flash=None):
        self._pump = pump
        self._poll = pump.poll
        self._check = check
        self._collect = pump.hal.system.collect
        self._flash = flash
        self._ticks_ms = clock.ticks_ms
        self._ticks_add = clock.ticks_add
        self._ticks_diff = clock.ticks_diff
        self._sleep_ms = clock.sleep_ms
        self._deadline = clock.ticks_ms()
        self._chore = clock.ticks_ms()  # when the next is due
        self._chores = 0
        self._is_full = False  # an answer has left a lot behind on the heap
        self._hurry = False
        self._waiting = self._waited = clock.ticks_ms()  # for an answer: since when, and when last
        self._said_s = 0
        self._timer = None

    def start(self) -> None:
        """From here on the pump is polled."""
        # Kept, or it would be collected, and stop.
        self._timer = machine.Timer(
            self.TIMER,
            period=_PERIOD_MS,
            mode=machine.Timer.PERIODIC,
            callback=self._tick,
        )

    def forget(self) -> None:
        """For the console, after an answer that took many words: they leave memory, and the heap
        is collected as soon as there is time, for a poll that finds it full would have to."""
        unload_answers(bool(self._pump.walk or self._pump.move))
        self._is_full = True

    def wait(self) -> None:
        """For the console, after it posted a command: a ms, and the next tick polls. New books
        after a long history take a minute: it says that it goes on, where the answer will be."""
        self._hurry = True
        self._sleep_ms(1)
        now = self._ticks_ms()
        if self._ticks_diff(now, self._waited) > _PERIOD_MS * 20:
            self._waiting = now  # for another command
        self._waited = now
        waiting_s = self._ticks_diff(now, self._waiting) // 1000
        if waiting_s > self._said_s:
            print("%d s" % waiting_s, end="\r")
        self._said_s = waiting_s

    def _tick(self, timer):
        if stack_use() > self.MOST_STACK:
            return  # not on top of that; past late_ms the next poll stops the pump
        flash = self._flash
        if flash and flash.busy and flash.is_busy():
            return  # somebody who types is in the middle of a file
        now = self._ticks_ms()
        if self._hurry or self._ticks_diff(now, self._deadline) >= 0:
            self._hurry = False
            self._deadline = self._poll(now)
        elif self._is_full or self._ticks_diff(now, self._chore) >= 0:
            if self._ticks_diff(self._deadline, now) >= _ROOM_MS:
                self._do_chore(now)

    def _do_chore(self, now):
        if self._is_full:
            # Beside the others: whoever types all day would else keep the code from its checks.
            self._is_full = False
            self._collect()
            return
        self._chore = self._ticks_add(now, _CHORE_MS)
        self._chores = (self._chores + 1) % _COLLECT
        if self._chores:
            self._check()
        else:
            self._collect()
