# fluid: what the plunger has pressed and the line has not yet let go.
#
# Owns the volume held in the elastic syringe and tubing, the state of the line, the air in it,
# and where everything went. Must not: know the plunger or the motor; it is told a volume.
#
# Pressure is held volume over compliance; outflow is pressure over resistance; so what is held
# decays with tau = R C. It is kept as the amount at one moment, and any later amount is computed
# from there: looking changes nothing, however often. Only what happens moves the moment.
#
# Through an open line that does not leak it decays towards the pressure at the site, the head (a
# column of fluid: 10 cm of water are 981 Pa), so what is held may be less than nothing, and what
# flows back comes off outflow. A leak lets the head not be felt. A knock (somebody sits on the
# tubing) takes room: it adds to what is held, until it is over, and never to what was pressed.

from micropython import const

from hal.sim.decay import Decay
from hal.sim.volume import Volume

_MASK = const(0x3FFF_FFFF)

# The line at the connector
OPEN = const(0)
BLOCKED = const(1)
OFF = const(2)  # disconnected: nothing resists, and nothing reaches the cannula

_MOST_HELD_PL = const(1_070_000_000)


class Fluid:
    """Compliance, line and leak. outflow, spilt, air: Volume, as of the last settle().

    held_pl: what makes the pressure; knocked_pl of it is room that a knock takes. rest_pl: where
    it decays to, if it does.
    """

    def __init__(self, now_ms, p):
        self.pl_mn = p.fluid_pl_mn
        self._compliance_nl_kpa = p.compliance_nl_kpa
        self.held_pl = 0
        self.knocked_pl = 0
        self.head_pl = 0
        self.rest_pl = 0
        self.at_ms = now_ms
        self.outflow = Volume()
        self.spilt = Volume()
        self.air = Volume()
        self.air_left = Volume(0 if p.primed else p.dead_volume_nl)
        self.line = OPEN
        self.leaking = False
        self._usual_us = p.tau_line_us
        self.tau_line_us = p.tau_line_us
        self._tau_leak_us = p.tau_leak_us
        self._leak_decay = Decay(p.tau_leak_us)
        self.refresh()

    def refresh(self):
        """To be called when tau_line_us has changed."""
        line_us, leak_us = self.tau_line_us, self._tau_leak_us
        self._line_decay = Decay(line_us)
        # Two ways out in parallel: conductances add.
        both_us = line_us + leak_us
        self._both_decay = Decay(max(10_000, line_us * leak_us // both_us))
        self._line_share_q15 = (leak_us << 15) // both_us
        self._choose()

    def held_at(self, now_ms):
        """What is held at now_ms, not before at_ms. Does not allocate."""
        held_pl = self.held_pl
        rest_pl = self.rest_pl
        if self.line == OFF:
            return 0
        decay = self._decay
        if decay is None or held_pl == rest_pl:
            return held_pl
        if held_pl > rest_pl:
            return rest_pl + decay.left(held_pl - rest_pl, (now_ms - self.at_ms) & _MASK)
        return rest_pl - decay.left(rest_pl - held_pl, (now_ms - self.at_ms) & _MASK)

    def when_below(self, limit_pl, now_ms):
        """The first moment, not after now_ms, at which less than limit_pl is held."""
        decay = self._decay
        if decay is None or self.line == OFF:
            return now_ms
        more_pl = self.held_pl - self.rest_pl
        if more_pl <= 0:  # it only rises: if it is less now, it was
            return self.at_ms
        return self._moment(decay.when_below(more_pl, limit_pl - self.rest_pl), now_ms)

    def when_least(self, limit_pl, now_ms):
        """The first moment, not after now_ms, at which limit_pl at least is held."""
        decay = self._decay
        if decay is None or self.line == OFF:
            return now_ms
        less_pl = self.rest_pl - self.held_pl
        if less_pl <= 0:
            return self.at_ms
        return self._moment(decay.when_below(less_pl, self.rest_pl - limit_pl + 1), now_ms)

    def _moment(self, ms, now_ms):
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
        if air_pl > 0:  # and what is drawn back is of the site
            air.add(air_pl)
            air_left.add(-air_pl)
            gone_pl -= air_pl
        outflow.add(gone_pl)

    def change(self, line, leaking, now_ms):
        """The line becomes OPEN, BLOCKED or OFF, with or without a leak before it."""
        self.settle(now_ms)
        self.line = line
        self.leaking = leaking
        self._choose()
        self.settle(now_ms)

    def _choose(self):
        # The way out, None when nothing gets out, and where it leads to.
        self.rest_pl = 0
        decay = None
        if self.leaking:
            decay = self._both_decay if self.line == OPEN else self._leak_decay
        elif self.line == OPEN:
            decay = self._line_decay
            self.rest_pl = self.head_pl
        self._decay = decay

    def head(self, pa, now_ms):
        """At the site there is pa (+-10_000) more pressure than at the pump."""
        self.settle(now_ms)
        self.head_pl = pa * self._compliance_nl_kpa
        self._choose()

    def resist(self, tau_line_us, now_ms):
        """The line resists so that it empties with tau_line_us."""
        self.settle(now_ms)
        self.tau_line_us = tau_line_us
        self.refresh()

    def fresh(self, air_nl, now_ms):
        """Another set, on a fresh site, with air_nl in it; what was held is on the table."""
        self.change(OFF, False, now_ms)
        self.air_left.copy(Volume(air_nl))
        self.tau_line_us = self._usual_us
        self.line = OPEN
        self.refresh()

    def knock(self, pa, now_ms):
        """Takes as much room as pa (0 .. 100_000) need, until release()."""
        self.settle(now_ms)
        if self.line != OFF:
            pl = min(pa * self._compliance_nl_kpa, _MOST_HELD_PL - self.held_pl)
            self.knocked_pl += pl
            self.held_pl += pl

    def release(self, now_ms):
        """Gives the room back. Does not allocate."""
        self.settle(now_ms)
        self.held_pl -= self.knocked_pl
        self.knocked_pl = 0
        self.settle(now_ms)

    def trapped_pl(self, now_ms):
        """Pressed, and not yet out; below 0: drawn back, or out because of a knock."""
        return self.held_at(now_ms) - self.knocked_pl

    def spill(self, now_ms):
        """The cartridge came off: what was held is on the table."""
        self.release(now_ms)
        self.spilt.add(self.held_pl)
        self.held_pl = 0

    def rest(self, now_ms):
        """Once a day: nothing moves for so long that ticks would come round. Changes nothing."""
        decay = self._decay
        if decay is None or ((now_ms - self.at_ms) & _MASK) >= decay.gone_ms:
            self.settle(now_ms)
