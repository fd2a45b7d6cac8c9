# fluid: what the plunger has pressed and the line has not yet let go.
#
# Owns the volume held in the elastic syringe and tubing, the state of the line, the air in it,
# and where everything went. Must not: know the plunger or the motor; it is told a volume.
#
# Pressure is held volume over compliance; outflow is pressure over resistance; so what is held
# decays with tau = R C. It is kept as the amount at one moment, and any later amount is computed
# from there: looking changes nothing, however often. Only what happens moves the moment.

from micropython import const

from hal.sim.decay import Decay
from hal.sim.volume import Volume

_MASK = const(0x3FFF_FFFF)

# The line at the connector
OPEN = const(0)
BLOCKED = const(1)
OFF = const(2)  # disconnected: nothing resists, and nothing reaches the cannula


class Fluid:
    """Compliance, line and leak. outflow, spilt, air: Volume, as of the last settle()."""

    def __init__(self, now_ms, p):
        self.pl_mn = p.fluid_pl_mn
        self._compliance_nl_kpa = p.compliance_nl_kpa
        self.held_pl = 0
        self.at_ms = now_ms
        self.outflow = Volume()
        self.spilt = Volume()
        self.air = Volume()
        self.air_left = Volume(0 if p.primed else p.dead_volume_nl)
        self.line = OPEN
        self.leaking = False
        self._line_decay = Decay(p.tau_line_us)
        self._leak_decay = Decay(p.tau_leak_us)
        # Two ways out in parallel: conductances add.
        both_us = p.tau_line_us + p.tau_leak_us
        self._both_decay = Decay(max(10_000, p.tau_line_us * p.tau_leak_us // both_us))
        self._line_share_q15 = (p.tau_leak_us << 15) // both_us
        self._decay = self._way_out()

    def held_at(self, now_ms):
        """What is held at now_ms, not before at_ms. Does not allocate."""
        if self.held_pl == 0 or self.line == OFF:
            return 0
        decay = self._decay
        if decay is None:
            return self.held_pl
        return decay.left(self.held_pl, (now_ms - self.at_ms) & _MASK)

    def when_below(self, limit_pl, now_ms):
        """The first moment, not after now_ms, at which less than limit_pl is held."""
        decay = self._decay
        if decay is None or self.line == OFF:
            return now_ms
        ms = decay.when_below(self.held_pl, limit_pl)
        if ms >= (now_ms - self.at_ms) & _MASK:
            return now_ms
        return (self.at_ms - _MASK - 1 + ms) & _MASK

    def pressure_pa(self, now_ms):
        return self.held_at(now_ms) // self._compliance_nl_kpa

    def settle(self, now_ms):
        """Books what has flowed until now_ms, and goes on from there. Does not allocate."""
        held_pl = self.held_at(now_ms)
        self.at_ms = now_ms
        if held_pl != self.held_pl:
            gone_pl = self.held_pl - held_pl
            self.held_pl = held_pl
            self._book(gone_pl, self.outflow, self.spilt, self.air, self.air_left)

    def flowed_nl(self, now_ms):
        """(outflow, spilt, air) in nL until now_ms, without settling: looking changes nothing."""
        totals = []
        for total in (self.outflow, self.spilt, self.air, self.air_left):
            copy = Volume()
            copy.copy(total)
            totals.append(copy)
        self._book(self.held_pl - self.held_at(now_ms), *totals)
        return tuple([total.nl() for total in totals])

    def _book(self, gone_pl, outflow, spilt, air, air_left):
        if self.line == OFF:
            spilt.add(gone_pl)
            return
        if self.leaking:
            through_pl = 0
            if self.line == OPEN:
                share = self._line_share_q15
                through_pl = (gone_pl >> 15) * share + (((gone_pl & 32_767) * share) >> 15)
            spilt.add(gone_pl - through_pl)
            gone_pl = through_pl
        # What leaves the cannula first is the air that stood in front.
        air_pl = gone_pl
        if air_left.nl() < 1_000_000:
            air_pl = min(gone_pl, air_left.pl())
        if air_pl:
            air.add(air_pl)
            air_left.add(-air_pl)
            gone_pl -= air_pl
        outflow.add(gone_pl)

    def change(self, line, leaking, now_ms):
        """The line becomes OPEN, BLOCKED or OFF, with or without a leak before it."""
        self.settle(now_ms)
        self.line = line
        self.leaking = leaking
        self._decay = self._way_out()
        self.settle(now_ms)

    def _way_out(self):
        # None: nothing gets out.
        if self.line == OPEN:
            return self._both_decay if self.leaking else self._line_decay
        return self._leak_decay if self.leaking else None

    def spill(self, now_ms):
        """The cartridge came off: what was held is on the table."""
        self.settle(now_ms)
        self.spilt.add(self.held_pl)
        self.held_pl = 0

    def rest(self, now_ms):
        """Once a day: nothing moves for so long that ticks would come round. Changes nothing."""
        decay = self._decay
        if decay is None or ((now_ms - self.at_ms) & _MASK) >= decay.gone_ms:
            self.settle(now_ms)
