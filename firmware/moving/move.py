# move: a movement of the plunger that is not therapy: whether it may begin, and how it ends.
#
# Owns the move in progress: how far it may go, how far it is, what ends it. Must not: know why a
# person wants it (walk).
#
# It goes through the same gate as therapy (delivery.dispenser), under the same watch; what it
# presses into the line is on record before it goes out. A fault or a person ends it at once.

from micropython import const

from firmware import faults, journal, replies, units
from firmware.moving import kinds
from firmware.moving.kinds import BACK_OFF, MENDED, RETURN, REWIND, SEAT, TABLE
from firmware.states import DELIVERING, FAULT, MOVING, OFF, SUSPENDED

_MOST_BACK_NL = const(50_000)  # that may be backed off: 5 U of U-100, more than a line ever held
_PATIENCE_MS = const(1_000)  # with a sensor that says now this and now that
_IDLE_MS = const(60_000)


def begin(pump, kind: int, steps: int, found_counts: int = 0, unasked: bool = False):
    """Begins a move of so many steps at most; returns why not, as a reply, or None.

    steps: 1 or more; of a BACK_OFF at most 50 uL and never behind where the plunger was loaded,
    of a RETURN at most what was backed off. found_counts: the force at which a SEAT has found the
    plunger. unasked: it needs nobody who has acknowledged the alarms. Allocates. Raises
    StoreFailed, OSError.
    """
    refusal = _refuses(pump, kind, unasked)
    if refusal:
        return refusal
    ledger = pump.ledger
    # Reservoir and travel end what presses insulin.
    most = steps if TABLE[kind][1] else most_steps(pump, kind)
    if not 1 <= steps <= most:
        return replies.MOVE_TOO_FAR, steps, max(0, most)
    move = Move(pump, kind, steps, found_counts)
    pump.make_room()
    pump.witnesses.begin(pump.drive.counted())
    move.prepare_line()
    # On record before the first step: a start knows that it does not know where the pusher is.
    pump.journal.write(journal.STATE, MOVING, ledger.total_steps, kind)
    pump.drive.enable()
    pump.move = move
    pump.state = MOVING
    return None


def most_steps(pump, kind: int) -> int:
    """That a move without insulin may take; may be below 0."""
    ledger = pump.ledger
    if kind == RETURN:
        return ledger.backed_steps
    if kind != BACK_OFF:
        return pump.rig.travel_steps
    steps = units.nl_to_steps(_MOST_BACK_NL, pump.rig.pl_per_step)
    return min(steps, ledger.total_steps - ledger.loaded_steps) - ledger.backed_steps


def _refuses(pump, kind, unasked):
    """Why a move may not begin now, as a reply; None when it may."""
    if pump.state == DELIVERING:
        return replies.NOT_WHILE_DELIVERING, 0, 0
    if pump.state == MOVING:
        return replies.MOVING, pump.move.kind, 0
    for alarm in pump.alarms.standing:
        if not alarm.stops:
            continue
        mended = alarm.number in MENDED
        if mended and alarm.number not in TABLE[kind][3]:
            mended = not pump.sensing.holds(alarm.number)  # going forward mends none that holds
        if not (mended and (alarm.acknowledged or unasked)):
            return replies.ALARM_STANDS, alarm.number, 1 if alarm.acknowledged else 0
    if pump.sensing.forbids(TABLE[kind][3]):
        return replies.CHECK_FAILS, pump.sensing.reason() or faults.HARDWARE, 0
    if not pump.hal.system.code_ok():
        return replies.CHECK_FAILS, faults.CODE, 0
    return None


class Move:
    """The move in progress. Beginning and ending one allocates; what a poll does, not.

    kind:      of it, of kinds
    flow_nl_h: that it presses into the line; 0: none
    asked_steps, done_steps: how far it may go at most, and how far it is, as of the last poll
    """

    def __init__(self, pump, kind: int, steps: int, found_counts: int):
        self._pump = pump
        rig = pump.rig
        self._rig = rig
        self.kind = kind
        self.asked_steps = steps
        self.done_steps = 0
        self._direction, self._insulin, rate_nl_h, self._excused = TABLE[kind]
        self.flow_nl_h = rate_nl_h if self._insulin else 0
        self._interval_us = rig.min_interval_us
        if rate_nl_h:
            spacing_us = units.flow_per_step(rig.pl_per_step) * 1000 // rate_nl_h
            self._interval_us = max(self._interval_us, spacing_us)
        self._burst_steps = max(1, rig.burst_ms * 1000 // self._interval_us)
        self._began_pulses = pump.drive.counted()
        self._wait_ms = 0  # until the next burst may begin
        self._held_ms = 0  # by a sensor, so far
        self._found_counts = found_counts  # the force that ends it, should force do that
        self._found = 0  # samples in a row
        self._felt_ms = 0  # since the last of them
        # What takes up first that the pusher was backed off.
        self._slack_steps = pump.ledger.backed_steps if self._insulin else 0
        self._next_state = OFF if pump.state == OFF else SUSPENDED

    def prepare_line(self) -> None:
        """What is known of the line's force, before the plunger moves."""
        line = self._pump.line
        if self._insulin and not self._slack_steps:
            line.begin(self._pump.ledger.total_steps)
        elif self.kind in (REWIND, SEAT):
            line.forget()
        else:
            line.loosen()

    def watch(self, dt_ms: int) -> int:
        """What sensors and witnesses say against the move, as a fault, or NONE; a SEAT that has
        found the plunger goes no further. Allocates nothing, unless the move ends here."""
        pump = self._pump
        sensing = pump.sensing
        late_ms = pump.scheduler.late_ms
        if late_ms > self._rig.late_ms:
            pump.fail(faults.LATE, late_ms)
            return faults.NONE
        fault = sensing.against(self._excused)
        if fault != faults.NONE:
            return fault
        if sensing.forbids(self._excused):
            self._held_ms += dt_ms
            return sensing.reason() if self._held_ms > _PATIENCE_MS else faults.NONE
        self._held_ms = 0
        pulses = pump.drive.counted()
        fault = pump.witnesses.turned(pulses)
        if fault == faults.LOST_MOTION and self.kind == REWIND and not pump.ledger.homed:
            self.end(journal.COMPLETE)  # from wherever it was, to where it can go no further
            return faults.NONE
        if self._slack_steps:
            if self.done_steps < self._slack_steps:
                return fault  # the pusher may not even touch the plunger yet
            self._slack_steps = 0
            pump.line.begin(pump.ledger.total_steps)
        if fault == faults.NONE and self._insulin:
            fault = pump.witnesses.pushed(sensing.force_counts, pulses)
        if fault == faults.NONE and self._insulin and not pump.witnesses.doubt_force():
            pump.line.look(sensing.force_counts, pump.ledger.total_steps, self.flow_nl_h)
        if fault == faults.NONE and self._found_counts:
            self._feel(sensing.force_counts, dt_ms)
        return fault

    def _feel(self, counts, dt_ms):
        self._felt_ms += dt_ms
        if counts < self._found_counts:
            self._found = 0
            return
        if self._found == 0:
            self._pump.drive.stop()  # no step more, until enough samples agree
            self._pump.dispenser.halt()
        elif self._felt_ms < self._rig.agree_ms:
            return
        self._felt_ms = 0
        self._found += 1
        if self._found >= self._rig.agree_samples:
            self.end(journal.COMPLETE)

    def go_on(self, dt_ms: int) -> int:
        """Books the burst, starts the next when it is over, or ends the move; returns the longest
        time to the next poll. Allocates nothing, unless the move ends here."""
        pump = self._pump
        if pump.drive.open_steps:
            fault = pump.dispenser.account()
            if fault != faults.NONE:
                pump.fail(fault, pump.drive.open_steps)
                return _IDLE_MS
        self.done_steps = (pump.drive.counted() - self._began_pulses) * self._direction
        self._wait_ms -= dt_ms
        if pump.drive.open_steps:
            return self._rig.burst_ms
        left_steps = self.asked_steps - self.done_steps
        if left_steps <= 0:
            if self._found_counts:
                pump.fail(faults.NO_PLUNGER, self.asked_steps)
            else:
                self.end(journal.COMPLETE)
            return _IDLE_MS
        if self._found or pump.sensing.forbids(self._excused):
            return self._rig.agree_ms
        if self._wait_ms > 0:
            return min(self._wait_ms, self._rig.burst_ms)
        steps = min(left_steps, self._burst_steps)
        fault = pump.dispenser.move(steps, self._direction, self._interval_us, self._insulin)
        if fault != faults.NONE:
            pump.fail(fault, 0)
            return _IDLE_MS
        self._wait_ms = steps * self._interval_us // 1000
        return min(max(1, self._wait_ms), self._rig.burst_ms)

    def end(self, reason: int) -> None:
        """Ends the move at once, the motor first. Allocates. Raises OSError."""
        pump = self._pump
        pump.drive.disable()
        pump.dispenser.halt()
        self.over(reason)
        pump.enter(FAULT if pump.alarms.stopping() else self._next_state)

    def over(self, reason: int) -> None:
        """The motor was stopped, and its steps are booked: puts the move on record. Allocates."""
        pump = self._pump
        pump.move = None
        pump.dispenser.end_move()
        pump.dispenser.close()
        steps = (pump.drive.counted() - self._began_pulses) * self._direction
        self.done_steps = max(0, steps)
        record = self.kind + 256 * reason
        total_steps = pump.ledger.total_steps
        kinds.settle(pump.ledger, record, self.done_steps, total_steps)
        pump.journal.note(journal.MOVE, record, self.done_steps, total_steps)
        if pump.walk:
            pump.walk.moved(self.kind, reason, self.done_steps)
