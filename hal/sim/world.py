# world: virtual time, and whose turn it is in it.
#
# Owns the tick clock, the time since power-on, and the jump from one deadline to the next. Must
# not: know what is on the rig; it calls what was attached, and new_day once a day.
#
# Ticks are 0 .. 2**30 - 1, and 2**30 itself is no small int on 32 bits. So a sum of ticks takes
# 2**30 off first, in two halves, and adds then: no intermediate leaves +-2**30.

from micropython import const

_MASK = const(0x3FFF_FFFF)  # one less than the period of ticks
_HALF = const(0x2000_0000)
DAY_MS = const(86_400_000)
_DAY_MS = const(86_400_000)


class World:
    """Virtual time. now_ms: ticks. days and day_ms: time since power-on, exact for ever."""

    def __init__(self, start_ticks_ms, new_day):
        self.now_ms = start_ticks_ms
        self.days = 0
        self.day_ms = 0
        self.poll = None
        self.after_poll = None
        self._deadline = start_ticks_ms
        self._new_day = new_day

    def attach(self, poll):
        """poll(now_ticks) returns the ticks of its next deadline; None detaches."""
        self.poll = poll
        self._deadline = self.now_ms

    def advance(self, ms):
        """Lets ms (>= 0) pass: poll is called at each deadline on the way, and at the end."""
        if ms < 0:
            raise ValueError("sim: time goes forward only, not by %d ms" % ms)
        if ms == 0:
            self._turn(0)
        while ms > 0:
            # A jump ends at the deadline, at the end, or after a day, whichever is first.
            wait_ms = _DAY_MS
            if self.poll is not None:
                wait_ms = (self._deadline - self.now_ms) & _MASK
                if wait_ms == 0 or wait_ms >= _HALF:
                    wait_ms = 1
            if wait_ms > _DAY_MS:
                wait_ms = _DAY_MS
                if ms > wait_ms:
                    self.pass_ms(wait_ms)
                    ms -= wait_ms
                    continue
            if wait_ms > ms:
                wait_ms = ms
            ms -= wait_ms + self._turn(wait_ms)

    def _turn(self, wait_ms):
        # Returns the ms that poll itself let pass (a sleep in it, a slow write).
        self.pass_ms(wait_ms)
        poll = self.poll
        if poll is None:
            return 0
        now_ms = self.now_ms
        self._deadline = poll(now_ms)
        after = self.after_poll
        if after is not None:
            after()
        return (self.now_ms - now_ms) & _MASK

    def pass_ms(self, ms):
        """Moves time forward by ms (0 .. 86_400_000) and calls nobody, new_day excepted."""
        self.now_ms = (self.now_ms - _MASK - 1 + ms) & _MASK
        ms += self.day_ms
        if ms >= _DAY_MS:
            ms -= _DAY_MS
            self.day_ms = ms
            self.days += 1
            self._new_day()
        else:
            self.day_ms = ms
