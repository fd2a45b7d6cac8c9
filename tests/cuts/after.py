# after: what a pump does after a cut, and does not, from its start until it delivers again.
#
# Owns the checks by behaviour: nothing moves by itself, nothing is delivered twice, and then all
# is exact. Must not: look into the store.

from tests.cuts import acts
from tests.cuts.judge import DELIVERING, FAULT
from tests.cuts.machine import PL_PER_STEP

BEGUN, BOLUS_BEGUN, LINE_HOLDS, LINE_MIXED = 9, 1, 138, 160
TEMP_ENDED, NO_TEMP = 18, 151
_DOSE_MU = 50
_BASAL_MU_H = 30_000
_NEAR_US = 1_000_000
_TYPED = (
    (acts.BOLUS, acts.at_once(1_000)),
    (acts.STOP, None),
    (acts.SUSPEND, None),
    (acts.BOLUS, acts.at_once(0)),
    (acts.BASAL, []),
)


_NEW_LINE = (
    (acts.CHANGE_SET, "patch"),
    (acts.AFFIRM, None),
    (acts.AFFIRM, None),
    (acts.STOP, None),
)


def follow(cut, machine, idle_ms):
    """Raises AssertionError. idle_ms: how long it is left alone, each time."""
    pump = machine.pump
    until = _until(machine)
    if pump.recovery.fault:
        _is_still(machine, idle_ms)
        assert machine.ask(acts.RESUME)[0] >= 100
        assert machine.ask(acts.BEGIN)[0] == BEGUN
    unseen = [alarm for alarm in pump.alarms.standing if alarm.stops and not alarm.acknowledged]
    _is_still(machine, idle_ms)
    if unseen:
        assert machine.ask(acts.RESUME)[0] >= 100, "resumed without an acknowledgement"
        assert pump.state == FAULT
    machine.ask(acts.ACK)
    _is_still(machine, idle_ms)
    _ran_on(machine, until)
    asked = cut.moment.said.asked
    if asked and asked[0] != acts.BOLUS:
        machine.ask(*asked)
        if pump.state == DELIVERING:
            assert machine.ask(acts.SUSPEND)[0] < 100
    assert machine.ask(acts.END_TEMP)[0] in (TEMP_ENDED, NO_TEMP)
    assert machine.ask(acts.BASAL, [(0, 0)])[0] < 100
    _resume(machine, cut.moment.said.mixed)
    counted = machine.plant.motor.count()
    booked = pump.ledger.total_steps
    assert counted == 0 or asked[0] == acts.RESUME
    flow_pl = _once(cut, machine, asked)
    flow_pl += _go_on(machine)
    steps = machine.plant.motor.count() - counted
    assert pump.ledger.total_steps - booked == steps, ("booked", steps)
    assert counted or 0 <= flow_pl - steps * PL_PER_STEP < PL_PER_STEP, (flow_pl, steps)


def _until(machine):
    """Of the temporary rate: which it is, and the us at which it is over; or None."""
    temp = machine.pump.channels.basal.temp
    if not temp.kind:
        return None
    return temp.kind, temp.value, machine.polled_us + temp.left_ms * 1_000


def _ran_on(machine, until):
    """Nothing but time ends a temporary rate, and time does."""
    found = _until(machine)
    if until and until[2] > machine.polled_us + _NEAR_US:
        assert found[:2] == until[:2] and abs(found[2] - until[2]) <= _NEAR_US, (found, until)
    elif not until or until[2] < machine.polled_us - _NEAR_US:
        assert not found, ("a temporary rate outlasts its time", found, until)


def _is_still(machine, idle_ms):
    """Nothing moves, whatever is typed; nor is it shown so."""
    motor = machine.plant.motor
    for command, argument in _TYPED:
        assert machine.ask(command, argument)[0] >= 100, command
    machine.run(idle_ms)
    assert motor.starts == 0 and not motor.enabled and motor.count() == 0, "it moves by itself"
    assert machine.pump.state != DELIVERING


def _resume(machine, mixed):
    pump = machine.pump
    if pump.walk:
        assert machine.ask(acts.STOP)[0] < 100
    if pump.ledger.left_steps() < 1_000:
        strength = 1_000 // pump.channels.nl_per_mu
        for other in (100, 200, 500) if pump.ledger.total_steps else ():
            if other != strength:
                assert machine.ask(acts.LOAD, (150_000, other))[0] == LINE_HOLDS
        assert machine.ask(acts.LOAD, (150_000, strength))[0] < 100
    machine.run(20_000)  # an alarm that was seen, and whose cause is gone, ends
    answer = machine.ask(acts.RESUME)
    if mixed and answer[0] == LINE_MIXED:
        for command, argument in _NEW_LINE:
            assert machine.ask(command, argument)[0] < 100, command
        answer = machine.ask(acts.RESUME)
    else:
        assert mixed < 2, "a line of two strengths delivers"
    assert answer[0] < 100, ("cannot resume", answer)


def _once(cut, machine, asked):
    """The command that was under way, posted again, and those before it. Its flow, in pL."""
    motor = machine.plant.motor
    before = motor.count()
    flow_pl = 0
    if asked and asked[0] == acts.BOLUS:
        code = machine.ask(*asked)[0]
        mu, _, _, over_min = asked[1]
        machine.run(mu * 40 + 200 + over_min * 60_000)
        steps = motor.count() - before
        whole_steps = 0
        for dose in cut.life.doses:
            if dose.request_id == asked[2]:
                whole_steps = asked[1][0] * machine.pump.channels.nl_per_mu * 1_000 // PL_PER_STEP
                assert steps + cut.dose_steps(dose, cut.most)[0] <= whole_steps, "twice"
        if code == BOLUS_BEGUN:
            flow_pl = asked[1][0] * machine.pump.channels.nl_per_mu * 1_000
            assert steps == whole_steps, (steps, whole_steps)
        else:
            assert steps == 0 and (code == acts.SEEN or code >= 100), code
        before = motor.count()
    for wish, _ in cut.moment.said.answered[1:][-3:]:
        assert machine.ask(*wish)[0] in (acts.SEEN, acts.SEEN_REFUSED), wish
    if asked and asked[2]:
        assert machine.ask(*asked)[0] in (acts.SEEN, acts.SEEN_REFUSED), asked
    machine.run(2_000)
    assert motor.count() == before, "a command that was seen is carried out again"
    return flow_pl


def _go_on(machine):
    """Basal, and a dose beside it, up to a moment at which the motor rests. The flow, in pL."""
    pump = machine.pump
    nl_per_mu = pump.channels.nl_per_mu
    began_us = machine.plant.clock.us
    assert machine.ask(acts.BASAL, [(0, _BASAL_MU_H)])[0] < 100
    machine.run(400)
    number = pump.channels.doses.last_id
    answer = machine.ask(acts.BOLUS, acts.at_once(_DOSE_MU), 1_000_000)
    assert answer[0] == BOLUS_BEGUN and answer[1] == number + 1, answer
    machine.run(_DOSE_MU * 40 + 100)
    while pump.drive.open_steps:
        machine.poll_next()
    assert not pump.channels.doses.count
    assert pump.ledger.dose_steps[0] == _DOSE_MU * nl_per_mu * 1_000 // PL_PER_STEP
    ms = machine.polled_us // 1000 - began_us // 1000
    return (_DOSE_MU * 3_600_000 + _BASAL_MU_H * ms) * nl_per_mu * 1_000 // 3_600_000
