# test_trapped: how much a blocked line did not get, and how much it holds, and at what pressure.

from firmware.config import Rig
from firmware.line import Line
from firmware.trapped import estimate
from tests.unit.plunger import Plunger
from tests.unit.test_line import BASAL_NL_H, BOLUS_NL_H, began, looked


def test_what_was_missed_is_within_a_fifth():
    for line_mn_q8 in (555, 833, 1_666):
        plunger = Plunger(line_mn_q8)
        line = began(plunger)
        looked(line, plunger, 400)
        blocked_at = plunger.steps
        plunger.keeps = 1_000
        looked(line, plunger, 1_000)
        truth = plunger.steps - blocked_at
        missed, held, _ = estimate(line, plunger.steps)
        assert abs(missed - truth) * 5 <= truth, (missed, truth)
        assert abs(held - truth) * 5 <= truth, (held, truth)


def test_what_a_bolus_left_in_the_line_is_held_too():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 985
    looked(line, plunger, 1_000, BOLUS_NL_H)
    blocked_at = plunger.steps
    plunger.keeps = 1_000
    looked(line, plunger, 1_000, BOLUS_NL_H)
    missed, held, _ = estimate(line, plunger.steps)
    truth = plunger.steps - blocked_at
    assert abs(missed - truth) * 5 <= truth, (missed, truth)
    flow_steps = 217 * 256 // 833  # that the flow had put into it
    assert abs(held - truth - flow_steps) * 5 <= truth + flow_steps, (held, truth)


def test_a_line_that_is_blocked_while_it_still_fills_is_no_straight_line():
    # Three parts in four of a soft line's flow stay in it until 0.2 U: there is no knee to see.
    for line_mn_q8, keeps in ((255, 995), (382, 993), (573, 988)):
        for pressed in (100, 140):
            plunger = Plunger(line_mn_q8)
            line = began(plunger, compliance_nl_kpa=725)
            plunger.keeps = keeps
            looked(line, plunger, pressed, BOLUS_NL_H)
            blocked_at = plunger.steps
            before_q8 = plunger.fluid_q8
            plunger.keeps = 1_000
            looked(line, plunger, 1_000, BOLUS_NL_H)
            missed, held, _ = estimate(line, plunger.steps)
            truth = plunger.steps - blocked_at
            assert abs(missed - truth) * 5 <= truth, (line_mn_q8, pressed, missed, truth)
            truth += before_q8 // line_mn_q8
            assert abs(held - truth) * 5 <= truth, (line_mn_q8, pressed, held, truth)


def test_what_a_flow_holds_is_known_though_it_never_was_another():
    for line_mn_q8, keeps in ((382, 983), (255, 988), (573, 973)):
        plunger = Plunger(line_mn_q8)
        line = Line(Rig(compliance_nl_kpa=725))
        line.begin(0)
        plunger.keeps = keeps
        looked(line, plunger, 150, BASAL_NL_H * 35)
        blocked_at = plunger.steps
        before_q8 = plunger.fluid_q8
        plunger.keeps = 1_000
        looked(line, plunger, 1_000, BASAL_NL_H * 35)
        missed, held, _ = estimate(line, plunger.steps)
        truth = plunger.steps - blocked_at
        assert abs(missed - truth) * 5 <= truth, (line_mn_q8, missed, truth)
        truth += before_q8 // line_mn_q8
        assert abs(held - truth) * 5 <= truth, (line_mn_q8, held, truth)


def test_friction_that_bends_the_rise_of_a_bolus_is_no_line_that_was_open():
    plunger = Plunger(382)
    line = began(plunger, compliance_nl_kpa=725)
    blocked_at = plunger.steps
    plunger.keeps = 1_000
    for _ in range(6):
        looked(line, plunger, 10, BOLUS_NL_H)
        plunger.kinetic_mn += 4
    looked(line, plunger, 1_000, BOLUS_NL_H)
    missed, _, _ = estimate(line, plunger.steps)
    truth = plunger.steps - blocked_at
    assert abs(missed - truth) * 5 <= truth, (missed, truth)


def test_friction_that_changes_in_a_long_bolus_is_not_held_by_the_line():
    plunger = Plunger()
    line = began(plunger)
    plunger.keeps = 985
    for _ in range(20):
        looked(line, plunger, 60, BOLUS_NL_H)
        plunger.kinetic_mn += 12
    blocked_at = plunger.steps
    plunger.keeps = 1_000
    looked(line, plunger, 1_000, BOLUS_NL_H)
    _, held, _ = estimate(line, plunger.steps)
    truth = plunger.steps - blocked_at + 217 * 256 // 833
    assert abs(held - truth) * 5 <= truth, (held, truth)


def test_with_few_points_the_rise_itself_tells():
    for steps in (40, 60):
        plunger = Plunger()
        line = began(plunger)
        line.begin(plunger.steps)
        blocked_at = plunger.steps
        plunger.keeps = 1_000
        looked(line, plunger, steps)
        missed, held, _ = estimate(line, plunger.steps)
        truth = plunger.steps - blocked_at
        assert abs(missed - truth) * 5 <= truth, (missed, truth)
        assert abs(held - truth) * 5 <= truth, (held, truth)


def test_what_an_earlier_flow_left_in_the_line_is_held_too():
    for line_mn_q8 in (555, 833, 1_666):
        plunger = Plunger(line_mn_q8)
        line = began(plunger)
        plunger.keeps = 985
        looked(line, plunger, 600, BOLUS_NL_H)
        blocked_at = plunger.steps
        before_q8 = plunger.fluid_q8
        plunger.keeps = 1_000
        looked(line, plunger, 1_000)
        missed, held, _ = estimate(line, plunger.steps)
        truth = plunger.steps - blocked_at
        assert abs(missed - truth) * 5 <= truth, (missed, truth)
        truth += before_q8 // line_mn_q8
        assert abs(held - truth) * 5 <= truth, (held, truth)


def test_what_an_earlier_flow_pressed_says_nothing_of_a_line_that_has_drained():
    for pressed in (150, 300, 600):
        plunger = Plunger()
        line = began(plunger)
        plunger.keeps = 985
        looked(line, plunger, pressed, BOLUS_NL_H)
        plunger.keeps = 0
        looked(line, plunger, 12)
        blocked_at = plunger.steps
        plunger.keeps = 1_000
        looked(line, plunger, 1_000)
        missed, held, _ = estimate(line, plunger.steps)
        truth = plunger.steps - blocked_at
        assert abs(missed - truth) * 5 <= truth, (pressed, missed, truth)
        assert abs(held - truth) * 5 <= truth, (pressed, held, truth)


def test_a_sensor_too_coarse_for_a_step_of_the_line_breaks_nothing():
    line = Line(Rig(force_counts_n=10, compliance_nl_kpa=2_000, pl_per_step=1_800))
    assert line.step_counts_q8 == 0
    line.begin(0)
    for step in range(600):
        line.look(8 + step % 2, step, BOLUS_NL_H)
    missed, held, counts = estimate(line, 600)
    assert 0 <= missed <= 600 and held >= 0 and counts >= 0


def test_the_pressure_is_that_of_now_not_of_the_newest_floor():
    for line_mn_q8 in (555, 833, 1_666):
        plunger = Plunger(line_mn_q8)
        line = began(plunger)
        looked(line, plunger, 200)
        plunger.keeps = 1_000
        looked(line, plunger, 1_000)
        _, _, counts = estimate(line, plunger.steps)
        truth = plunger.fluid_q8 >> 8
        assert abs(counts - truth) * 10 <= truth, (counts, truth)
        area_mm2 = 58.9  # of a bore of 8.66 mm; a count is a mN
        assert abs(line.pressure_pa(counts) * area_mm2 / 1_000 - counts) <= counts / 50


def test_what_winds_up_the_drive_is_missed_and_not_held():
    # A drive of half the stiffness, and a line of twice: a fifth of each step.
    plunger = Plunger(1_666)
    plunger.drive_mn = 31
    line = began(plunger)
    looked(line, plunger, 200)
    assert 28 << 4 < line.floor.climb_q4 < 34 << 4
    blocked_at = plunger.steps
    plunger.keeps = 1_000
    looked(line, plunger, 1_000)
    missed, held, _ = estimate(line, plunger.steps)
    truth = plunger.steps - blocked_at
    assert abs(missed - truth) * 10 <= truth, (missed, truth)
    truth = plunger.fluid_q8 // 1_666
    assert truth * 5 < missed * 9 // 2, (truth, missed)
    assert abs(held - truth) * 10 <= truth, (held, truth)
