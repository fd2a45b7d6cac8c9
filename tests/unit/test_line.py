# test_line: a line that is blocked is told from one that is open, whatever the cartridge.

from firmware import faults
from firmware.config import Rig
from firmware.line import Line
from tests.unit.plunger import Plunger

BASAL_NL_H = 10_000  # 1 U/h of U-100
BOLUS_NL_H = 900_000
HALF_UNIT = 272  # steps


def began(plunger, **rig):
    """A line that knows its cartridge: 100 steps of basal through an open one."""
    line = Line(Rig(**rig))
    line.begin(0)
    assert looked(line, plunger, 100) == []
    assert line.known
    return line


def judged(line, counts, total_steps, flow_nl_h):
    """A reading, and what the line says at once."""
    line.look(counts, total_steps, flow_nl_h)
    return line.judge() if line.unjudged_steps else faults.NONE


def looked(line, plunger, steps, flow_nl_h=BASAL_NL_H):
    """So many steps; what the line said, and after how many: until it is blocked."""
    said = []
    for step in range(steps):
        fault = judged(line, plunger.step(), plunger.steps, flow_nl_h)
        if fault != faults.NONE:
            said.append((fault, step + 1))
            if fault == faults.OCCLUSION:
                break
    return said


def test_an_open_line_is_never_taken_for_a_blocked_one():
    plunger = Plunger()
    line = began(plunger)
    assert looked(line, plunger, 5_000) == []
    assert line.suspicion() < 10


def test_a_blocked_line_is_found_before_half_a_unit_is_missed():
    # As stiff as twice, as soft as two thirds of what the rig's data say.
    for line_mn_q8 in (833 // 3 * 2, 833, 833 * 2):
        plunger = Plunger(line_mn_q8)
        line = began(plunger)
        plunger.keeps = 1_000
        fault, steps = looked(line, plunger, 1_000)[0]
        assert fault == faults.OCCLUSION
        assert steps <= HALF_UNIT, steps


def test_what_is_learnt_is_the_cartridge_not_a_number_in_the_rig():
    for kinetic_mn in (600, 2_000, 5_000):
        plunger = Plunger(kinetic_mn=kinetic_mn)
        line = began(plunger)
        plunger.keeps = 1_000
        assert looked(line, plunger, 1_000)[0][1] <= HALF_UNIT, kinetic_mn


def test_the_suspicion_grows_with_what_is_pressed():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 1_000
    assert looked(line, plunger, 30) == []
    before = line.suspicion()
    for _ in range(3):
        assert looked(line, plunger, 30) == []
        assert before < line.suspicion() < 100
        before = line.suspicion()


def test_friction_that_comes_slowly_is_followed_and_a_blocked_line_is_not():
    plunger = Plunger()
    line = began(plunger)
    for _ in range(400):  # 1 mN for 5 steps: a sixteenth of a blocked line's rise
        plunger.kinetic_mn += 1
        assert looked(line, plunger, 5) == []
    assert line.suspicion() < 20
    plunger.keeps = 1_000
    assert looked(line, plunger, HALF_UNIT)[0][0] == faults.OCCLUSION


def test_a_force_that_falls_is_followed_at_once():
    plunger = Plunger()
    line = began(plunger)
    plunger.kinetic_mn -= 600
    assert looked(line, plunger, 60) == []
    plunger.keeps = 1_000
    assert looked(line, plunger, 1_000)[0][1] <= HALF_UNIT


def test_a_jump_that_comes_to_a_halt_is_no_blocked_line():
    # Colder, and the pump below the body: 300 mN at once, and then no more.
    plunger = Plunger()
    line = began(plunger)
    plunger.kinetic_mn += 300
    assert looked(line, plunger, 5_000) == []
    assert line.suspicion() < 10


def test_a_bolus_through_an_open_line_is_not_taken_for_a_blocked_one():
    # 985 of 1000 stay from step to step: it comes to 3.26 / 0.015 = 217 mN.
    for keeps in (970, 985, 990, 995):
        plunger = Plunger()
        line = began(plunger)
        plunger.keeps = keeps
        assert looked(line, plunger, 3_000, BOLUS_NL_H) == [], keeps


def test_a_line_that_is_blocked_in_a_bolus_is_found_before_half_a_unit_is_missed():
    for pressed in (0, 30, 100, 300, 2_000):
        plunger = Plunger()
        line = began(plunger)
        plunger.keeps = 985
        assert looked(line, plunger, pressed, BOLUS_NL_H) == []
        plunger.keeps = 1_000
        fault, steps = looked(line, plunger, 1_000, BOLUS_NL_H)[0]
        assert fault == faults.OCCLUSION
        assert steps <= HALF_UNIT, (pressed, steps)


def test_the_force_after_a_bolus_is_no_blocked_line_either():
    # The plunger sticks where the bolus left it, until it slips again.
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 990
    assert looked(line, plunger, 1_000, BOLUS_NL_H) == []
    plunger.keeps = 0
    assert looked(line, plunger, 1_000) == []


def test_nor_is_it_where_slips_are_far_apart_and_friction_has_grown():
    plunger = Plunger()
    plunger.stiction_mn = 1_300
    line = began(plunger)
    plunger.keeps = 990
    assert looked(line, plunger, 500, BOLUS_NL_H) == []
    plunger.kinetic_mn += 180
    assert looked(line, plunger, 500, BOLUS_NL_H) == []
    assert line.rise_counts > 424  # more than is left once the flow is over
    plunger.keeps = 0
    assert looked(line, plunger, 1_000) == []


def test_friction_that_comes_slowly_in_a_long_bolus_is_followed_and_a_blocked_line_is_not():
    plunger = Plunger(keeps=985)
    line = began(plunger)
    for _ in range(40):  # 0.6 N and more in 11 U, and then basal again
        assert looked(line, plunger, 150, BOLUS_NL_H) == [], plunger.steps
        plunger.kinetic_mn += 16
    plunger.keeps = 0
    assert looked(line, plunger, 400) == []
    plunger.keeps = 985
    assert looked(line, plunger, 1_200, BOLUS_NL_H) == []
    plunger.keeps = 1_000
    assert looked(line, plunger, 1_000, BOLUS_NL_H)[0][1] <= HALF_UNIT


def test_what_a_flow_takes_and_friction_together_are_no_blocked_line():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 992
    assert looked(line, plunger, 600, BOLUS_NL_H) == []
    plunger.kinetic_mn += 150
    assert looked(line, plunger, 600, BOLUS_NL_H) == []
    assert line.rise_counts > 424  # what would be blocked without the flow


def bolus(line, plunger, keeps=0):
    """What the line says of 2 U, or of as much of it as tells, and of some basal after it."""
    plunger.keeps = keeps
    said = looked(line, plunger, 1_000, BOLUS_NL_H)
    plunger.keeps = 0
    return [fault for fault, _ in said + looked(line, plunger, 60)]


def test_two_boluses_that_nothing_resists_are_said_and_every_one_after_them():
    plunger = Plunger()
    line = began(plunger)
    said = [bolus(line, plunger) for _ in range(4)]
    assert said == [[], [faults.LEAK], [faults.LEAK], [faults.LEAK]]


def test_one_bolus_that_nothing_resists_may_have_been_hidden_by_friction():
    plunger = Plunger()
    line = began(plunger)
    for keeps in (985, 0, 985, 0, 985):
        assert bolus(line, plunger, keeps) == [], keeps


def test_what_was_felt_before_a_set_or_a_cartridge_was_changed_is_of_no_account():
    plunger = Plunger()
    line = began(plunger)
    assert bolus(line, plunger) == []
    line.begin(plunger.steps)  # it was suspended, and so a set may have been changed
    assert looked(line, plunger, 60) == []
    assert bolus(line, plunger) == []
    line.forget()
    assert looked(line, plunger, 200) == []
    assert bolus(line, plunger) == []
    assert bolus(line, plunger) == [faults.LEAK]


def test_one_bolus_soon_after_another_is_resisted_all_the_same():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 985
    for _ in range(4):
        assert looked(line, plunger, 300, BOLUS_NL_H) == []
        assert looked(line, plunger, 3) == []


def test_a_verdict_holds_until_the_force_falls():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 1_000
    assert looked(line, plunger, 1_000)
    assert line.ceiling_counts <= plunger.reading()
    assert line.ceiling_counts > 8_000 + 2_000 + 300
    line.begin(plunger.steps)
    assert line.ceiling_counts > plunger.reading()


def test_what_was_learnt_outlives_a_stop_and_a_restart():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 1_000
    assert looked(line, plunger, 1_000)
    data = bytearray(8)
    assert line.pack(data, 2) == 6
    for again in (line, Line(Rig())):
        if again is not line:
            assert again.unpack(data, 2) == 6
        again.begin(plunger.steps)
        assert looked(again, plunger, 60)[0][1] <= 24, "it is blocked still"


def test_another_cartridge_is_learnt_anew():
    plunger = Plunger()
    line = began(plunger)
    line.forget()
    assert not line.known
    stiffer = Plunger(kinetic_mn=3_500)
    line.begin(0)
    assert looked(line, stiffer, 2_000) == []


def test_a_drive_that_has_to_find_the_plunger_is_no_blocked_line():
    # 32 steps of play, then from nothing to 2 N within 32 more.
    line = Line(Rig())
    line.begin(0)
    for steps in range(32):
        assert judged(line, 8_000, steps, BASAL_NL_H) == faults.NONE
    for steps in range(32):
        assert judged(line, 8_000 + 62 * steps, 32 + steps, BASAL_NL_H) == faults.NONE
    plunger = Plunger()
    plunger.steps = 64
    assert looked(line, plunger, 1_000) == []
    assert line.known


def test_a_plunger_that_glides_is_learnt_too():
    plunger = Plunger()
    plunger.stiction_mn = 0
    line = Line(Rig())
    line.begin(0)
    assert looked(line, plunger, 1_000) == []
    assert line.known
    plunger.keeps = 1_000
    assert looked(line, plunger, 1_000)[0][1] <= HALF_UNIT


def test_a_plunger_that_is_stuck_is_beyond_the_ceiling():
    plunger = Plunger()
    line = began(plunger)
    assert line.ceiling_counts < 8_000 + 2_000 + 400 + 1_500
    steps = 0
    counts = plunger.reading()
    while counts < line.ceiling_counts:
        counts += 62
        steps += 1
        judged(line, counts, plunger.steps + steps, BASAL_NL_H)
    assert steps < 40  # 0.07 U


def test_a_force_that_vanishes_is_below_the_least():
    plunger = Plunger()
    line = began(plunger)
    assert 8_000 + 1_000 < line.least_counts < 8_000 + 2_000


def test_a_coarse_rig_and_a_fine_one_see_the_same():
    # 0.48 mU and 17.7 mU a step: slip and trend are volumes.
    for pl_per_step, most in ((4_800, 1_042), (177_000, 29)):
        line_mn_q8 = 833 * pl_per_step // 18_406
        plunger = Plunger(line_mn_q8)
        plunger.drive_mn = 62 * pl_per_step // 18_406
        line = Line(Rig(pl_per_step=pl_per_step, quantum_nl=1_000, min_interval_us=100))
        line.begin(0)
        assert looked(line, plunger, 400) == []
        plunger.keeps = 1_000
        assert looked(line, plunger, 5_000)[0][1] <= most
