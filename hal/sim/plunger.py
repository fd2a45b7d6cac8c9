# plunger: it sticks, and then slips; as far as spring, fluid and air push it.
#
# Owns the squeeze of the drive train (a spring), the friction in force, what is left in the
# cartridge, and the moments at which the plunger slips. Must not: know the motor; it is told.
#
# The pusher compresses the drive train against a plunger at rest:
#     spring force = squeeze / drive_pl_mn          (Hooke; squeeze is the volume the pusher is
#                                                    ahead of the plunger)
# The plunger stays where it is until the spring exceeds fluid force and static friction; then it
# slips until spring minus fluid is kinetic friction, and sticks again. The slip s solves
#     (squeeze - s) / drive - (held + s) / fluid = kinetic
# so s = excess * drive * fluid / (drive + fluid). Between slips the fluid drains by itself, which
# lets the plunger slip without a pulse; that moment is computed, not stepped towards.
#
# A fluid that pushes with more than spring and static friction lets it slip back in the same way,
# with all signs changed. Where the pusher is clamped to the plunger the spring pulls as well; a
# vacuum is as good as it has to be. Fluid below ambient pressure, and the air behind the plunger,
# are forces too, and move a plunger that nothing touches when they are stronger than friction.

from micropython import const

from hal.sim.volume import Volume

_MASK = const(0x3FFF_FFFF)
_HALF = const(0x2000_0000)
_LOOK = const(-0x3FFF_FFFF)  # as a guard: always
_ROOM_PL = const(1_050_000_000)


class Plunger:
    """A plunger before a spring. squeeze_pl: how far the pusher is ahead; below 0: a gap.

    pressed: Volume it swept. guard_pl: a squeeze above it may have moved it by now; creep() says.
    clamped: to the pusher, which pulls when squeeze_pl is below 0.
    """

    def __init__(self, fluid, ambient, friction, p):
        self.fluid = fluid
        self.ambient = ambient
        self.friction = friction
        self._step_pl = p.step_pl
        self._drive_pl_mn = p.drive_pl_mn
        self._soft_pl_mn = p.drive_pl_mn * p.fluid_pl_mn // (p.drive_pl_mn + p.fluid_pl_mn)
        self._stiction_mn = p.stiction_mn
        self._stall_mn = p.stall_mn
        self._stall_pl = p.stall_mn * p.drive_pl_mn
        self._most_mn = _ROOM_PL // p.fluid_pl_mn
        self._compliance_nl_kpa = p.compliance_nl_kpa
        self._holds = bool(p.pusher_holds)
        # Something other than the spring may move it.
        self._lively = self._holds
        self._behind_mn = 0  # the air around presses it back with that
        self.pressed = Volume()
        self.seated = True
        self._hold(p.reservoir_nl)
        if p.primed and not self.ended:
            self.squeeze_pl = self.kinetic_mn * p.drive_pl_mn

    def _hold(self, nl):
        # The plunger of another cartridge, touched by the pusher.
        self.left = Volume(nl)
        self.ended = nl == 0
        self.squeeze_pl = 0
        self._gap_steps = 0  # whole steps the pusher is away from the plunger
        self.clamped = self._holds
        self._rub()

    def _rub(self):
        # Friction as it is at this place, and now.
        self.kinetic_mn = mn = self.friction.now_mn(self.left.nl(), self.ambient.warmer())
        self._static_mn = mn + self._stiction_mn
        self.static_pl = self._static_mn * self._drive_pl_mn
        self._guard()

    def _guard(self):
        # Up to which squeeze nothing slips until the next pulse, or the next change around.
        calm_pl = self.static_pl
        if self._lively:
            fluid = self.fluid
            least_mn = min(fluid.held_pl, fluid.rest_pl) // fluid.pl_mn + self._behind_mn
            most_mn = max(fluid.held_pl, fluid.rest_pl) // fluid.pl_mn + self._behind_mn
            least_mn += self._static_mn
            calm_pl = min(least_mn, self._stall_mn) * self._drive_pl_mn
            if least_mn < 0 or most_mn - self.force_mn() > self._static_mn:
                calm_pl = _LOOK
        self._calm_pl = calm_pl = min(calm_pl, self._stall_pl)
        self.guard_pl = _LOOK if self.ambient.pending else calm_pl

    def changed(self, now_ms):
        """To be called when friction, air or fluid have changed at now_ms. Does not allocate."""
        self.fluid.settle(now_ms)
        self._breathe()
        self._rub()
        self._slide(now_ms)

    def _breathe(self):
        self._behind_mn = self.ambient.air_pa() * self._compliance_nl_kpa // self.fluid.pl_mn

    def stir(self, now_ms):
        """As changed(), and from now on more than the spring may move the plunger."""
        self._lively = True
        self.changed(now_ms)

    def force_mn(self):
        """What the plunger is pushed with; below 0 it is pulled. Does not allocate."""
        if self.squeeze_pl <= 0 and not self.clamped:
            return 0
        return self.squeeze_pl // self._drive_pl_mn

    def creep(self, now_ms):
        """Slips the plunger at each moment until now_ms at which it broke away of itself.

        Does not allocate. Costs next to nothing while nothing can slip.
        """
        ambient = self.ambient
        while ambient.pending and (now_ms - ambient.next_ms) & _MASK < _HALF:
            at_ms = ambient.next_ms
            if self.squeeze_pl > self._calm_pl:
                self._slide(at_ms)
            if ambient.step():
                self.fluid.release(at_ms)
            self.changed(at_ms)
        if self.squeeze_pl > self._calm_pl:
            self._slide(now_ms)

    def _slide(self, now_ms):
        # As creep, while nothing around changes.
        fluid = self.fluid
        while True:
            if (self._lively or self.squeeze_pl > self.static_pl) and not self.ended:
                limit_pl = self._limit_pl()
                if fluid.held_at(now_ms) < limit_pl:
                    self._slip(fluid.when_below(limit_pl, now_ms))
                    continue
            if not self._lively:
                return
            limit_pl = self._back_limit_pl()
            if fluid.held_at(now_ms) < limit_pl:
                return
            self.yield_back(fluid.when_least(limit_pl, now_ms))

    def _break_away(self, at_ms):
        # The spring has just become stronger: slips now, if at all.
        while (self._lively or self.squeeze_pl > self.static_pl) and not self.ended:
            if self.fluid.held_at(at_ms) >= self._limit_pl():
                return
            self._slip(at_ms)

    def _limit_pl(self):
        # It sticks as long as the fluid pushes back with what the spring has above friction.
        drive_pl_mn = self._drive_pl_mn
        spare_mn = -self._static_mn - self._behind_mn
        if self.squeeze_pl > 0 or self.clamped:
            spare_mn += (self.squeeze_pl + drive_pl_mn - 1) // drive_pl_mn
        return max(spare_mn, -self._most_mn) * self.fluid.pl_mn

    def _back_limit_pl(self):
        # It sticks as long as the fluid pushes back with less than that.
        spare_mn = self._static_mn + self.force_mn() - self._behind_mn + 1
        return min(spare_mn, self._most_mn) * self.fluid.pl_mn

    def _slip(self, at_ms):
        fluid = self.fluid
        fluid.settle(at_ms)
        back_mn = fluid.held_pl // fluid.pl_mn + self._behind_mn
        excess_mn = self.force_mn() - back_mn - self.kinetic_mn
        pl = excess_mn * self._soft_pl_mn
        if pl > self.squeeze_pl and self._lively and not self.clamped:
            # It leaves the pusher, and the fluid alone holds it.
            pl = (-back_mn - self.kinetic_mn) * fluid.pl_mn
        self._sweep(pl)

    def _sweep(self, pl):
        left = self.left
        left.add(-pl)
        if left.nl() < 0:  # the end of travel: it goes no further than there
            over_pl = -left.pl()
            left.add(over_pl)
            pl -= over_pl
            self.ended = True
        self.squeeze_pl -= pl
        self.fluid.held_pl += pl
        self.pressed.add(pl)
        if self._lively:
            self._moved(pl)
        if self.friction.uneven:
            self._rub()

    def _moved(self, pl):
        if self._behind_mn:
            self.ambient.give(pl)
            self._breathe()
        # A gap is whole steps, and less than a step in squeeze_pl.
        if not self.seated:
            self.squeeze_pl = 0
        elif not self.clamped:
            step_pl = self._step_pl
            steps = 0
            if self.squeeze_pl < 0:
                steps = -self.squeeze_pl // step_pl
            elif self._gap_steps:
                steps = -min(self._gap_steps, (self.squeeze_pl + step_pl - 1) // step_pl)
            if steps:
                self._gap_steps += steps
                self.squeeze_pl += steps * step_pl
                self.refresh()
        self._guard()

    def refresh(self):
        """To be called when the gap has changed."""

    def yield_back(self, at_ms):
        """Lets the pressure push the plunger back when the pusher gives way."""
        fluid = self.fluid
        while True:
            back_mn = fluid.held_at(at_ms) // fluid.pl_mn + self._behind_mn - self.force_mn()
            if back_mn <= self._static_mn:
                return
            fluid.settle(at_ms)
            pl = (back_mn - self.kinetic_mn) * self._soft_pl_mn
            if self._gap_steps:  # as far as the pusher, against the fluid alone
                gap_pl = min(self._gap_steps, _ROOM_PL // self._step_pl) * self._step_pl
                pl = max(pl, min((back_mn - self.kinetic_mn) * fluid.pl_mn, gap_pl))
            if self.seated:
                self.squeeze_pl += pl
            fluid.held_pl -= pl
            self.pressed.add(-pl)
            self.left.add(pl)
            self.ended = False
            if self._lively:
                self._moved(-pl)
            if self.friction.uneven:
                self._rub()
