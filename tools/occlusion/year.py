"""An ordinary life with an open line: whatever is alarmed there about line or force is false.

Owns the wearer's days: basal by the clock, meals, a shower, cartridges and sets changed. What else
happens to the rig is tools/lives.
"""

from __future__ import annotations

from math import ceil
from random import Random

from boards import host
from tools.lives import life

# Alarms about line, force and drive: in this life nothing is wrong with any of them.
FALSE = (204, 207, 208, 209, 212, 213, 214)
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MIN_MS = 60_000
PROFILE = "00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70"
KINETIC_MN = 2_000  # of the default rig


def false_alarms(seed: int, days: float, plant: dict) -> list[int]:
    """The numbers of the false alarms in so many days on one rig; none, if all is well."""
    wearer = Wearer(seed, plant)
    for at_ms, what, argument in _calendar(seed, days, plant.get("kinetic_mn", KINETIC_MN)):
        wearer.until(at_ms)
        wearer.act(what, argument)
    wearer.until(int(days * DAY_MS))
    return wearer.found


class Wearer:
    """One pump and who wears it. found: the numbers of the false alarms so far."""

    def __init__(self, seed: int, plant: dict):
        self._bench = host.build(seed, {"auto_off_min": 0, "suspend_min": 0}, **plant)
        self.found: list[int] = []
        self._now_ms = 0
        self._console = self._bench.console
        self._load()
        self._bench.console.basal(PROFILE)
        self._resume()

    def until(self, at_ms: int) -> None:
        """Lets time pass; a false alarm is written down, acknowledged, and life goes on."""
        while self._now_ms < at_ms:
            piece_ms = min(15 * MIN_MS, at_ms - self._now_ms)
            self._bench.sim.advance(piece_ms)
            self._now_ms += piece_ms
            standing = self._bench.pump.alarms.standing
            if not standing:
                continue
            false = [alarm.number for alarm in standing if alarm.number in FALSE]
            self.found += false
            self._console.ack()
            self._bench.sim.advance(MIN_MS)
            self._now_ms += MIN_MS
            if self._bench.pump.alarms.stopping():
                self._load()  # takes whatever is learnt of the force away
                self._console.ack()
                self._bench.sim.advance(MIN_MS)
                self._now_ms += MIN_MS
            self._resume()

    def act(self, what: str, argument) -> None:
        """Something happens: to the wearer, or to the rig."""
        if what == "bolus":
            self._console.bolus(argument)
        elif what == "shower":
            self._console.suspend()
            self.until(self._now_ms + 20 * MIN_MS)
            self._resume()
        else:
            if what == "reservoir":
                self._console.suspend()
            self._bench.sim.happen(what, argument)
            if what == "fresh-set":  # the last thing at a change
                self._load()
                self._resume()

    def _load(self) -> None:
        self._console.suspend()
        self._console.load(300, "U-100")

    def _resume(self) -> None:
        if self._bench.pump.state != 1:
            self._console.resume()


def _calendar(seed: int, days: float, kinetic_mn: int) -> list[tuple[int, str, object]]:
    """The rig's life and the wearer's, by time."""
    chance = Random(f"wearer {seed}")
    events: list[tuple[int, str, object]] = list(life(seed, ceil(days), kinetic_mn))
    for day in range(int(days) + 1):
        for hour in (7, 12.5, 16, 19):
            at_ms = day * DAY_MS + int((hour + chance.uniform(-1, 1)) * HOUR_MS)
            events.append((at_ms, "bolus", f"{chance.uniform(0.3, 8):.2f}"))
        events.append((day * DAY_MS + 8 * HOUR_MS + chance.randrange(HOUR_MS), "shower", None))
    events = [event for event in events if event[0] < days * DAY_MS]
    return sorted(events, key=lambda event: event[0])
