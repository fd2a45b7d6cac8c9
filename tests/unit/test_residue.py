# test_residue: a line that is still full of an earlier flow is not taken for a blocked one.

import math

from firmware.config import Rig
from firmware.residue import Residue
from tests.unit.bench import MOVING, SUSPENDED, numbers, running
from tests.unit.plunger import Plunger
from tests.unit.test_line import HALF_UNIT, began, judged
from tests.unit.walking import good, to_prime

PRIME_NL_H = 3_600_000
FILL_NL_H = 900_000
STEP_MS = 18_406 * 3_600 // FILL_NL_H  # of the cannula's flow
# Of a rig whose resistance and compliance are half more than the default's. A step of prime keeps
# (1 - 1 / 610) of what is in the line; one of the cannula's, which take four times as long:
SLOW_MS = 15_000 * 333 * 9 // 4_000
PRIME_KEEPS = 998
FILL_KEEPS = 994


def test_it_drains_no_sooner_than_the_slowest_line_whatever_the_polls():
    for waits_ms in ((20,), (1_000,), (7, 13, 450), (9_000,)):
        residue = Residue(Rig())
        residue.flow(100_000)
        residue.flow(0)
        at_ms = turn = 0
        while at_ms < 6 * SLOW_MS:
            wait_ms = waits_ms[turn % len(waits_ms)]
            residue.drain(wait_ms)
            at_ms += wait_ms
            turn += 1
            truth = 100_000 * math.exp(-at_ms / SLOW_MS)
            assert residue.counts >= int(truth), (waits_ms, at_ms, residue.counts, truth)
            assert residue.counts <= truth * 6 // 5 + 100, (waits_ms, at_ms, residue.counts, truth)
        residue.drain(60_000)
        residue.drain(60_000)
        assert residue.counts == 0


def test_a_stronger_flow_takes_over_what_is_left():
    residue = Residue(Rig())
    residue.flow(300)
    assert residue.counts == 0
    residue.flow(100)
    assert residue.counts == 200
    residue.flow(250)
    assert residue.counts == 50
    residue.flow(400)
    assert residue.counts == 0


def slower(plunger, line, steps, flow_nl_h, keeps, ms):
    """So many steps of a flow; the first verdict, and after how many."""
    plunger.keeps = keeps
    for step in range(steps):
        line.residue.drain(ms)
        fault = judged(line, plunger.step(), plunger.steps, flow_nl_h)
        if fault:
            return fault, step + 1
    return None


def primed():
    """(plunger, line) of a soft line that resists, full of what a prime pressed into it."""
    plunger = Plunger(555)
    line = began(plunger)
    assert slower(plunger, line, 1_500, PRIME_NL_H, PRIME_KEEPS, STEP_MS // 4) is None
    return plunger, line


def test_a_slower_flow_finds_the_line_full_and_that_is_no_blocked_line():
    plunger, line = primed()
    before = plunger.fluid_q8 >> 8
    line.begin(plunger.steps)
    assert slower(plunger, line, 800, FILL_NL_H, FILL_KEEPS, STEP_MS) is None
    assert before > 2 * (plunger.fluid_q8 >> 8)


def test_one_that_is_blocked_then_is_found():
    plunger, line = primed()
    line.begin(plunger.steps)
    fault, steps = slower(plunger, line, 1_000, FILL_NL_H, 1_000, STEP_MS)
    assert steps <= HALF_UNIT, steps


def test_at_rest_the_line_drains_too():
    made = running("1.0")
    made.sim.advance(1_200_000)
    good(made.console.suspend())
    to_prime(made)
    good(made.console.prime())
    made.sim.advance(40_000)
    residue = made.pump.line.residue
    assert residue.counts < 10
    good(made.console.stop())
    made.sim.advance(2_000)
    assert residue.counts > 500, residue.counts
    made.sim.advance(120_000)
    assert residue.counts == 0


def test_the_cannula_is_filled_at_once_after_the_tubing():
    for compliance, resistance in ((333, 15_000), (500, 22_500), (167, 22_500), (500, 7_500)):
        made = running("1.0", compliance_nl_kpa=compliance, line_pa_s_ul=resistance)
        made.sim.advance(1_200_000)
        good(made.console.suspend())
        to_prime(made)
        good(made.console.prime())
        made.sim.advance(40_000)
        assert made.pump.state == MOVING
        good(made.console.stop())
        good(made.console.affirm())
        good(made.console.fill_cannula())
        made.sim.advance(30_000)
        assert numbers(made) == [] and made.pump.state == SUSPENDED, (compliance, resistance)
        good(made.console.resume())
        made.sim.advance(600_000)
        assert numbers(made) == [], (compliance, resistance)
