# signals: the annunciator, which keeps a log instead of making a noise.
#
# Owns what sounds, shakes and shines now, and the last 256 changes. Must not: judge patterns.

from array import array

from micropython import const

from hal.sim.errors import EINVAL

_KEPT = const(256)


class Annunciator:
    """hal port annunciator. frequency_hz, vibrating, red, yellow: what is on now."""

    def __init__(self, world):
        self._world = world
        self.frequency_hz = 0
        self.vibrating = False
        self.red = False
        self.yellow = False
        self.changes = 0
        self._days = array("i", [0] * _KEPT)
        self._ms = array("i", [0] * _KEPT)
        self._what = array("H", [0] * _KEPT)

    def tone(self, frequency_hz):
        if frequency_hz != 0 and not 150 <= frequency_hz <= 4_000:
            raise OSError(EINVAL, "annunciator.tone")
        if frequency_hz != self.frequency_hz:
            self.frequency_hz = frequency_hz
            self._note()

    def vibrate(self, on):
        if bool(on) != self.vibrating:
            self.vibrating = bool(on)
            self._note()

    def light(self, red, yellow):
        if bool(red) != self.red or bool(yellow) != self.yellow:
            self.red = bool(red)
            self.yellow = bool(yellow)
            self._note()

    def _note(self):
        i = self.changes % _KEPT
        self._days[i] = self._world.days
        self._ms[i] = self._world.day_ms
        what = self.frequency_hz
        if self.vibrating:
            what += 0x2000
        if self.red:
            what += 0x4000
        if self.yellow:
            what += 0x8000
        self._what[i] = what
        self.changes += 1

    def log(self):
        """The last changes: (elapsed_ms, frequency_hz, vibrating, red, yellow), oldest first."""
        entries = []
        for n in range(max(0, self.changes - _KEPT), self.changes):
            i = n % _KEPT
            what = self._what[i]
            entries.append(
                (
                    self._days[i] * 86_400_000 + self._ms[i],
                    what & 0x1FFF,
                    what & 0x2000 != 0,
                    what & 0x4000 != 0,
                    what & 0x8000 != 0,
                )
            )
        return entries
