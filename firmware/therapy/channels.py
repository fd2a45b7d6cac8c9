# channels: basal and bolus side by side: what falls due as time passes.
#
# Owns the rule by which they compose: flows add, each keeps running beside the other, and a change
# of rate splits the time exactly where it happens. Must not: know steps that went out, or limits.

from micropython import const

from firmware import units
from firmware.therapy.basal import Basal, Profile
from firmware.therapy.bolus import Bolus

_FAR_MS = const(60_000)
_INTERVAL_MAX_US = const(2_000_000)  # the slowest pulses a stepper port takes


class Channels:
    """Lets time pass over the therapy and hands the flow to the meter.

    accrue() and wait_ms() run at every poll and do not allocate.
    interval_us: between the pulses of a burst, as the programme spaces them
    flow_nl_h:   of all channels
    """

    def __init__(self, rig, clocks, meter):
        self.profile = Profile()
        self.basal = Basal(self.profile, clocks)
        self.bolus = Bolus(rig.pl_per_step)
        self.nl_per_mu = units.nl_per_mu(100)  # of the loaded insulin
        self._bolus_rate_mu_h = rig.bolus_rate_mu_h
        self._min_interval_us = rig.min_interval_us
        self._stroke_steps = rig.stroke_steps
        self._meter = meter
        self._basal_nl_h = 0
        self.flow_nl_h = 0
        self._part_ms = 0  # the longest time whose flow the meter can take
        self.interval_us = 0
        self._retune()

    def choose_basal(self, ago_ms: int = 0) -> bool:
        """Asks the clock for the segment in force. True when the rate changed."""
        changed = self.basal.choose(ago_ms)
        if changed:
            self._retune()
        return changed

    def begin_bolus(self, asked_mu: int) -> None:
        """A bolus begins to flow, from now."""
        bolus = self.bolus
        bolus.begin(asked_mu, asked_mu * self.nl_per_mu, self._bolus_rate_mu_h * self.nl_per_mu)
        self._meter.begin_dose(bolus.whole_steps)
        self._retune()

    def end_bolus(self) -> None:
        """The bolus is over, delivered or cut short; what is left of it is dropped."""
        self.bolus.end()
        self._meter.end_dose()
        self._retune()

    def set_concentration(self, nl_per_mu: int) -> None:
        """Insulin of another strength was loaded; while nothing is delivered."""
        self.nl_per_mu = nl_per_mu
        self._retune()

    def accrue(self, dt_ms: int) -> bool:
        """Books all that fell due in the dt_ms up to now. True when the basal rate changed."""
        basal = self.basal
        bolus = self.bolus
        changed = False
        while dt_ms > 0:
            part_ms = dt_ms
            if part_ms > self._part_ms:
                part_ms = self._part_ms
            if part_ms > basal.left_ms:
                part_ms = basal.left_ms
            dt_ms -= part_ms
            bolus_flow = bolus.take(part_ms) if bolus.active else 0
            self._meter.add(self._basal_nl_h * part_ms, bolus_flow)
            basal.left_ms -= part_ms
            if basal.left_ms == 0 and self.choose_basal(dt_ms):
                changed = True
        return changed

    def wait_ms(self) -> int:
        """Time until something falls due or changes: 1 .. 60_000."""
        wait_ms = self.basal.left_ms
        if self.flow_nl_h:
            wait_ms = min(wait_ms, self._meter.wait_ms(self.flow_nl_h))
        if self.bolus.active:
            wait_ms = min(wait_ms, self.bolus.wait_ms())
        return wait_ms

    def pack(self, into, at: int) -> int:
        """Writes the insulin and the dose, for a checkpoint; returns the index after them."""
        into[at] = self.nl_per_mu
        return self.bolus.pack(into, at + 1)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        self.nl_per_mu = data[at]
        return self.bolus.unpack(data, at + 1)

    def _retune(self):
        """Recomputes what depends on the rates. Allocates on 32-bit boards."""
        self._basal_nl_h = self.basal.rate_mu_h * self.nl_per_mu
        self.flow_nl_h = self._basal_nl_h
        if self.bolus.active:
            self.flow_nl_h += self.bolus.rate_nl_h
        if self.flow_nl_h == 0:
            self._part_ms = _FAR_MS
            self.interval_us = self._min_interval_us
            return
        self._part_ms = min(_FAR_MS, self._meter.flow_room // self.flow_nl_h)
        if self._stroke_steps > 1:
            self.interval_us = self._min_interval_us  # a stroke is one move; its rest is the rate
            return
        spacing_us = self._meter.flow_per_step * 1000 // self.flow_nl_h
        self.interval_us = max(self._min_interval_us, min(spacing_us, _INTERVAL_MAX_US))
