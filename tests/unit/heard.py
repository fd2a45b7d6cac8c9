# heard: alarms that play to the simulated annunciator, and what a witness writes down of it.
#
# Owns the ranges of IEC 60601-1-8, taken from the standard and not from the firmware, and the
# reader of the annunciator's trace. Must not: hold a test.

from firmware.alarms import Alarms
from firmware.clocks import Clocks
from firmware.journal import Journal
from hal.sim.signals import Annunciator
from tests.unit import fakes
from tests.unit.bench import records

LOW, MEDIUM, HIGH = 1, 2, 3
FOREVER_MS = 10**9

# By priority: ms of a pulse, ms between pulse and pulse in a burst, ms from burst to burst.
PULSE = {LOW: (125, 250), MEDIUM: (125, 250), HIGH: (75, 200)}
_X = (50, 125)
_GROUP = (2 * 50 + 75, 2 * 125 + 200)  # 2x and a pulse
SPACES = {
    LOW: [(125, 250)],
    MEDIUM: [(125, 250)] * 2,
    HIGH: [_X, _X, _GROUP, _X, (350, 1_300), _X, _X, _GROUP, _X],
}
BETWEEN = {LOW: (15_000, FOREVER_MS), MEDIUM: (2_500, 30_000), HIGH: (2_500, 15_000)}
# The melody of drug delivery, in Hz of the tempered scale.
_C5, _D4, _G4, _E4, _C4 = 523, 294, 392, 330, 262
MELODY = {
    LOW: [_E4, _C4],
    MEDIUM: [_C5, _D4, _G4],
    HIGH: [_C5, _D4, _G4, _C5, _D4] * 2,
}
# Flashes in 1000 s, and per cent of a flash that is lit.
FLASHES = {MEDIUM: (400, 800, 20, 60), HIGH: (1_400, 2_800, 20, 80)}

# ms that a poll comes late, again and again; 0: in time.
IN_TIME = (0,)
LATE = (15, 0, 3, 15, 15, 0, 9)


class World:
    """What the simulated annunciator needs to know of one."""

    days = 0
    day_ms = 0


class Ward:
    """Alarms with a journal, an annunciator that keeps a trace, and a clock that a test moves.

    early_ms: polled at least so often; late: as IN_TIME
    """

    def __init__(self, late=IN_TIME, early_ms=60_000):
        self._late = late
        self._early_ms = early_ms
        self._polls = 0
        self._wait_ms = 1
        self._world = World()
        self.signs = Annunciator(self._world)
        self.store = fakes.Store()
        self.clocks = Clocks(fakes.Rtc())
        self.book = Journal(self.store, self.clocks)
        self.book.is_open = True
        self.alarms = Alarms(self.signs, self.book, self.clocks)

    @property
    def now_ms(self):
        return self._world.day_ms

    def raise_one(self, number):
        """As a task does that comes before the alarms' in a poll."""
        alarm = self.alarms.start(number, 0, 0)
        self._wait_ms = self.alarms.tick(0)
        return alarm

    def run(self, ms):
        """Lets time pass, as a pump that is polled."""
        end_ms = self.now_ms + ms
        self._wait_ms = self.alarms.tick(0)
        while self.now_ms < end_ms:
            late_ms = self._late[self._polls % len(self._late)]
            wait_ms = min(self._early_ms, self._wait_ms + late_ms)
            self.step(min(wait_ms, end_ms - self.now_ms))
            self._polls += 1

    def step(self, ms, begin=None):
        """One poll, that much after the last; begin: what an earlier task does in it."""
        self._world.day_ms += ms
        self.clocks.elapse(ms)
        if begin:
            begin()
        self._wait_ms = self.alarms.tick(ms)
        assert 1 <= self._wait_ms <= 60_000

    def noted(self, *kinds):
        self.book.flush()
        return records(self.store, kinds)


def pulses(log, since_ms=0):
    """(begin_ms, end_ms, Hz) of each pulse of a trace that has ended."""
    found = []
    hz = 0
    began_ms = 0
    for at_ms, now_hz, _, _, _ in log:
        if now_hz != hz:
            if hz and since_ms <= began_ms < at_ms:
                found.append((began_ms, at_ms, hz))
            hz = now_hz
            began_ms = at_ms
    return found


def bursts(found, priority):
    """The pulses of a trace, burst by burst; each but the last is whole."""
    size = len(MELODY[priority])
    return [found[i : i + size] for i in range(0, len(found), size)]


def judge_tones(found, priority):
    """Every pulse and every pause of every burst lies within the ranges; how many bursts."""
    before_ms = None
    count = 0
    for burst in bursts(found, priority):
        if len(burst) < len(MELODY[priority]):
            break
        count += 1
        assert [hz for _, _, hz in burst] == MELODY[priority]
        for begin_ms, end_ms, hz in burst:
            within(end_ms - begin_ms, PULSE[priority], "pulse")
            assert 150 <= hz <= 1_000
        for i, space in enumerate(SPACES[priority]):
            within(burst[i + 1][0] - burst[i][1], space, ("space", i + 1))
        if before_ms is not None:
            within(burst[0][0] - before_ms, BETWEEN[priority], "between bursts")
        before_ms = burst[-1][1]
    return count


def judge_lights(log, priority):
    """Colour, rate and share of the flashes of a trace; how many."""
    lit = []  # (at_ms, on), of the colour that this priority has
    for at_ms, _, _, red, yellow in log:
        assert not (yellow if priority == HIGH else red), "the other light"
        on = red if priority == HIGH else yellow
        if not lit or lit[-1][1] != on:
            lit.append((at_ms, on))
    if priority == LOW:
        assert [on for _, on in lit] == [True], "it is steady"
        return 1
    least, most, least_share, most_share = FLASHES[priority]
    assert lit[0][1]
    for i in range(0, len(lit) - 2, 2):
        period_ms = lit[i + 2][0] - lit[i][0]
        on_ms = lit[i + 1][0] - lit[i][0]
        within(1_000_000 // period_ms, (least, most), "flashes in 1000 s")
        within(on_ms * 100 // period_ms, (least_share, most_share), "% lit")
    return len(lit) // 2


def within(value, limits, what):
    assert limits[0] <= value <= limits[1], (what, value, limits)
