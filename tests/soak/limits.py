# limits: the caps and the reservoir, in true pulses.
#
# Owns what may have gone out in any 60 minutes, any 24 hours, and of a cartridge; and which alarms
# these explain. Must not: know what is due.

from tests.soak.failure import Failure
from tests.soak.windows import WEIGHT, Window

HOUR_MS = 3_600_000
LOST_MOTION, OCCLUSION, EMPTY, END_OF_TRAVEL, HOUR_CAP, DAY_CAP = 204, 212, 221, 222, 241, 242


class Limits:
    """capacity: pulses that may go out of this reservoir; None: not loaded."""

    def __init__(self, rig, books, weather):
        self._books = books
        self._weather = weather
        self._travel_steps = rig.travel_steps
        self._pl_per_step = rig.pl_per_step
        self._hour = Window(HOUR_MS)
        self._day = Window(24 * HOUR_MS)
        # A weight of one is a step of U-100: pl_per_step / 10_000 mU.
        self._hour_most = rig.hour_cap_mu * 10_000 // rig.pl_per_step
        self._day_most = rig.day_cap_mu * 10_000 // rig.pl_per_step
        self.capacity = None
        self._loaded_at = self._loaded_over = 0  # the truth then, and what was booked beyond it
        self._zero = 0  # pulses where travel begins

    def loaded(self, volume_nl):
        self.capacity = volume_nl * 1000 // self._pl_per_step
        self._loaded_at = self._books.truth
        self._loaded_over = self._books.over

    def zero(self):
        """Travel begins here."""
        self._zero = self._pulses()

    def left_steps(self):
        """That the pump should show as left: by truth, and what is uncertain counts as gone."""
        if self.capacity is None:
            return None
        books = self._books
        used = books.truth - self._loaded_at + books.over - self._loaded_over
        return max(0, self.capacity - used)

    def moved(self, t_ms, steps, nl_per_mu):
        """So many pulses more went out, of this insulin."""
        weight = steps * WEIGHT[nl_per_mu]
        if self._hour.add(t_ms, weight) > self._hour_most:
            raise Failure("hour cap", f"{self._hour.sum} of {self._hour_most} in 60 minutes")
        if self._day.add(t_ms, weight) > self._day_most:
            raise Failure("day cap", f"{self._day.sum} of {self._day_most} in 24 hours")
        self.went(t_ms)

    def went(self, t_ms):
        """Insulin went out; what fills tubing and cannula is in no cap."""
        used = self._books.truth - self._loaded_at
        if self.capacity is None or used > self.capacity:
            if not self._weather.lately(("stray",), t_ms):
                raise Failure("reservoir", f"{used} of {self.capacity} steps")

    def explains(self, alarm):
        """True when the reservoir, the travel or a cap is a reason for an alarm."""
        left = self.left_steps() or 0
        near = 2 * self._books.quantum
        if alarm == EMPTY:
            return left < near
        if alarm == HOUR_CAP:
            return self._hour.sum * 2 > self._hour_most
        if alarm == DAY_CAP:
            return self._day.sum * 2 > self._day_most
        return alarm == END_OF_TRAVEL and self._pulses() - self._zero > self._travel_steps - near

    def _pulses(self):
        return self._books.truth + self._books.idle + self._books.over
