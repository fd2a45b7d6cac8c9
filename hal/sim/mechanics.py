# mechanics: from a motor that turns to a plunger that moves.
#
# Owns screw and nut (play), the drive train (a spring), the plunger (it sticks, and then slips)
# and the end of its travel. Must not: know time, beyond the moment it is told; count pulses.
#
# The pusher compresses the drive train against a plunger at rest:
#     spring force = squeeze / drive_pl_mn          (Hooke; squeeze is the volume the pusher is
#                                                    ahead of the plunger)
# The plunger stays where it is until the spring exceeds fluid force and static friction; then it
# slips until spring minus fluid is kinetic friction, and sticks again. The slip s solves
#     (squeeze - s) / drive - (held + s) / fluid = kinetic
# so s = excess * drive * fluid / (drive + fluid). Between slips the fluid drains by itself, which
# lets the plunger slip without a pulse; that moment is computed, not stepped towards.
# The pusher only pushes: drawn back, it leaves the plunger.

from hal.sim.volume import Volume


class Mechanics:
    """Screw, drive train and plunger. squeeze_pl: how far the pusher is ahead; below 0: a gap.

    moved_steps: what the motor really turned. pressed: Volume swept by the plunger.
    """

    def __init__(self, fluid, p):
        self.fluid = fluid
        self._step_pl = p.step_pl
        self._drive_pl_mn = p.drive_pl_mn
        self._kinetic_mn = p.kinetic_mn
        self._static_mn = p.kinetic_mn + p.stiction_mn
        self._soft_pl_mn = p.drive_pl_mn * p.fluid_pl_mn // (p.drive_pl_mn + p.fluid_pl_mn)
        self.static_pl = self._static_mn * p.drive_pl_mn
        self._stall_pl = p.stall_mn * p.drive_pl_mn
        self._backlash_steps = p.backlash_steps
        self._sense = -1 if p.coil_swapped else 1
        self._worn = not p.backlash_taken_up
        self.moved_steps = 0
        self.pressed = Volume()
        self.turning = True  # the motor follows its pulses: driver well, nothing jammed
        self.seated = True
        self._load(p.reservoir_nl)
        if p.primed and not self.ended:
            self.squeeze_pl = self._kinetic_mn * p.drive_pl_mn

    def _load(self, nl):
        self.left = Volume(nl)
        self.ended = nl == 0
        self.squeeze_pl = 0
        self._gap_steps = 0  # whole steps the pusher is away from the plunger
        self._slack_steps = self._backlash_steps if self._worn else 0
        self.refresh()

    def refresh(self):
        """To be called when turning or seated has changed."""
        self._plain = (
            self.turning
            and self._sense > 0
            and self.seated
            and self._gap_steps == 0
            and self._slack_steps == 0
        )

    def force_mn(self):
        """What the plunger is pushed with. Does not allocate."""
        if self.squeeze_pl <= 0:
            return 0
        return self.squeeze_pl // self._drive_pl_mn

    def push(self, direction, at_ms):
        """One pulse of the motor at at_ms, +1 or -1. Does not allocate."""
        if self._plain and direction > 0:
            squeeze_pl = self.squeeze_pl
            if squeeze_pl > self.static_pl:
                self.creep(at_ms)
                squeeze_pl = self.squeeze_pl
                if squeeze_pl >= self._stall_pl:
                    return  # overloaded: the pulse is lost, and the rotor falls back
            self.moved_steps += 1
            self.squeeze_pl = squeeze_pl = squeeze_pl + self._step_pl
            if squeeze_pl > self.static_pl:
                self._break_away(at_ms)
        elif self.turning:
            direction *= self._sense
            self.moved_steps += direction
            if direction > 0:
                self._forward(at_ms)
            else:
                self._back(at_ms)
            self.refresh()

    def _forward(self, at_ms):
        # Play first, then the way back to the plunger, then the plunger.
        if self._slack_steps:
            self._slack_steps -= 1
        elif not self.seated:
            pass
        elif self._gap_steps:
            self._gap_steps -= 1
        else:
            self.squeeze_pl += self._step_pl
            self._break_away(at_ms)

    def _back(self, at_ms):
        if self._slack_steps < self._backlash_steps:
            self._slack_steps += 1
        elif not self.seated:
            pass
        elif self.squeeze_pl > 0:
            self.creep(at_ms)
            self.squeeze_pl -= self._step_pl
            self.yield_back(at_ms)
        else:
            self._gap_steps += 1

    def creep(self, now_ms):
        """Slips the plunger at each moment until now_ms at which it broke away of itself.

        Does not allocate. Costs next to nothing while the spring is below static friction.
        """
        while self.squeeze_pl > self.static_pl and not self.ended:
            limit_pl = self._limit_pl()
            if self.fluid.held_at(now_ms) >= limit_pl:
                return
            self._slip(self.fluid.when_below(limit_pl, now_ms))

    def _break_away(self, at_ms):
        # The spring has just become stronger: slips now, if at all.
        while self.squeeze_pl > self.static_pl and not self.ended:
            if self.fluid.held_at(at_ms) >= self._limit_pl():
                return
            self._slip(at_ms)

    def _limit_pl(self):
        # It sticks as long as the fluid pushes back with what the spring has above friction.
        drive_pl_mn = self._drive_pl_mn
        spare_mn = (self.squeeze_pl - self.static_pl + drive_pl_mn - 1) // drive_pl_mn
        return spare_mn * self.fluid.pl_mn

    def _slip(self, at_ms):
        fluid = self.fluid
        fluid.settle(at_ms)
        back_mn = fluid.held_pl // fluid.pl_mn
        excess_mn = self.squeeze_pl // self._drive_pl_mn - back_mn - self._kinetic_mn
        self._sweep(excess_mn * self._soft_pl_mn)

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

    def yield_back(self, at_ms):
        """Lets the pressure push the plunger back when the pusher gives way."""
        fluid = self.fluid
        while True:
            back_mn = fluid.held_at(at_ms) // fluid.pl_mn - self.force_mn()
            if back_mn <= self._static_mn or self._gap_steps:
                return
            fluid.settle(at_ms)
            pl = (back_mn - self._kinetic_mn) * self._soft_pl_mn
            if self.seated:
                self.squeeze_pl += pl
            fluid.held_pl -= pl
            self.pressed.add(-pl)
            self.left.add(pl)
            self.ended = False

    def unseat(self, now_ms):
        """The cartridge comes off the pusher."""
        self.creep(now_ms)
        self.squeeze_pl = 0
        self._gap_steps = 0
        self.seated = False
        self.refresh()
        self.yield_back(now_ms)

    def seat(self):
        """The same cartridge goes back, and touches the pusher."""
        self.squeeze_pl = 0
        self.seated = True
        self.refresh()

    def load(self, nl, now_ms):
        """Another cartridge, holding nl, is put in and touches the pusher; the line was open."""
        self.creep(now_ms)
        self.fluid.spill(now_ms)
        self.seated = True
        self._load(nl)
