# channels: basal and boluses side by side: what falls due as time passes.
#
# Owns the rule by which they compose: flows add, each keeps running beside the other, and a change
# of rate splits the time exactly where it happens. Must not: know steps that went out, or limits.

from micropython import const

from firmware import units
from firmware.states import PLACES
from firmware.therapy.basal import Basal, Profile
from firmware.therapy.doses import Doses

_FAR_MS = const(60_000)
_INTERVAL_MAX_US = const(2_000_000)  # the slowest pulses a stepper port takes


class Channels:
    """Lets time pass over the therapy and hands the flow to the meter.

    accrue() and wait_ms() run at every poll and do not allocate.
    interval_us: between the pulses of a burst, as the programme spaces them
    flow_nl_h:   of all channels
    """

    def __init__(self, rig, clocks, meter, bounds):
        self.profile = Profile()
        self.basal = Basal(self.profile, clocks, bounds)
        self.doses = Doses(rig.pl_per_step, meter)
        self.nl_per_mu = units.nl_per_mu(100)  # of the loaded insulin
        self._min_interval_us = rig.min_interval_us
        self._stroke_steps = rig.stroke_steps
        self._meter = meter
        self._basal_nl_h = 0
        self.flow_nl_h = 0
        self._part_ms = 0  # the longest time whose flow the meter can take
        self._doses_ms = 0  # until a part of a dose has fallen due
        self.interval_us = 0
        self._retune()

    def choose_basal(self, ago_ms: int = 0) -> bool:
        """Asks the clock for the segment in force. True when the rate changed."""
        changed = self.basal.choose(ago_ms)
        if changed:
            self._retune()
        return changed

    def begin_dose(self, place: int, asked_mu: int, now_mu: int, rate_mu_h: int, over_min: int):
        """The next dose begins to flow in its place, from now: now_mu of it at rate_mu_h, 1 or
        more, then the rest in over_min minutes. Allocates."""
        doses = self.doses
        dose = doses.at[place]
        doses.remember(place, asked_mu, self.nl_per_mu, doses.last_id + 1)
        dose.begin(now_mu, rate_mu_h, over_min, self.nl_per_mu)
        self._meter.begin_dose(place, dose.whole_steps)
        self._retune()

    def end_dose(self, place: int) -> None:
        """The dose in a place is over, delivered or cut short; what is left of it is dropped."""
        self.doses.end(place)
        self._meter.end_dose(place)
        self._retune()

    def set_concentration(self, nl_per_mu: int) -> None:
        """Insulin of another strength was loaded; while nothing is delivered."""
        self.nl_per_mu = nl_per_mu
        self._retune()

    def accrue(self, dt_ms: int) -> bool:
        """Books all that fell due in the dt_ms up to now. True when the basal rate changed."""
        basal = self.basal
        changed = False
        while dt_ms > 0:
            part_ms = min(dt_ms, self._part_ms, basal.left_ms, self._doses_ms)
            flow = self._basal_nl_h * part_ms
            if self.doses.count:
                flow += self.doses.take(part_ms)
                self._doses_ms -= part_ms
                if self._doses_ms == 0:
                    self._retune()
            dt_ms -= part_ms
            self._meter.add(flow)
            basal.left_ms -= part_ms
            if basal.left_ms == 0 and self.choose_basal(dt_ms):
                changed = True
        return changed

    def wait_ms(self) -> int:
        """Time until something falls due or changes: 1 .. 60_000."""
        wait_ms = self.basal.left_ms
        if self.flow_nl_h:
            wait_ms = min(wait_ms, self._meter.wait_ms(self.flow_nl_h))
        return min(wait_ms, self._doses_ms)

    def pack(self, into, at: int) -> int:
        """Writes insulin, temporary rate and doses, for a checkpoint; returns the index after."""
        into[at] = self.nl_per_mu
        at = self.basal.temp.pack(into, at + 1)
        return self.doses.pack(into, at)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.nl_per_mu = data[at]
        at = self.basal.temp.unpack(data, at + 1)
        return self.doses.unpack(data, at, self.nl_per_mu)

    def _retune(self):
        """Recomputes what depends on the rates. Allocates on 32-bit boards."""
        self._basal_nl_h = self.basal.rate_mu_h * self.nl_per_mu
        self.flow_nl_h = self._basal_nl_h + self.doses.rate_nl_h()
        self._doses_ms = self.doses.left_ms()
        self.doses.look()
        pace_nl_h = self._basal_nl_h + self.doses.pace_nl_h()
        if pace_nl_h == 0:
            self._part_ms = _FAR_MS
            self.interval_us = self._min_interval_us
            return
        # Of each dose up to 1 nL/h is left out of the flow, as its rate is rounded down.
        most_nl_h = self.flow_nl_h + PLACES
        self._part_ms = min(_FAR_MS, self._meter.flow_room // most_nl_h)
        if self._stroke_steps > 1:
            self.interval_us = self._min_interval_us  # a stroke is one move; its rest is the rate
            return
        spacing_us = self._meter.flow_per_step * 1000 // pace_nl_h
        self.interval_us = max(self._min_interval_us, min(spacing_us, _INTERVAL_MAX_US))
