# mechanics: from a motor that turns to a pusher that moves, and the cartridge before it.
#
# Owns screw and nut (play), the place of the pusher, and which cartridge is in. Must not: know
# time, beyond the moment it is told; count pulses. What the plunger does is plunger's.
#
# The pusher only pushes: drawn back, it leaves the plunger, unless it is clamped to it. Its place
# is counted from fully drawn back, where the screw ends and the motor loses its steps: there the
# plunger of a cartridge of 5_500_000 nL would be, a tenth more than the largest. At the start the
# pusher is where the plunger of the first cartridge is.

from micropython import const

from hal.sim.plunger import Plunger

_DRAWN_BACK_NL = const(5_500_000)


class Mechanics(Plunger):
    """Screw, pusher and plunger. moved_steps: what the motor really turned."""

    def __init__(self, fluid, ambient, friction, p):
        self._backlash_steps = p.backlash_steps
        self._slack_steps = 0 if p.backlash_taken_up else p.backlash_steps
        self._worn = not p.backlash_taken_up
        self._sense = -1 if p.coil_swapped else 1
        self.moved_steps = 0
        self._origin_steps = 0
        self.turning = True  # the motor follows its pulses: driver well, nothing jammed
        super().__init__(fluid, ambient, friction, p)
        self._place(p.reservoir_nl)
        self.refresh()

    def _steps_to(self, nl):
        # Where the plunger of a cartridge is that holds nl; not on the hot path.
        return (_DRAWN_BACK_NL - nl) * 1_000 // self._step_pl

    def _place(self, nl):
        ahead_steps = self.squeeze_pl // self._step_pl
        self._origin_steps += self._steps_to(nl) + ahead_steps - self.pusher_steps()

    def pusher_steps(self):
        """Where the pusher is, in steps from fully drawn back. Does not allocate."""
        # Play that is open is a turn of the screw that did not move it.
        return self._origin_steps + self.moved_steps + self._slack_steps

    def refresh(self):
        """To be called when turning, seated or the gap has changed."""
        self._plain = (
            self.turning
            and self._sense > 0
            and self.seated
            and self._gap_steps == 0
            and self._slack_steps == 0
        )
        self._guard()

    def push(self, direction, at_ms):
        """One pulse of the motor at at_ms, +1 or -1. Does not allocate."""
        if self._plain and direction > 0:
            squeeze_pl = self.squeeze_pl
            if squeeze_pl > self.guard_pl:
                self.creep(at_ms)
                squeeze_pl = self.squeeze_pl
                if squeeze_pl >= self._stall_pl:
                    return  # overloaded: the pulse is lost, and the rotor falls back
            self.moved_steps += 1
            self.squeeze_pl = squeeze_pl = squeeze_pl + self._step_pl
            if squeeze_pl > self.guard_pl:
                self._break_away(at_ms)
        elif self.turning:
            if self.squeeze_pl > self.guard_pl:
                self.creep(at_ms)
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
            if self._gap_steps == 0 and self._holds:
                self.squeeze_pl = 0
                self.clamped = True
        else:
            self.squeeze_pl += self._step_pl
            self._break_away(at_ms)

    def _back(self, at_ms):
        if self._slack_steps < self._backlash_steps:
            self._slack_steps += 1
        elif self.pusher_steps() < 0:
            self.moved_steps += 1  # at the end of the screw: the pulse is lost
        elif not self.seated:
            pass
        elif self.squeeze_pl > 0 or self.clamped:
            if self.squeeze_pl <= -self._stall_pl:
                self.moved_steps += 1  # overloaded
                return
            self.squeeze_pl -= self._step_pl
            self.yield_back(at_ms)
        else:
            self._gap_steps += 1

    def unseat(self, now_ms):
        """The cartridge comes off the pusher."""
        self.creep(now_ms)
        self.squeeze_pl = 0
        self._gap_steps = 0
        self.clamped = False
        self.seated = False
        self.refresh()
        self.yield_back(now_ms)

    def seat(self):
        """The same cartridge goes back, and touches the pusher."""
        self.squeeze_pl = 0
        self.clamped = self._holds
        self.seated = True
        self.refresh()

    def load(self, nl, now_ms):
        """Another cartridge, holding nl, is put in and touches the pusher; the line was open."""
        self.creep(now_ms)
        self.fluid.spill(now_ms)
        self.seated = True
        self._hold(nl)
        self._slack_steps = self._backlash_steps if self._worn else 0
        self._place(nl)
        self.refresh()

    def insert(self, nl, now_ms):
        """Another cartridge, holding nl, is put in where it belongs; the pusher stays.

        Where the pusher is in its way, by more than friction bears, it does not go in.
        """
        self.creep(now_ms)
        self.fluid.spill(now_ms)
        ahead_steps = self.pusher_steps() - self._steps_to(nl)
        self._hold(nl)
        self._gap_steps = max(0, -ahead_steps)
        self.seated = ahead_steps <= self.static_pl // self._step_pl
        self.clamped = self._holds and self.seated and self._gap_steps == 0
        if self.seated and ahead_steps > 0:
            self.squeeze_pl = ahead_steps * self._step_pl
        self.refresh()
