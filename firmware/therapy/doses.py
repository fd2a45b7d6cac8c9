# doses: the boluses on their way, side by side.
#
# Owns how many there may be, and which has which place. The rule: one at a time flows at the speed
# of a bolus, and beside it up to two are spread over time. A place is one for each: NOW for a dose
# that flows at once and no more, the others for what has a part that is spread. Must not: know
# steps (meter), or books.

from micropython import const

from firmware import pack
from firmware.states import PLACES
from firmware.therapy.dose import Dose

NOW = const(0)
NONE = const(-1)


class Doses:
    """The places, and what is in them. take() runs at every poll with a dose; it and all that
    only looks allocate nothing.

    at:      the Dose in each place
    last_id: of the newest dose there ever was; 0 before the first
    count:   how many are on their way
    spent:   of these, of how many all has fallen due
    """

    def __init__(self, pl_per_step: int, meter):
        self._owed = meter.dose_owed
        self.at = tuple([Dose(pl_per_step) for _ in range(PLACES)])
        self.last_id = 0
        self.count = 0
        self.spent = 0

    def remember(self, place: int, asked_mu: int, nl_per_mu: int, dose_id: int) -> None:
        """A dose is on its way in a place that is free. Allocates."""
        if not self.at[place].active:
            self.count += 1
        self.at[place].remember(dose_id, asked_mu, nl_per_mu)
        self.last_id = max(self.last_id, dose_id)

    def end(self, place: int) -> None:
        """The dose of a place is over."""
        self.at[place].end()
        self.count -= 1

    def take(self, dt_ms: int) -> int:
        """Flow of all that falls due in dt_ms, in nL/h*ms; of each, the meter is owed it."""
        total = 0
        for place in range(PLACES):
            flow = self.at[place].take(dt_ms)
            self._owed[place] += flow
            total += flow
        return total

    def left_ms(self) -> int:
        """Until the next part of one has fallen due."""
        at = self.at
        return min(at[0].left_ms, at[1].left_ms, at[2].left_ms)

    def rate_nl_h(self) -> int:
        """Of all that flows, rounded down to a nL/h for each."""
        at = self.at
        return at[0].rate_nl_h + at[1].rate_nl_h + at[2].rate_nl_h

    def look(self) -> None:
        """A part of one is over, or one began or ended: counts those that are spent."""
        spent = 0
        for place in range(PLACES):
            if self.at[place].active and self.at[place].spent:
                spent += 1
        self.spent = spent

    def pace_nl_h(self) -> int:
        """At which what is due of all of them goes out."""
        at = self.at
        return at[0].pace_nl_h + at[1].pace_nl_h + at[2].pace_nl_h

    def place_for(self, is_spread: bool) -> int:
        """A free place for a dose, or NONE."""
        if not is_spread:
            return NONE if self.at[NOW].active else NOW
        for place in range(NOW + 1, PLACES):
            if not self.at[place].active:
                return place
        return NONE

    def place_of(self, dose_id: int) -> int:
        """Where the dose with an id is on its way, or NONE."""
        for place in range(PLACES):
            if self.at[place].active and self.at[place].dose_id == dose_id:
                return place
        return NONE

    def newest(self) -> int:
        """Where the dose is that began last of those on their way, or NONE."""
        newest = NONE
        for place in range(PLACES):
            dose = self.at[place]
            if dose.active and (newest == NONE or dose.dose_id > self.at[newest].dose_id):
                newest = place
        return newest

    def hurried(self) -> int:
        """Where the dose is that flows at the speed of a bolus now, or NONE."""
        for place in range(PLACES):
            if self.at[place].is_hurried:
                return place
        return NONE

    def pack(self, into, at: int) -> int:
        """Writes which doses they are, for a checkpoint; returns the index after them."""
        at = pack.put(into, at, self.last_id, 4)
        for dose in self.at:
            at = dose.pack(into, at)
        return at

    def unpack(self, data, at: int, nl_per_mu: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.last_id = pack.get(data, at, 4)
        self.count = 0
        at += 4
        for dose in self.at:
            at = dose.unpack(data, at, nl_per_mu)
            if dose.active:
                self.count += 1
        return at
