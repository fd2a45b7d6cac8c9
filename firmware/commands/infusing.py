# infusing: what a person may ask of set and reservoir: to change them, step by step.
#
# Owns the checks of each, and which step of a walk it is. A refused command changes nothing. Read
# when one is asked for: nothing is delivered then.

from firmware import commands, replies
from firmware.commands.stopping import mu_of
from firmware.moving import relief, sets, walk
from firmware.states import DELIVERING, MOVING


def run(pump, which: int, argument):
    """One of these commands, by its number; returns the answer."""
    return _DO[which - commands.CHANGE_RESERVOIR](pump, argument)


def load(pump, volume_nl, nl_per_mu):
    """The cartridge that a walk waits for is in: its plunger is sought."""
    if _next(pump) != walk.LOAD:
        return replies.NOT_NOW, _next(pump), 0
    return pump.walk.seek(volume_nl, nl_per_mu) or _begun(pump)


def _change_reservoir(pump, name):
    return _change(pump, name, True)


def _change_set(pump, name):
    return _change(pump, name, False)


def _change(pump, name, reservoir):
    refusal = _not_now(pump, walk.NOTHING)
    if refusal:
        return refusal
    index = 0
    if name is not None:
        index = sets.index_of(name)
        if not index:
            return replies.NO_SUCH_SET, 0, 0
    for alarm in pump.alarms.standing:
        if alarm.stops and not alarm.acknowledged:
            return replies.ALARM_STANDS, alarm.number, 0
    pump.walk = walk.Walk(pump, reservoir, index)
    return _walked(pump, walk.RESERVOIR_BEGUN if reservoir else walk.SET_BEGUN)


def _affirm(pump, _):
    """The one thing that was asked last is done."""
    step = _next(pump)
    if step == walk.NOTHING:
        return replies.NO_WALK, 0, 0
    if step == walk.OFF_BODY:
        refusal = _not_now(pump, step) or pump.walk.affirm_off()
        return refusal or _begun(pump) or _walked(pump, walk.AFFIRMED_OFF)
    if step not in (walk.INSERT, walk.CONNECT):
        return replies.NOT_NOW, step, 0
    pump.walk.affirm_on()
    return _walked(pump, walk.INSERTED if step == walk.INSERT else walk.CONNECTED)


def _prime(pump, _):
    step = _next(pump)
    again = step in (walk.FLUSH, walk.INSERT, walk.CONNECT)
    refusal = _not_now(pump, step if again else walk.PRIME)
    if refusal:
        return refusal
    if not pump.walk.tubing_nl:
        return replies.NO_TUBING, 0, 0
    return pump.walk.prime() or _begun(pump)


def _fill_cannula(pump, _):
    if not pump.walk:
        return replies.NO_SET, 0, 0
    return _not_now(pump, walk.FILL) or pump.walk.fill() or _begun(pump)


def _not_now(pump, step):
    """Why this step of a walk cannot be taken now, as an answer, or None."""
    if pump.state == DELIVERING:
        return replies.NOT_WHILE_DELIVERING, 0, 0
    if pump.state == MOVING:
        return replies.MOVING, pump.move.kind, 0
    if _next(pump) == step:
        return None
    if not pump.walk:
        return replies.NO_WALK, 0, 0
    return replies.NOT_NOW, pump.walk.next, 0


def _next(pump):
    return pump.walk.next if pump.walk else walk.NOTHING


def _begun(pump):
    move = pump.move
    if not move:
        return None
    mu = mu_of(pump, move.asked_steps) if move.flow_nl_h else 0
    return replies.MOVE_BEGUN, move.kind, move.asked_steps, mu


def _walked(pump, what):
    return replies.WALKED, what, _next(pump)


def _relieve(pump, _):
    """Gives way to what a blocked line holds."""
    if pump.state == MOVING:
        return replies.MOVING, pump.move.kind, 0
    return relief.begin(pump, False) or _begun(pump)


_DO = (_change_reservoir, _change_set, _affirm, _prime, _fill_cannula, _relieve)
