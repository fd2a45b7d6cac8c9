# weather: which of nature's faults are on, which ended lately, and so which alarms have a cause.
#
# Owns the table of what may raise what. What an ordinary life brings (other warmth, posture,
# height, friction) is in none of its rows: it may raise no alarm. Must not: switch anything.

LATELY_MS = 200_000
CALM_MS = 10_000  # after the last fault, in which a pump has caught up

# Alarm: what nature, or a port, must have been doing. A name stands for all that begin with it.
CAUSES = {
    102: ("late", "slow", "reset"),
    103: ("store",),
    104: ("stepper", "stray"),
    105: ("code", "system.code_ok"),
    106: ("memory", "system.free_memory"),
    107: ("force", "reservoir", "stepper", "encoder", "system", "battery", "watchdog", "store")
    + ("keys",),
    108: (),  # nothing that nature does makes a channel go its own way
    201: ("driver", "stepper"),
    202: ("short", "stepper"),
    203: ("stray", "stepper"),
    204: ("jam", "driver", "encoder", "line", "seat", "cartridge", "end-stop", "unloaded", "gap"),
    206: ("battery",),
    205: ("stepper", "slow"),
    208: ("leak", "off", "force", "jam"),
    212: ("line", "resist", "end-stop"),
    213: ("force",),
    214: ("force",),
    222: ("reservoir.at_end", "cartridge", "end-stop"),
    223: ("seat", "reservoir.seated"),
    251: ("rtc",),
    252: ("annunciator", "system"),
    255: ("keys",),
    273: ("gap", "cartridge", "seat", "force"),
}
# The same, at any time since the pump began to learn the friction of its cartridge.
MISLEADS = ("gap", "seat", "force", "cartridge")
LEARNT = (207, 209, 212)


class Weather:
    """Faults by name, such as line, store, rtc.read. met: every name that ever was."""

    def __init__(self):
        self._on = {}
        self._ended = {}
        self.met = set()
        self._learnt = set()  # that were on while the pump learnt its cartridge
        self.calm_ms = 0  # from when on nothing excuses a pump that lags

    def begin(self, name, t_ms):
        self.met.add(name)
        self._learnt.add(name)
        self._on[name] = t_ms

    def end(self, name, t_ms):
        if self._on.pop(name, None) is not None:
            self._ended[name] = t_ms
            self.calm_ms = max(self.calm_ms, t_ms + CALM_MS)

    def moment(self, name, t_ms):
        """Something that is over as soon as it has begun."""
        self.begin(name, t_ms)
        self.end(name, t_ms)

    def forget(self):
        """The pump begins to learn the friction of its cartridge."""
        self._learnt = set(self._on)

    def mislearnt(self):
        """True when something was wrong with force or cartridge since it began to learn."""
        return any(name.startswith(MISLEADS) for name in self._learnt)

    def calm(self, t_ms):
        return not self._on and t_ms >= self.calm_ms

    def on(self, *names):
        return any(name.startswith(names) for name in self._on)

    def lately(self, names, t_ms):
        """True when one of these is on, or was until a short while ago."""
        ended = (name for name, end_ms in self._ended.items() if t_ms - end_ms <= LATELY_MS)
        return self.on(*names) or any(name.startswith(names) for name in ended)

    def explains(self, alarm, t_ms):
        """True when an alarm has a cause; those that the table lacks are not nature's."""
        if alarm in LEARNT and self.mislearnt():
            return True
        if alarm not in CAUSES:
            return alarm not in LEARNT
        return self.lately(CAUSES[alarm], t_ms)
