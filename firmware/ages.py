# ages: which infusion set is worn, and how old set and reservoir are.
#
# Owns their running time since they were changed. Must not: know how they are changed (walk).

from micropython import const

from firmware import pack, units

UNKNOWN = const(-1)
_OLDEST_MIN = const(536_870_911)


class Ages:
    """Both ages. elapse() runs at every poll; nothing here allocates.

    set_index: the set in use, its place in sets.TABLE from 1; 0: not known
    set_min, reservoir_min: running time since they were changed, in minutes, or UNKNOWN
    """

    def __init__(self, rig):
        self._limit_min = rig.reservoir_h * 60
        self._wear_min = 0
        self._ms = 0  # short of the next minute
        self.set_index = 0
        self.set_min = UNKNOWN
        self.reservoir_min = UNKNOWN

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self._ms += dt_ms
        if self._ms < units.MS_PER_MIN:
            return
        minutes = self._ms // units.MS_PER_MIN
        self._ms -= minutes * units.MS_PER_MIN
        if 0 <= self.set_min < _OLDEST_MIN:
            self.set_min += minutes
        if 0 <= self.reservoir_min < _OLDEST_MIN:
            self.reservoir_min += minutes

    def wear(self, index: int, wear_h: int, age_min: int) -> None:
        """A set is in use since so many minutes, and may be for wear_h in all."""
        self.set_index = index
        self._wear_min = wear_h * 60
        self.set_min = age_min

    def set_is_old(self) -> bool:
        """True when the set has been worn for as long as it may be."""
        return 0 < self._wear_min <= self.set_min

    def reservoir_is_old(self) -> bool:
        """True when the reservoir has been in use for as long as the rig has it."""
        return 0 < self._limit_min <= self.reservoir_min

    def pack(self, into, at: int) -> int:
        """Writes set and ages, for a checkpoint; returns the index after them."""
        into[at] = self.set_index
        at = pack.put(into, at + 1, self._wear_min, 2)
        at = pack.put(into, at, self.set_min + 1, 4)
        return pack.put(into, at, self.reservoir_min + 1, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.set_index = data[at]
        self._wear_min = pack.get(data, at + 1, 2)
        self.set_min = pack.get(data, at + 3, 4) - 1
        self.reservoir_min = pack.get(data, at + 7, 4) - 1
        return at + 11
