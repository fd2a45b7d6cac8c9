# strong: people who go from insulin of one strength to another, as a seeded list of events.
#
# Owns these walks, step by step, mostly without a slip. Must not: know how it went.

from tests.soak.events import DAY_MS, Event

_CHANCE = 0.2  # of a day
_STRENGTHS = ("U-100", "U-200", "U-500")
_SETS = ("tubed-45", "tubed-110", "patch", "")


class Strong:
    """rng: theirs alone; days: how long."""

    def __init__(self, rng, days):
        self._rng = rng
        self._days = days

    def live(self):
        """All of it."""
        rng = self._rng
        events = []
        for day in range(self._days):
            if rng.random() > _CHANCE:
                continue
            at_ms = day * DAY_MS + rng.randrange(DAY_MS)
            for verb, text, seconds in self._walk():
                if verb == "rig" or rng.random() > 0.02:
                    events.append(Event(at_ms, verb, text))
                at_ms += seconds * 1_000 + rng.randrange(1_000)
        return [event for event in events if event.t_ms < self._days * DAY_MS]

    def _walk(self):
        """As the pump asks for it; the prime ends by itself."""
        rng = self._rng
        strength = rng.choice(_STRENGTHS)
        name = rng.choice(_SETS)
        yield from (("tend", "", 5), ("suspend", "", 5))
        if rng.random() < 0.5:
            yield "load", f"300 {strength}", 5  # which is what is refused
        yield from (("change_reservoir", name, 9), ("rig", "disconnect", 1))
        yield from (("affirm", "", 200), ("rig", "cartridge 3000000", 9))
        yield from (("load", f"300 {strength}", rng.choice((2, 200))), ("status", "", 1))
        yield "rig", f"fresh-set {rng.randrange(100_000)}", 9
        if name != "patch":
            yield "prime", "", rng.choice((60, 290, 290))
        yield from (("affirm", "", 9), ("rig", "connect", 1), ("fill_cannula", "", 40))
        yield from (("resume", "", 9), ("tend", "", 9))
