# sport: temporary rates, as a seeded list of events.
#
# Owns when people ask for one, of what, for how long, and what comes in between. Must not: know
# how it went.

from tests.soak.events import DAY_MS, Event
from tests.soak.programme import units

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
_A_DAY = 0.6
_ENDED = 0.4
_CUT = 0.2


class Sport:
    """rng: its alone; days: how long."""

    def __init__(self, rng, days):
        self._rng = rng
        self._end_ms = days * DAY_MS
        self.events = []

    def live(self):
        """All of it, in order."""
        for begin_ms in range(0, self._end_ms, DAY_MS):
            if self._rng.random() < _A_DAY:
                self._do(begin_ms + self._rng.randrange(DAY_MS))
        self.events.sort(key=lambda event: event.t_ms)
        return self.events

    def _do(self, at_ms):
        """Some, each in the place of the one before or after it; the power may go."""
        rng = self._rng
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            percent = rng.choice((0, 20, 50, 50, 80, 120, 150, 180, rng.randrange(501)))
            what = rng.choice((f"{percent}%", f"{percent}%", units(rng.randrange(2_000))))
            minutes = rng.choice(
                (15, 30, 60, 90, rng.randrange(15, 600), rng.randrange(15, 4_321))
            )
            self._at(at_ms, "temp", f"{what} {minutes}")
            if rng.random() < _CUT:
                off_ms = rng.choice((1_000, rng.randrange(2 * HOUR_MS)))
                self._at(at_ms + rng.randrange(1_000), "cut", f"off={off_ms}")
            at_ms += rng.randrange(1, minutes * MINUTE_MS)
        if rng.random() < _ENDED:
            self._at(at_ms, "end_temp")

    def _at(self, t_ms, verb, text=""):
        if t_ms < self._end_ms:
            self.events.append(Event(t_ms, verb, text))
