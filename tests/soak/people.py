# people: what the people around a pump do, as a seeded list of events.
#
# Owns habits: meals, corrections, changes of mind, mistakes, and looking after the pump. Must not:
# know how it went; who looks in (tend) does what it takes then.

import json

from tests.soak.events import DAY_MS, Event
from tests.soak.junk import JUNK
from tests.soak.programme import profile, units

MINUTE_MS = 60_000
HOUR_MS = 3_600_000


class People:
    """rng: theirs alone; days: how long; bolus_mu_h: how fast a bolus is on their pump."""

    def __init__(self, rng, days, bolus_mu_h=90_000):
        self._rng = rng
        self._days = days
        self._ms_hundredth = 10 * HOUR_MS // bolus_mu_h  # that a hundredth of a unit takes
        self._id = 0
        self._typed = []  # with an id, to be typed again
        self.events = []

    def live(self):
        """All of it, in order."""
        rng = self._rng
        self._set_up()
        for day in range(self._days):
            self._begin_ms = day * DAY_MS
            self._meals()
            self._look_in()
            self._sometimes(0.35, self._new_profile)
            self._sometimes(0.5, self._break)
            self._sometimes(0.5, self._greed)
            self._sometimes(0.25, self._shower)
            self._sometimes(0.3, self._set_clock)
            self._sometimes(0.2, self._travel)
            self._sometimes(0.3, self._reload)
            self._sometimes(0.25, self._renew)
            for _ in range(rng.randrange(4)):
                self._slip()
            for _ in range(rng.randrange(3)):
                self._again()
            for _ in range(rng.randrange(5)):
                self._anything()
        self.events.sort(key=lambda event: event.t_ms)
        return self.events

    def _at(self, t_ms, verb, text=""):
        if t_ms < self._days * DAY_MS:
            self.events.append(Event(int(t_ms), verb, text))

    def _moment(self):
        return self._begin_ms + self._rng.randrange(DAY_MS)

    def _sometimes(self, chance, act):
        if self._rng.random() < chance:
            act()

    def _numbered(self, text):
        """With an id of its own; most of them are typed by a program that numbers them."""
        if self._rng.random() < 0.3:
            return text
        self._id += 1
        return f"{text} id={self._id}".strip()

    def _set_up(self):
        self._begin_ms = 0
        self._at(1_000, "tend")  # somebody begins the journal
        self._at(2_000, "rig", "reservoir 3000000")
        self._at(3_000, "load", "300 U-100")
        self._at(4_000, "basal", profile(self._rng))
        self._at(60_000, "resume")
        self._at(61_000, "tend")

    def _meals(self):
        rng = self._rng
        for hour in (7, 12, 16, 19, 22):
            if rng.random() < 0.75:
                at_ms = self._begin_ms + hour * HOUR_MS + rng.randrange(2 * HOUR_MS)
                self._bolus(at_ms, rng.choice((200, 50, 700)) + rng.randrange(1_000) // 2)

    def _bolus(self, at_ms, hundredths):
        rng = self._rng
        text = self._numbered(units(hundredths * 10))
        self._at(at_ms, "bolus", text)
        if "id" in text:
            self._typed.append((at_ms, "bolus", text))
            if rng.random() < 0.15:
                self._at(at_ms + rng.randrange(5_000), "bolus", text)  # pressed twice
        if rng.random() < 0.2:
            under_way_ms = rng.randrange(1, hundredths * self._ms_hundredth + 2)
            self._at(at_ms + under_way_ms, "stop", self._numbered(""))
        if rng.random() < 0.15:
            self._at(at_ms + rng.randrange(60_000), "bolus", self._numbered(units(500)))
        if rng.random() < (0.1 if self._ms_hundredth > 20 else 0.3):
            away_ms = at_ms + rng.randrange(1, hundredths * self._ms_hundredth + 2)
            self._at(away_ms, "suspend", self._numbered(""))
            self._at(away_ms + rng.randrange(60_000), "resume", self._numbered(""))

    def _greed(self):
        """One bolus after the other, and off and on again when no more is given."""
        rng = self._rng
        at_ms = self._moment()
        for _ in range(rng.randrange(4, 12)):
            self._at(at_ms, "tend")
            if rng.random() < 0.3:
                self._at(at_ms + 1_000, "fill")
            else:
                hundredths = rng.randrange(50, 500)
                self._at(at_ms + 1_000, "bolus", self._numbered(units(10 * hundredths)))
            at_ms += rng.randrange(30_000, 600_000)
            if rng.random() < 0.25:
                self._at(at_ms - 10_000, "cut", "off=1000")
            elif rng.random() < 0.25:
                self._at(at_ms - 9_000, "zone", rng.choice(("+02:00", "-11:00", "+13:00")))

    def _look_in(self):
        rng = self._rng
        at_ms = self._begin_ms
        while at_ms < self._begin_ms + DAY_MS:
            hour = at_ms % DAY_MS // HOUR_MS
            at_ms += rng.randrange(10 * MINUTE_MS, (30 if 6 <= hour < 22 else 150) * MINUTE_MS)
            self._at(at_ms, "tend")

    def _break(self):
        at_ms = self._moment()
        self._at(at_ms, "suspend", self._numbered(""))
        self._at(at_ms + self._rng.randrange(HOUR_MS), "resume", self._numbered(""))

    def _shower(self):
        """The set comes off and goes on again, the cartridge may come out."""
        at_ms = self._moment()
        back_ms = at_ms + self._rng.randrange(MINUTE_MS, 20 * MINUTE_MS)
        self._at(at_ms, "suspend")
        self._at(at_ms + 5_000, "rig", self._rng.choice(("disconnect", "unseat")))
        self._at(back_ms, "rig", "connect")
        self._at(back_ms + 1_000, "rig", "seat")
        self._at(back_ms + 2_000, "resume")

    def _new_profile(self):
        self._at(self._moment(), "basal", self._numbered(profile(self._rng)))

    def _set_clock(self):
        rng = self._rng
        when = f"202{rng.randrange(10)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        when += f" {rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
        zone = rng.choice((" +02:00", " -03:30", " +00:00", " +14:00", " -12:00", ""))
        self._at(self._moment(), "clock", self._numbered(when + zone))

    def _travel(self):
        zone = self._rng.choice(("+01:00", "+02:00", "-05:00", "+05:45", "+12:45"))
        self._at(self._moment(), "zone", self._numbered(zone))

    def _reload(self):
        """A new cartridge; now and then of other strength, or not as full as it says."""
        rng = self._rng
        at_ms = self._moment()
        said_mu = rng.choice((300_000, 300_000, 200_000, 15_000))
        strength, nl_per_mu = rng.choice(
            (("U-100", 10), ("U-100", 10), ("U-200", 5), ("U-500", 2))
        )
        true_nl = said_mu * nl_per_mu if rng.random() < 0.8 else rng.randrange(200_000, 3_000_000)
        self._at(at_ms, "suspend")
        self._at(at_ms + 3_000, "rig", f"reservoir {min(true_nl, 3_000_000)}")
        self._at(at_ms + 9_000, "load", self._numbered(f"{units(said_mu)} {strength}"))
        self._at(at_ms + 15_000, "resume", self._numbered(""))
        if rng.random() < 0.3:
            self._at(at_ms + rng.randrange(9_000, 600_000), "cut", "off=1000")

    def _renew(self):
        """Another set, perhaps a reservoir, step by step; some steps are left out, or twice."""
        rng = self._rng
        name = rng.choice(("tubed-45", "tubed-60", "tubed-110", "patch"))
        reservoir = rng.random() < 0.5
        steps = [("tend", "", 5), ("suspend", "", 5)]
        if reservoir:
            nl = rng.choice((3_000_000, 3_000_000, 2_700_000))
            name = rng.choice((name, ""))
            steps += [("change_reservoir", name, 9), ("rig", "disconnect", 1)]
            steps += [("affirm", "", rng.choice((5, 240, 240))), ("rig", f"cartridge {nl}", 4)]
            friction_mn = rng.randrange(1_700, 2_300)
            steps += [("rig", f"friction {friction_mn}", 9)]
            strength = rng.choice(("U-100", "U-100", "U-200"))
            steps += [("load", f"300 {strength}", rng.choice((9, 200, 200)))]
        else:
            steps += [("change_set", name, 9), ("rig", "disconnect", 1), ("affirm", "", 9)]
        steps += [("rig", f"fresh-set {rng.randrange(100_000)}", 9)]
        steps += [("prime", "", rng.choice((9, 60, 160))), ("stop", "", 20)]
        steps += [("affirm", "", 9), ("fill_cannula", "", rng.choice((3, 40, 40)))]
        steps += [("resume", "", 9)]
        at_ms = self._moment()
        for verb, text, seconds in steps:
            often = 1 if verb == "rig" or rng.random() > 0.08 else rng.choice((0, 2))
            for _ in range(often):
                self._at(at_ms, verb, text if verb in ("rig", "tend") else self._numbered(text))
                at_ms += seconds * 1_000 + rng.randrange(1_000)
        if rng.random() < 0.05:
            at_ms += 11 * MINUTE_MS  # nobody goes on with it
        if rng.random() < 0.3:
            self._at(at_ms - rng.randrange(400_000), "cut", "off=1000")
        self._at(at_ms + rng.randrange(600_000), "tend")

    def _slip(self):
        name, given = self._rng.choice(JUNK)
        self._at(self._moment(), "type", f"{name} {json.dumps(given)}")

    def _again(self):
        """A program that heard no answer asks again, at once or days later."""
        if self._typed:
            at_ms, verb, text = self._rng.choice(self._typed[-40:])
            self._at(max(at_ms, self._moment()), verb, text)

    def _anything(self):
        """Whatever, whenever, in any state."""
        rng = self._rng
        verb = rng.choice(
            ("begin", "stop", "suspend", "resume", "ack", "status", "alarms", "history")
            + ("review", "dose", "help", "load", "hush", "beep")
            + ("relieve", "affirm", "prime", "fill_cannula", "change_set", "change_reservoir")
        )
        text = {"load": "150 U-100", "dose": str(rng.randrange(1, 40)), "change_set": "tubed-45"}
        text = text.get(verb, "")
        if verb not in ("status", "alarms", "history", "review", "dose", "help", "load"):
            text = self._numbered(text)
        self._at(self._moment(), verb, text)
