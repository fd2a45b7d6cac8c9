# scenes: what a machine is doing when something goes wrong, and at which moment of it.
#
# Owns the scenes, the moments, and how a person goes on from each to a pump that delivers. Must
# not: hold a test, or know what goes wrong.

import functools
import random

from tests.host.machine import Machine

MIN_MS = 60_000
TRAVEL = {"travel_steps": 6_000}
REST = ("off", "suspended")
BASAL = ("basal 0.1", "basal 1", "basal 35")
BOLUS = ("bolus, its start", "bolus, its middle", "bolus, its last step")
MOVES = ("prime", "rewind", "cannula")
EVERY = (*REST, *BASAL, *BOLUS, *MOVES)
MOMENTS = ("just after a pulse", "halfway to a poll", "at the very poll")
_DOSE = "1.00"
_DOSE_STEPS = 543


def _loaded(rate, rig, plant):
    made = Machine(rig, plant)
    made.do("load", 300, "U-100")
    made.do("basal", rate)
    made.rate_mu_h = round(float(rate) * 1_000)
    return made


@functools.cache
def _delivering(rate, rig, plant):
    """... until the line is known."""
    made = _loaded(rate, dict(rig), dict(plant))
    made.delivers()
    while made.trace.net < 140:
        made.sim.advance(MIN_MS)
        made.do("status")  # somebody is there
    return made


def _suspended(rig, plant):
    made = _delivering("1", rig, plant).copy()
    made.do("suspend")
    made.stopped(made.now_ms)
    return made


def _affirmed(rig, plant):
    made = _suspended(rig, plant)
    made.sim.happen("disconnect")
    made.do("change_set", "tubed-60")
    made.do("affirm")
    return made


@functools.cache
def _begun(scene, rig, plant):
    if scene == "off":
        return _loaded("1", dict(rig), dict(plant))
    if scene == "suspended":
        return _suspended(rig, plant)
    if scene in BASAL:
        return _delivering(scene.split()[1], rig, plant)
    if scene in BOLUS:
        made = _delivering("1", rig, plant).copy()
        before = made.trace.net
        made.do("bolus", _DOSE)
        if scene == BOLUS[1]:
            made.sim.advance(20_000)
        if scene == BOLUS[2]:
            while made.pump.channels.doses.count and (made.trace.net < before + _DOSE_STEPS - 1):
                made.poll_again()
        return made
    rig = (*rig, *TRAVEL.items())
    if scene == "prime":
        made = _affirmed(rig, plant)
        made.do("prime")
        made.sim.advance(3_000)
    elif scene == "rewind":
        made = _suspended(rig, plant)
        made.sim.happen("disconnect")
        made.do("change_reservoir")
        made.do("affirm")
        made.sim.advance(1_000)
    else:
        made = _affirmed(rig, plant)
        made.do("prime")
        made.sim.advance(3_000)
        made.do("stop")
        made.sim.happen("connect")
        made.do("affirm")
        made.do("fill_cannula")
        made.sim.advance(3_000)
    return made


def begun(scene, rig, plant):
    """A machine in a scene; rig, plant: pairs of name and value that differ."""
    return _begun(scene, tuple(rig.items()), tuple(plant.items())).copy()


def moments_of(scene):
    return MOMENTS[1:] if scene in REST else MOMENTS


def come_to(made, scene, moment, seed):
    """Lets some polls pass, and then time until the moment; nobody polls at it."""
    if scene not in BOLUS[::2]:
        for _ in range(random.Random(seed).randrange(8)):
            made.poll_again()
    if moment == MOMENTS[0]:
        net = made.trace.net
        polls = 0
        while made.trace.net == net and polls < 1_000:
            made.poll_again()
            polls += 1
        assert made.trace.net != net, "it does not move"
        wait_ms = min(3, made.due_ms - made.now_ms - 1)
    elif moment == MOMENTS[1]:
        wait_ms = (made.due_ms - made.now_ms) // 2
    else:
        wait_ms = made.due_ms - made.now_ms
    made.sim.hal.clock.sleep_ms(max(0, wait_ms))


def go_on(made, scene):
    """What a person does, after what was wrong is mended, to have delivery again."""
    if made.pump.move:
        made.do("stop")
    if made.pump.walk:
        made.do("stop")
    if scene == "rewind":
        made.sim.happen("reservoir", 3_000_000)
        made.do("load", 300, "U-100")
    if scene in MOVES:
        made.sim.happen("connect")
    made.delivers()
