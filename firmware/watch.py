# watch: whether what moves may go on: sensors first, then what the plunger did, then the line.
#
# Owns the order in which they are asked, and what each of them leads to. Must not: weigh itself;
# sensing, witnesses and line do.

from micropython import const

from firmware import faults, units
from firmware.states import DELIVERING, MOVING

_IDLE_MS = const(60_000)


class Watch:
    """Two tasks: tick() looks at everything, judge() at what takes longer. They allocate only when
    an alarm begins."""

    def __init__(self, pump):
        self._pump = pump
        self._sensing = pump.sensing
        self._rest_look_ms = pump.rig.rest_look_ms
        self._agree_ms = pump.rig.agree_ms
        self._to_relieve = False  # the rig wants it, whoever has seen the alarm

    def tick(self, dt_ms: int) -> int:
        """Looks, and stops what may not go on; returns the longest time to the next look."""
        pump = self._pump
        sensing = self._sensing
        residue = pump.line.residue
        residue.drain(dt_ms)
        fault = sensing.look(dt_ms)
        if pump.state == DELIVERING:
            if fault == faults.NONE:
                fault = self._moved(pump.channels.flow_nl_h)
        elif pump.state == MOVING:
            fault = pump.move.watch(dt_ms)
        else:
            fault = faults.NONE
            residue.flow(0)
        if fault != faults.NONE:
            self._fail(fault)
        if not sensing.doubt:
            return self._rest_look_ms
        return self._rest_look_ms if sensing.settled() else self._agree_ms

    def judge(self, dt_ms: int) -> int:
        """The task that judges the line. Beside a bolus that is done in a poll that has not
        written, nor has a self-test: the next one comes soon."""
        pump = self._pump
        if not pump.line.unjudged_steps:
            return _IDLE_MS
        if pump.channels.doses.count:
            if pump.journal.wrote:
                return _IDLE_MS
            pump.journal.wrote = True
        fault = pump.line.judge()
        if pump.state == DELIVERING and fault == faults.LEAK:
            pump.alarms.start(fault, 0, pump.ledger.total_steps)
        elif pump.state == DELIVERING or pump.state == MOVING:  # off the body nothing resists
            if fault != faults.NONE and fault != faults.LEAK:
                self._fail(fault)
        return _IDLE_MS

    def rest(self) -> int:
        """While nothing is due: gives way to what a blocked line holds, if the rig wants that
        before anybody asks."""
        if not self._to_relieve:
            return 0
        self._to_relieve = False
        from firmware.moving import relief

        relief.begin(self._pump, True)
        return self._pump.rig.burst_ms

    def _moved(self, flow_nl_h):
        """What the plunger did for the steps that went out, and what the line made of it."""
        pump = self._pump
        counts = self._sensing.force_counts
        total_steps = pump.ledger.total_steps
        fault = pump.witnesses.look(counts, total_steps)
        if fault == faults.NONE and not self._sensing.doubt and not pump.witnesses.doubt_force():
            pump.line.look(counts, total_steps, flow_nl_h)
        return fault

    def _fail(self, fault):
        pump = self._pump
        blocked = fault == faults.OCCLUSION and pump.state == DELIVERING
        self._to_relieve = blocked and pump.rig.relieve_unasked == 1
        pump.fail(fault, max(0, self._sensing.force_counts))
        left_steps = pump.ledger.left_steps()
        if fault == faults.END_OF_TRAVEL and left_steps > self._mismatch_steps():
            pump.alarms.start(faults.RESERVOIR_MISMATCH, left_steps, pump.ledger.total_steps)

    def _mismatch_steps(self):
        rig = self._pump.rig
        volume_nl = rig.mismatch_mu * self._pump.channels.nl_per_mu
        return units.nl_to_steps(volume_nl, rig.pl_per_step)
