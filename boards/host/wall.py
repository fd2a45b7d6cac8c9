# wall: the pump and its rig in the time of the clock on the wall, for a prompt that mpremote uses.
#
# Owns when the rig catches up: nothing can run on the virtual board while its prompt waits for a
# key, so whatever is typed at `pump` or `sim` first lets the time pass that has passed since.
# Then it looks, and the journal reads, as if it had been delivering all along. Must not: poll
# while a Ctrl-C may arrive.

from boards.host.sim_console import SimConsole
from firmware.console.answers import wording
from firmware.console.console import Console

# Of the rig's time, some 50 ms of ours: as long may a Ctrl-C wait. Then it has a moment.
_PIECE_MS = 3_600_000
_MOMENT_MS = 2
_WORTH_SAYING_MS = 3_600_000
# To catch up takes a second or more a day, and mpremote gives up after ten seconds of silence.
MOST_MS = 3 * 86_400_000


class Wall:
    """Lets a Sim follow a clock.

    keeping: writes the rig down for the next start; clock: has ticks_ms, ticks_add, ticks_diff,
    time_ns and sleep_ms, as the module time.
    """

    def __init__(self, sim, outside, keeping, clock):
        self._clock = clock
        self._sim = sim
        self._outside = outside
        self._keeping = keeping
        self._last = self._clock.ticks_ms()

    def catch_up(self):
        """Brings the rig up to now; says so when that was long ago."""
        ms = self._clock.ticks_diff(self._clock.ticks_ms(), self._last)
        if ms > _WORTH_SAYING_MS:
            print("%s since anything was typed: catching up" % wording.span(ms))
        if ms > MOST_MS:
            still_ms = ms - MOST_MS
            print("more than %s: for the rest time stood still" % wording.span(MOST_MS))
            self._last = self._clock.ticks_add(self._last, still_ms)
            ms = MOST_MS
        self._pass(ms, owed=True)

    def pass_ms(self, ms):
        """Lets ms pass at once: from here on the rig is that much ahead of the wall."""
        self._pass(ms, owed=False)

    def poll(self):
        """One poll, now."""
        self.held(self._sim.advance, 0)

    def held(self, function, *arguments, **named):
        """What a function returns that no Ctrl-C may interrupt."""
        self._outside.hold()
        try:
            return function(*arguments, **named)
        finally:
            self._outside.release()

    def keep(self):
        """Writes the rig down as it is now."""
        self._outside.keep(self._keeping.text(self._clock.time_ns() // 1_000_000))

    def _pass(self, ms, owed):
        while ms > 0:
            piece_ms = min(ms, _PIECE_MS)
            self.held(self._piece, piece_ms, owed)
            ms -= piece_ms
            if ms > 0:
                self._clock.sleep_ms(_MOMENT_MS)

    def _piece(self, ms, owed):
        self._sim.advance(ms)
        if owed:
            self._last = self._clock.ticks_add(self._last, ms)
        self.keep()


class WallConsole(Console):
    """`pump`, in wall time."""

    def __init__(self, pump, wall):
        self._wall = wall
        super().__init__(pump, wall.poll)

    def _call(self, name, arguments, named):
        return in_time(self._wall, super()._call)(name, arguments, named)


class WallSim(SimConsole):
    """`sim`, in wall time. bench: has sim and console; outside: chip.py's."""

    def __init__(self, bench, wall, outside):
        self._wall = wall
        self._outside = outside
        super().__init__(bench)

    def _rows(self):
        # A cut at the right moment tears it; nobody else shall write in the journal.
        return tuple([row for row in super()._rows() if row[0] != "store_torn"])

    def _call(self, name, arguments, named):
        call = super()._call
        if name not in ("advance", "cut"):  # they may take long, and be interrupted in between
            call = in_time(self._wall, call)
        return call(name, arguments, named)

    def __repr__(self):
        self._wall.catch_up()
        return super().__repr__()

    def _pass_with_progress(self, ms):
        self._wall.catch_up()
        self._wall.pass_ms(ms)

    def _cut(self):
        self._outside.end("power-on")


def in_time(wall, run):
    """A command that is carried out now, not when the last one was typed; and then kept."""

    def caught_up(*arguments, **named):
        wall.catch_up()
        answer = wall.held(run, *arguments, **named)
        wall.keep()
        return answer

    return caught_up
