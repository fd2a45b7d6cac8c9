# nature: what befalls a pump, as a seeded list of events: the rig, every port, power and clocks.
#
# Owns how often and for how long. What begins also ends, and somebody looks in after it. Must not:
# type anything but tend.

from tests.soak import faults
from tests.soak.events import DAY_MS, Event

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
# What an ordinary life brings: happening, times a day, least, most. 10 cm of water are 981 Pa; a
# site in use resists more, and less, by up to half.
_ORDINARY = (
    ("temperature", 3, -80, 330),
    ("head", 5, -1_000, 1_000),
    ("knock", 2, 2_000, 40_000),
    ("resist", 0.5, 8_000, 20_000),
)


class Nature:
    """rng: its own; days: how long; rough: 0 nothing at all, 1 some twenty faults a day; keys: the
    rig has some."""

    def __init__(self, rng, days, rough=1.0, keys=False):
        self._rng = rng
        self._days = days
        self._rough = rough
        self._has_keys = keys
        self._off_ms = 0  # of the newest power cut
        self.events = []

    def rage(self):
        """All of it, in order."""
        # Times a day, at rough 1.
        for often, act in (
            (2.5, self._cut),
            (3.0, self._cut_write),
            (2.5, self._cut_call),
            (1.0, self._reset),
            (4.0, self._spell),
            (0.5, self._moment_on_rig),
            (1.5, self._clock_step),
            (3.5, self._port_fails),
            (1.5, self._port_lies),
            (1.0, self._port_lags),
            (1.5, self._late),
            (0.3, self._short),
            (0.3, self._stray),
            (0.15, self._store_torn),
            (0.2, self._rot),
        ):
            for _ in range(self._times(often * self._rough * self._days)):
                act(self._rng.randrange(70_000, self._days * DAY_MS))
        for day in range(self._days):
            self._ordinary(day * DAY_MS)
        if self._rng.random() < 0.2 * self._rough:
            self._code_bad()
        if self._has_keys:
            for _ in range(2 * self._days):
                for act in (self._key_held, self._key_lies, self._key_fails, self._encoder_fails):
                    act(self._rng.randrange(70_000, self._days * DAY_MS))
        self.events.sort(key=lambda event: event.t_ms)
        return self.events

    def _times(self, mean):
        whole = int(mean)
        return whole + (self._rng.random() < mean - whole)

    def _at(self, t_ms, verb, text=""):
        if t_ms < self._days * DAY_MS:
            self.events.append(Event(int(t_ms), verb, text))

    def _somebody(self, t_ms):
        """Looks in, some time after."""
        self._at(t_ms + self._rng.randrange(4 * MINUTE_MS), "tend")

    def _while_ms(self):
        """From a second to an hour and a half, the short ones more often."""
        return int(1_000 * 10 ** self._rng.uniform(0, 3.7))

    def _power(self):
        """How it goes and comes back: cause, time off, and perhaps again in the middle."""
        rng = self._rng
        text = f"cause={rng.choice((0, 0, 1, 2, 3, 4))}"
        self._off_ms = 0
        if rng.random() < 0.4:
            self._off_ms = rng.choice((1, 500, 30_000, 600_000, 3_600_000))
            text += f" off={self._off_ms}"
        elif rng.random() < 0.01:
            text += " off=100000000"  # more than a day
        if rng.random() < 0.35:
            text += f" again={rng.randrange(8)} part={self._part()}"
        return text

    def _part(self):
        return self._rng.choice((0, 128, 256, 1, 255, self._rng.randrange(257)))

    def _cut(self, t_ms):
        self._at(t_ms, "cut", self._power())
        self._somebody(t_ms + self._off_ms)

    def _cut_write(self, t_ms):
        writes = self._rng.choice((0, 0, 1, 2, 3, 5, 8, 13, 21))
        self._at(t_ms, "cut-write", f"{writes} {self._part()} {self._power()}")
        if self._rng.random() < 0.5:  # in the middle of what somebody does
            verb = self._rng.choice(("bolus 2.50", "basal 0.750", "suspend", "ack", "resume"))
            name, _, text = verb.partition(" ")
            self._at(t_ms + 1, name, f"{text} id={t_ms // 1000 + 1_000_000}".strip())
        self._somebody(t_ms + self._off_ms + 5 * MINUTE_MS)

    def _cut_call(self, t_ms):
        rng = self._rng
        skip = int(10 ** rng.uniform(0, 2.5)) - 1
        after = f"after={rng.randrange(2)}"
        self._at(t_ms, "cut-call", f"{rng.choice(faults.FAILING)} {skip} {after} {self._power()}")
        self._somebody(t_ms + self._off_ms + 5 * MINUTE_MS)

    def _reset(self, t_ms):
        hang = self._rng.choice((0, 1, 8_000, 8_388, 90_000))
        self._at(t_ms, "reset", f"hang={hang} cause={self._rng.choice((1, 2, 2, 3, 4))}")
        self._somebody(t_ms)

    def _spell(self, t_ms):
        begins, ends = self._rng.choice(faults.SPELLS)
        self._at(t_ms, "rig", begins)
        end_ms = min(t_ms + self._while_ms(), self._days * DAY_MS - 1)
        self._at(end_ms, "rig", ends)
        self._somebody(end_ms)

    def _moment_on_rig(self, t_ms):
        self._at(t_ms, "rig", self._rng.choice(faults.MOMENTS))
        self._somebody(t_ms)

    def _clock_step(self, t_ms):
        rng = self._rng
        far = rng.choice((-3_600, 3_600, -1, 1, 2, 7_200, -86_400, 40, -40, 300, -800_000_000))
        self._at(t_ms, "rig", f"clock-step {far}")
        if abs(far) > 10_000_000:  # as if the clock had begun at its beginning again
            self._at(t_ms + self._while_ms(), "rig", f"clock-step {-far}")
        self._somebody(t_ms)

    def _ordinary(self, day_ms):
        """A day as it is: bed, cold air, posture, somebody who leans on the tubing, a flight."""
        rng = self._rng
        for name, often, least, most in _ORDINARY:
            for _ in range(self._times(often)):
                happening = f"{name} {rng.randrange(least, most)}"
                self._at(day_ms + rng.randrange(70_000, DAY_MS), "rig", happening)
        if rng.random() < 0.1:
            up_ms = day_ms + rng.randrange(DAY_MS // 2)
            down_ms = up_ms + rng.randrange(HOUR_MS, 6 * HOUR_MS)
            for at_ms, pa in ((up_ms, -600), (down_ms, 600)):
                for minute in range(0, 20):
                    self._at(at_ms + minute * MINUTE_MS, "rig", f"altitude {2 * pa}")

    def _port_fails(self, t_ms):
        rng = self._rng
        path = rng.choice(faults.FAILING)
        errno = rng.choice((5, 5, 28, 22)) if path.startswith("store") else 5
        self._stand(t_ms, "fail", path, errno)

    def _port_lies(self, t_ms):
        path, values = self._rng.choice(faults.SAYINGS)
        self._stand(t_ms, "say", path, self._rng.choice(values))

    def _port_lags(self, t_ms):
        path = self._rng.choice(("store.append", "store.put", "force.read", "annunciator.tone"))
        self._stand(t_ms, "slow", path, self._rng.choice((1, 5, 30, 200, 900)))

    def _stand(self, t_ms, how, path, value):
        """For one call, a few, or a while; in each case it is over some time."""
        rng = self._rng
        calls = rng.choice((" calls=1", " calls=1", " calls=3", ""))
        self._at(t_ms, how, f"{path} {value}{calls}")
        end_ms = min(t_ms + self._while_ms(), self._days * DAY_MS - 1)
        self._at(end_ms, "mend", path)
        self._somebody(end_ms)

    def _late(self, t_ms):
        self._at(t_ms, "late", str(self._rng.choice((30, 200, 900, 1_100, 5_000, 70_000))))
        self._somebody(t_ms)

    def _short(self, t_ms):
        self._stand(t_ms, "short", "stepper.start", self._rng.randrange(1, 4))
        # Once more where bursts are of several steps: in a bolus, after a late poll.
        self._at(t_ms - 9_000, "tend")
        self._at(t_ms - 8_000, "bolus", "2.00")
        self._at(t_ms - 2_000, "short", "stepper.start 2")
        self._at(t_ms - 1_000, "late", "400")
        self._at(t_ms - 500, "mend", "stepper.start")

    def _stray(self, t_ms):
        self._at(t_ms, "stray", str(self._rng.randrange(1, 5)))
        self._somebody(t_ms)

    def _store_torn(self, t_ms):
        self._at(t_ms, "rig", "store-torn")
        self._at(t_ms + self._rng.choice((1, 1, 100_000)), "cut", self._power())
        self._somebody(t_ms + self._off_ms + MINUTE_MS)

    def _rot(self, t_ms):
        self._at(t_ms, "rot", f"{self._rng.randrange(2, 6)} {self._rng.randrange(2_000)}")
        self._at(t_ms + self._while_ms(), "cut", self._power())
        self._somebody(t_ms + self._off_ms + MINUTE_MS)

    def _key_held(self, t_ms):
        """From a second to an hour and a half: pressed, or stuck."""
        self._at(t_ms, "rig", f"keys {self._rng.choice((1, 2, 3))}")
        end_ms = min(t_ms + self._while_ms(), self._days * DAY_MS - 1)
        self._at(end_ms, "rig", "keys 0")
        self._somebody(end_ms)

    def _key_lies(self, t_ms):
        self._stand(t_ms, "say", "keys.read", self._rng.choice((1, 2, 65_535)))

    def _key_fails(self, t_ms):
        self._stand(t_ms, "fail", "keys.read", 5)

    def _encoder_fails(self, t_ms):
        self._stand(t_ms, "fail", "encoder.count", 5)

    def _code_bad(self):
        """Nothing is delivered from here on until somebody has looked in, so at the end only."""
        self._at(self._days * DAY_MS - HOUR_MS, "rig", "code-bad")
        self._at(self._days * DAY_MS - HOUR_MS // 2, "rig", "code-ok")
