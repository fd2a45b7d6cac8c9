# line: what the floor of the plunger's force says about the line beyond it.
#
# Owns the baseline of the loaded cartridge, and the verdict: blocked, or open as far as is felt.
# Must not: read a sensor, stop anything, or know why a step went out.
#
# An open line drains, so the floor comes to a halt: wherever friction, temperature, posture and
# flow have put it. A blocked line adds, at every step,
#     pl_per_step / compliance * area                         (3.3 mN on the default rig)
# without end. So what counts is the rise for the steps that went out, not for the time that
# passed: at the lowest rate it takes longer, and no more is missed.
#   level  the floor is as far above the baseline as occlusion_nl held in the line would put it,
#          and half as much again as the present flow takes to get through
#   trend  where the flow itself is felt: over trend_nl the floor rose, and did not flatten as it
#          does in an open line, but rose in the second half as it did in the first
# The baseline follows the floor down at once, and up by a twelfth of a blocked line's rise only.

from micropython import const

from firmware import faults, pack
from firmware.floor import Floor
from firmware.residue import Residue

_AFTER_SLIP = const(2)  # windows that a first baseline takes, since the plunger slipped,
_SMOOTH = const(16)  # and where it never does, but glides: 0.35 U of the default rig
_SHIFT = const(6)  # of a flow, so that its product stays a small integer
_UP_Q4 = const(192)  # a twelfth, as counts in 1/16 of a rise in 1/256
_LEAST_SHARE = const(55)  # % of a blocked line's rise, which a softer line has
_LEAST_RATIO = const(88)  # %, of second half to first: 100 blocked, 80 in the softest open line
# The part of a flow's rise that has to be felt, of two flows together: of one, friction that falls
# beside it may hide all but a tenth, where an open line resists little.
_VAGUE = const(10)
_ENOUGH = const(0x0FFF_FFFF)  # felt of a flow that nobody knows


class Line:
    """Judges the force, step by step. look() and judge() allocate nothing.

    rig: a config.Rig
    floor:          of the force, a floor.Floor; residue: of earlier flows, a residue.Residue
    unjudged_steps: in windows of it that are over
    known:          there is a baseline
    rise_counts:    of the floor above it
    limit_counts:   the rise that is a blocked line, at the present flow
    flow_counts:    what it takes to press the present flow through an open line
    plateau_counts: the rise that the present flow came to a halt at, plateau_at: when, in
                    total_steps; 0: not yet
    since_steps:    total_steps when the present flow began to be felt
    noise_counts:   that a floor may be off by
    still_counts:   the floor before the present flow was felt; -1: not known
    ceiling_counts: above, and least_counts: below, no plunger moves as it should
    """

    def __init__(self, rig):
        area_um2 = rig.bore_um * rig.bore_um * 785_398 // 1_000_000
        # Pa times um2 over 1e9 is mN; counts are per newton: 1e12 in all. pL over nL/kPa is Pa.
        counts_pa = area_um2 * rig.force_counts_n
        self._counts_pa = counts_pa
        soft = rig.compliance_nl_kpa * 1_000_000_000_000
        self.step_counts_q8 = 256 * rig.pl_per_step * counts_pa // soft
        self._level_counts = max(1, rig.occlusion_nl * 1_000 * counts_pa // soft)
        # Pa s/uL times nL/h: 3.6e6 of these are a Pa.
        self._flow_q14 = rig.line_pa_s_ul * counts_pa // (3_600_000_000_000_000_000 >> 14 + _SHIFT)
        self._trend_steps = rig.trend_nl * 1_000 // rig.pl_per_step
        # Above this flow trend_nl take less than 1.2 tau, tau = R C: too soon to flatten.
        tau_us = rig.line_pa_s_ul * rig.compliance_nl_kpa
        self._trend_nl_h = rig.trend_nl * 3_000_000_000 // tau_us
        self._felt_counts = max(1, self._level_counts // 20)
        self._top_counts = rig.level_mn * rig.force_counts_n // 1_000
        self._drop_counts = rig.vanish_mn * rig.force_counts_n // 1_000
        self._friction_counts = rig.friction_mn * rig.force_counts_n // 1_000
        self.noise_counts = max(1, self._friction_counts // 750)
        self._highest_counts = rig.occlusion_counts
        self.floor = Floor(max(1, rig.slip_nl * 500 // rig.pl_per_step), self._level_counts >> 3)
        self.residue = Residue(rig)
        self._flow_nl_h = self.flow_counts = 0
        self.forget()

    def forget(self) -> None:
        """Another cartridge, or the drive was drawn back: nothing is known of its friction."""
        self.known = False
        self._baseline_q4 = 0
        self._first_counts = -1
        self.loosen()
        self.floor.forget()
        self.begin(0)

    def begin(self, total_steps: int) -> None:
        """Delivery begins, or goes on: the floor is looked for anew, the baseline is kept."""
        self.floor.begin(total_steps)
        self.rise_counts = 0
        self.limit_counts = self._level_counts
        self.since_steps = total_steps
        self.unjudged_steps = 0
        self._counts = 0
        self._to_judge = False  # whether the present flow is felt at all
        self.still_counts = self.baseline_counts()
        self.plateau_at = self.plateau_counts = 0
        self._spare_counts = _ENOUGH  # there may be another set: see _lost()
        if self.known:
            self._bound()

    def loosen(self) -> None:
        """The pusher was backed off: until delivery begins, no force is too little."""
        self.ceiling_counts = self._highest_counts
        self.least_counts = 0

    def look(self, counts: int, total_steps: int, flow_nl_h: int) -> None:
        """Takes a reading of the force; flow_nl_h: all that flows now."""
        if flow_nl_h != self._flow_nl_h:
            self._change_flow(flow_nl_h, total_steps)
        if self._first_counts < 0:
            self._first_counts = counts
            top = counts + self._friction_counts  # no plunger takes more: it is stuck
            self.ceiling_counts = min(self._highest_counts, top)
        self._counts = counts
        self.unjudged_steps += self.floor.look(counts, total_steps)

    def judge(self) -> int:
        """What follows from the windows since the last time: OCCLUSION, NO_FORCE, LEAK or NONE. It
        takes longer than a look, and may come some polls later."""
        steps = self.unjudged_steps
        self.unjudged_steps = 0
        if not self.known:
            return self._settle()
        fault = self._judge(steps)
        if fault == faults.OCCLUSION:
            # Still true until the force falls: opened, a line lets go of all that it held.
            self.ceiling_counts = self._counts - (self._level_counts >> 2)
        return fault

    def baseline_counts(self) -> int:
        """The floor of an open line; -1 while it is not known."""
        return self._baseline_q4 >> 4 if self.known else -1

    def suspicion(self) -> int:
        """How far the floor has risen, in % of what a blocked line is: 0 .. 100."""
        return min(100, self.rise_counts * 100 // self.limit_counts)

    def pressure_pa(self, counts: int) -> int:
        """In the line, when it adds so many counts to the force. Allocates on 32-bit boards."""
        return counts * 1_000_000_000_000 // self._counts_pa

    def pack(self, into, at: int) -> int:
        """Writes the baseline, for a checkpoint; returns the index after it."""
        return pack.put(into, at, self.baseline_counts() + 1, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote; returns the index after it."""
        value = pack.get(data, at, 4)
        self.forget()
        if value:
            self.known = True
            self._first_counts = value - 1
            self._baseline_q4 = self._first_counts << 4
        return at + 4

    def _change_flow(self, flow_nl_h, total_steps):
        self._flow_nl_h = flow_nl_h
        before = self.flow_counts
        self.flow_counts = ((flow_nl_h >> _SHIFT) * self._flow_q14) >> 14
        self.residue.flow(self.flow_counts)
        if abs(self.flow_counts - before) > self._felt_counts:
            # Soon after another flow the plunger still sticks where that one left it.
            came_to_rest = total_steps - self.since_steps > 3 * self.floor.window_steps
            self.since_steps = total_steps
            self.plateau_at = self.plateau_counts = 0
            strong = self.flow_counts > self._level_counts // 3
            self._to_judge = self.known and strong and before <= self._felt_counts
            self.still_counts = self.baseline_counts()
            if self._to_judge and came_to_rest and self.floor.points:
                self.still_counts = self.floor.counts

    def _settle(self):
        """Finds the first baseline: the plunger was met, and moves."""
        floor = self.floor
        if floor.windows >= (_AFTER_SLIP if floor.slipped else _SMOOTH):
            self.known = True
            self._baseline_q4 = floor.counts << 4
            self._bound()
        elif self._first_counts - floor.counts > self._drop_counts:
            return faults.NO_FORCE  # it was pressed when it began, and is left alone now
        return faults.NONE

    def _judge(self, steps):
        self.residue.flow(self.flow_counts)
        flow_counts = self.residue.close_window()
        self._follow(steps, flow_counts)
        self.limit_counts = self._level_counts + flow_counts + (flow_counts >> 1)
        if self.rise_counts >= self.limit_counts:
            return faults.OCCLUSION
        if self.flow_counts <= self._felt_counts or self._flow_nl_h > self._trend_nl_h:
            return faults.NONE
        return self._trend()

    def _follow(self, steps, flow_counts):
        rise_q4 = (self.floor.counts << 4) - self._baseline_q4
        if rise_q4 < 0:
            self._baseline_q4 += rise_q4
            rise_q4 = 0
        else:
            excess_q4 = rise_q4 - (self.plateau_counts << 4)
            if self.plateau_at or flow_counts <= self._felt_counts:
                up_q4 = self.step_counts_q8 * steps // _UP_Q4
                up_q4 = max(0, min(up_q4, excess_q4))
                self._baseline_q4 += up_q4
                rise_q4 -= up_q4
        self.rise_counts = rise_q4 >> 4
        self._bound()

    def _bound(self):
        baseline = self._baseline_q4 >> 4
        top = baseline + self._top_counts + 2 * (self.flow_counts + self.residue.counts)
        self.ceiling_counts = min(self._highest_counts, top)
        self.least_counts = max(0, baseline - self._drop_counts)

    def _trend(self):
        floor = self.floor
        now = floor.at_steps
        half_steps = self._trend_steps // 2
        if self._to_judge and now - self.since_steps >= self._trend_steps // 3:
            # Once for each flow, and soon: the more friction along the barrel may have hidden it.
            self._to_judge = False
            if self._lost():
                return faults.LEAK
        start = floor.before(now - self._trend_steps)
        if start < 0 or floor.steps_at(start) < self.since_steps:
            return faults.NONE  # the flow is too new
        if not self.plateau_at and now - self.since_steps > 3 * self._trend_steps:
            self.plateau_at = now
            self.plateau_counts = self.rise_counts
        middle = floor.before(now - half_steps)
        first = floor.counts_at(middle) - floor.counts_at(start)
        second = floor.counts - floor.counts_at(middle)
        first_steps = floor.steps_at(middle) - floor.steps_at(start)
        second_steps = now - floor.steps_at(middle)
        blocked = self.step_counts_q8 * (first_steps + second_steps) >> 8
        if (first + second) * 100 < blocked * _LEAST_SHARE:
            return faults.NONE
        if second * first_steps * 100 < first * second_steps * _LEAST_RATIO:
            return faults.NONE
        return faults.OCCLUSION

    def _lost(self):
        """True when too little was felt of this flow and of the one before, taken together."""
        before = self._spare_counts
        felt_counts = max(0, self.floor.counts - self.still_counts)
        self._spare_counts = felt_counts * _VAGUE - self.flow_counts
        return before + self._spare_counts < 0
