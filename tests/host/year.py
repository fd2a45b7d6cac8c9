# year: a pump that lives through a year in a world whose clocks change.
#
# Owns the true UTC, which no clock of the pump knows, and tells the oracle what a person sees on
# the wall. Must not: judge; Watched does, at every poll.

import datetime
import random

from tests.host.oracle import DAY_MS, MINUTE_MS, Oracle
from tests.host.watched import Watched

EPOCH = datetime.datetime(2000, 1, 1)
EPOCH_1970_S = 946_684_800  # from 1970-01-01 to 2000-01-01
FIRST_DAY = 9_497  # 2026-01-01, local, at midnight
PROFILE = ((0, 160), (150, 130), (360, 250), (690, 180), (1_320, 140))
# Local minus UTC at midnight, and then: day of the year, hour UTC, local minus UTC, in minutes.
NORTH = (60, ((88, 1, 120), (298, 1, 60)))  # 29 March and 25 October
SOUTH = (660, ((94, 16, 600), (277, 16, 660)))  # 5 April and 4 October
# Both of them, and a person who flies over the date line each way, and to zones of half an hour
# and of a quarter.
TRAVELLER = (
    60,
    ((40, 7, 720), (41, 3, -660), (60, 9, 345), (63, 20, 60), (88, 1, 120), (130, 22, -210),
     (200, 5, 840), (201, 5, -720), (210, 3, 600), (277, 16, 660), (290, 9, 120), (298, 1, 60)),
)  # fmt: skip


class Wall(Oracle):
    """An oracle whose wall clock may be lost: then the rate that was in force stays."""

    lost = False

    def lose(self, t_ms):
        self.basal(t_ms)
        self.lost = True

    def clock(self, t_ms, local_ms):
        self.basal(t_ms)
        self.lost = False
        super().clock(t_ms, local_ms)

    def _choose(self, t_ms):
        if not self.lost:
            super()._choose(t_ms)
            return
        self._basal += self._flow * (t_ms - self._since_ms)
        self._since_ms = t_ms
        self._until_ms = t_ms + DAY_MS


class Year:
    """One year, from midnight on, of small rates and meals: what is tried are the clocks.

    place: NORTH, SOUTH or TRAVELLER; losses: of the clock, in the year

    typed: clock and zone commands; lost: times the clock fell back to 1970
    """

    def __init__(self, place, seed, losses, rig=None, **plant):
        self._zone_min, changes = place
        self._random = random.Random(seed)
        self.watched = Watched(
            {"day_cap_mu": 2_000_000, **(rig or {})},
            rtc_day=FIRST_DAY, rtc_minute=0, rtc_offset_min=self._zone_min, **plant,
        )  # fmt: skip
        self.watched.oracle.__class__ = Wall
        self._began_ms = FIRST_DAY * DAY_MS - self._zone_min * MINUTE_MS  # UTC, since 2000
        self._tell()
        assert self.watched.basal(*PROFILE)
        self.typed = 0
        self.lost = 0
        self._plan = []
        for day, hour, zone in changes:
            t_ms = (FIRST_DAY + day - 1) * DAY_MS + hour * 3_600_000 - self._began_ms
            self._plan.append((t_ms, self._move, zone))
        for _ in range(losses):
            t_ms = self._random.randrange(DAY_MS, 364 * DAY_MS) // 1_000 * 1_000
            self._plan.append((t_ms, self._lose, None))
            t_ms += self._random.randrange(60_000, 12 * 3_600_000) // 1_000 * 1_000
            self._plan.append((t_ms, self._set, None))
        for day in range(365):
            for hour in (7, 12, 19):
                t_ms = day * DAY_MS + hour * 3_600_000 + self._random.randrange(3_600) * 1_000
                self._plan.append((t_ms, self._eat, self._random.randrange(1, 60) * 10))
            if day % 30 == 29:
                self._plan.append((day * DAY_MS + 77_777_000, self._load, None))
        self._plan.sort(key=lambda event: event[0])

    def live(self):
        """Through the whole year."""
        for t_ms, event, argument in self._plan:
            self.watched.wait(max(0, t_ms - self.watched.now_ms))
            event(argument)
        self.watched.wait(365 * DAY_MS - self.watched.now_ms)

    def _utc_ms(self):
        return self._began_ms + self.watched.now_ms

    def _tell(self):
        local_ms = (self._utc_ms() + self._zone_min * MINUTE_MS) % DAY_MS
        self.watched.oracle.clock(self.watched.now_ms, local_ms)

    def _offset(self):
        sign = "-" if self._zone_min < 0 else "+"
        return f"{sign}{abs(self._zone_min) // 60:02d}:{abs(self._zone_min) % 60:02d}"

    def _move(self, zone_min):
        """Summer time, or another zone; whoever moves with a lost clock sets it."""
        self._zone_min = zone_min
        if self.watched.oracle.lost:
            self._set(None)
            return
        answer = self.watched.console.zone(self._offset())
        assert answer.ok, answer
        self.typed += 1
        self._tell()

    def _lose(self, _):
        day, ms = divmod(self._utc_ms(), DAY_MS)
        self.watched.oracle.lose(self.watched.now_ms)
        self.watched.sim.happen("clock-step", -(day * 86_400 + ms // 1_000 + EPOCH_1970_S))
        self.lost += 1

    def _set(self, _):
        local = datetime.timedelta(milliseconds=self._utc_ms() + self._zone_min * MINUTE_MS)
        typed = (EPOCH + local).strftime("%Y-%m-%d %H:%M:%S ") + self._offset()
        answer = self.watched.console.clock(typed)
        assert answer.ok, answer
        self.typed += 1
        self._tell()
        if self.watched.pump.alarms.standing:
            self.watched.console.ack()

    def _eat(self, mu):
        assert self.watched.bolus(mu)

    def _load(self, _):
        assert self.watched.suspend()
        answer = self.watched.console.load("300", "U-100")
        assert answer.ok, answer
        self.watched.sim.happen("reservoir", 3_000_000)
        assert self.watched.resume()
