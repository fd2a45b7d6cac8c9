# test_pump_exact: at every poll that leaves the motor at rest, less than a step is owed; and the
# books say exactly what went out.

from tests.unit.bench import (
    BOLUS,
    DELIVERING,
    END,
    HOUR_MS,
    QUICK,
    Watch,
    in_journal,
    running,
)
from tests.unit.slots import mark

COARSE = {"pl_per_step": 177_304}
PLANT_COARSE = {"steps_turn": 332}


def books(made):
    ledger = made.pump.ledger
    assert ledger.basal_steps + ledger.bolus_steps + ledger.stray_steps == ledger.total_steps
    assert ledger.total_steps == made.sim.hal.stepper.count()
    assert ledger.stray_steps == 0


def steps_of(made, mu):
    nl_per_mu = made.pump.channels.nl_per_mu
    return mu * nl_per_mu * 1000 // made.pump.rig.pl_per_step


def dosed(made, mu):
    """The steps of the newest dose, by its END record."""
    _, dose_id, steps, packed = in_journal(made, END)[-1]
    reason = packed & 255
    assert packed >> 8 == made.pump.channels.nl_per_mu
    assert in_journal(made, BOLUS)[-1][1:3] == (dose_id, mu)
    return steps, reason


def test_basal_is_exact_at_every_rest():
    for rate_mu_h in (25, 50, 800, 1_100, 35_000):
        made = running(0)
        watch = Watch(made)
        assert made.console.basal("%d.%03d" % (rate_mu_h // 1000, rate_mu_h % 1000)).ok
        watch.basal(rate_mu_h)
        made.sim.advance(HOUR_MS)
        assert not watch.wrong, watch.wrong
        assert watch.steps() == watch.ideal_steps()
        assert watch.rests > 20
        books(made)


def test_basal_is_exact_for_every_insulin():
    for strength in ("U-100", "U-200", "U-500"):
        made = running(0, strength=strength)
        watch = Watch(made)
        made.console.basal("1.234")
        watch.basal(1_234)
        made.sim.advance(3 * HOUR_MS)
        assert not watch.wrong, (strength, watch.wrong)
        assert watch.steps() == watch.ideal_steps() > 0


def test_a_bolus_beside_basal_is_exact_at_every_rest():
    made = running(0)
    watch = Watch(made)
    made.console.basal("0.85")
    watch.basal(850)
    made.sim.advance(1_234_567)
    assert made.console.bolus("4.20").ok
    watch.bolus(4_200)
    made.sim.advance(600_000)
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps()
    assert dosed(made, 4_200) == (steps_of(made, 4_200), 0)
    books(made)


def test_a_dose_gets_exactly_its_whole_steps_whatever_basal_runs_beside_it():
    for basal in ("0", "0.025", "0.85", "7.3", "35"):
        made = running(basal)
        for mu in (10, 20, 50, 1_000, 1_230):
            made.sim.advance(12_345)
            assert made.console.bolus("%d.%03d" % (mu // 1000, mu % 1000)).ok
            made.sim.advance(mu * 40 + 2_000)
            assert dosed(made, mu) == (steps_of(made, mu), 0), (basal, mu)
        books(made)


def test_a_quick_bolus_is_exact_and_quick():
    made = running(0, QUICK, store_records=600)
    watch = Watch(made)
    made.console.basal("1.0")
    watch.basal(1_000)
    made.sim.advance(100_000)
    assert made.console.bolus(20).ok
    watch.bolus(20_000)
    made.sim.advance(37_895 + 100)  # 20 U at 1_900 U/h, and some polls
    assert dosed(made, 20_000) == (steps_of(made, 20_000), 0)
    assert made.pump.state == DELIVERING
    made.sim.advance(100_000)
    assert watch.steps() == watch.ideal_steps()
    books(made)


def test_a_quick_bolus_owes_less_than_a_step_at_every_rest():
    made = running(0, QUICK)
    watch = Watch(made)
    made.sim.advance(100_000)
    assert made.console.bolus(2).ok
    watch.bolus(2_000)
    made.sim.advance(10_000)
    assert watch.rests > 5
    assert not watch.wrong, (watch.most_steps, watch.wrong)


def test_a_long_time_between_bursts_owes_less_than_a_step_at_every_rest():
    made = running(0, {"burst_ms": 100})
    watch = Watch(made)
    made.console.basal(35)
    watch.basal(35_000)
    made.sim.advance(10_000)
    assert made.console.bolus(2).ok
    watch.bolus(2_000)
    made.sim.advance(120_000)
    assert not watch.wrong, (watch.most_steps, watch.wrong)


def test_a_coarse_rig_is_exact():
    made = running(0, COARSE, **PLANT_COARSE)
    watch = Watch(made)
    made.console.basal("0.85")
    watch.basal(850)
    made.sim.advance(HOUR_MS)
    assert made.console.bolus("3.33").ok
    watch.bolus(3_330)
    made.sim.advance(HOUR_MS)
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps()
    assert dosed(made, 3_330) == (steps_of(made, 3_330), 0)


def test_a_rig_that_moves_in_strokes_owes_less_than_a_stroke():
    made = running(0, {"stroke_steps": 16})
    watch = Watch(made)
    made.console.basal("1.10")
    watch.basal(1_100)
    made.sim.advance(HOUR_MS)
    assert not watch.wrong, watch.wrong
    assert watch.steps() % 16 == 0
    assert made.console.bolus("1.00").ok
    made.sim.advance(120_000)
    assert dosed(made, 1_000) == (steps_of(made, 1_000), 0)
    books(made)


def test_a_rate_changed_every_second_starves_nothing():
    made = running(0)
    watch = Watch(made)
    for i in range(600):
        rate_mu_h = (i * 370) % 9_000
        made.console.basal("%d.%03d" % (rate_mu_h // 1000, rate_mu_h % 1000))
        watch.basal(rate_mu_h)
        made.sim.advance(1_000)
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps() > 40
    books(made)


def test_fractions_survive_a_thousand_suspends():
    made = running(0)
    watch = Watch(made)
    made.console.basal("0.5")
    for _ in range(1_000):
        watch.basal(500)
        made.sim.advance(1_700)
        assert made.console.suspend().ok
        watch.pause()
        made.sim.advance(300)
        assert made.console.resume().ok
    assert not watch.wrong, watch.wrong
    assert watch.steps() == watch.ideal_steps() == 1_700_000 * 5_000 // (18_406 * 3_600)
    books(made)


def test_a_stop_drops_the_rest_of_the_dose_and_nothing_else():
    made = running("2.0")
    doses = 0
    for i in range(60):
        made.sim.advance(10_000)
        assert made.console.bolus("0.50").ok
        made.sim.advance(700 + 90 * i)
        assert made.console.stop().ok
        dose, _ = dosed(made, 500)
        doses += dose
    made.sim.advance(10_000)
    books(made)
    ledger = made.pump.ledger
    assert ledger.bolus_steps == doses
    due_flow = made.sim.elapsed_ms * 20_000 + sum([(700 + 90 * i) * 900_000 for i in range(60)])
    step = 18_406 * 3_600
    # A stop may drop the one whole step that fell due and was not out yet.
    assert due_flow // step - 60 <= ledger.total_steps <= due_flow // step


def test_no_dose_delivers_more_than_was_asked():
    made = running("0.85", COARSE, **PLANT_COARSE)
    for mu in (20, 30, 170, 180, 990):
        made.console.bolus("0.%03d" % mu)
        made.sim.advance(60_000)
        steps, _ = dosed(made, mu)
        assert steps * 177_304 <= mu * 10_000, mu


def test_the_sum_over_a_day_of_doses_is_exact():
    made = running("00:00=0.80 06:00=1.10 11:30=0.90 22:00=0.70")
    ideal = [0, 0]
    total_mu = 0
    for hour in range(24):
        made.sim.advance(HOUR_MS // 2)
        mu = 10 * (1 + hour * 7 % 50)
        assert made.console.bolus("%d.%03d" % (mu // 1000, mu % 1000)).ok
        total_mu += mu
        ideal[1] += steps_of(made, mu)
        made.sim.advance(HOUR_MS // 2)
    basal_mu = (800 * 360 + 1_100 * 330 + 900 * 630 + 700 * 120) // 60
    ledger = made.pump.ledger
    assert ledger.bolus_steps == ideal[1]
    assert ledger.total_steps == (basal_mu + total_mu) * 10_000 // 18_406
    books(made)


def test_a_closed_mark_says_what_the_motor_did():
    made = running("1.0")
    for i in range(10):
        made.sim.advance(123_456)
        if i % 2:
            made.console.bolus("0.30")
            made.sim.advance(3_000)
        made.console.suspend()
        ledger = made.pump.ledger
        total, basal, bolus, uncertain, _, dose_steps, allowed, _ = mark(made.sim.hal.store)
        assert (total, basal, bolus) == (
            ledger.total_steps,
            ledger.basal_steps,
            ledger.bolus_steps,
        )
        assert (uncertain, dose_steps, allowed) == (0, ledger.dose_steps, 0)
        assert total == made.sim.hal.stepper.count()
        made.console.resume()


def test_end_records_sum_to_the_boluses_of_the_ledger():
    made = running("1.0")
    for i in range(12):
        made.console.bolus("0.40")
        made.sim.advance(3_000 + 1_500 * i)
        if i % 3 == 0:
            made.console.stop()
        elif i % 3 == 1:
            made.console.suspend()
            made.console.resume()
        made.sim.advance(20_000)
    ends = in_journal(made, END)
    assert len(ends) == 12
    assert sum([steps for _, _, steps, _ in ends]) == made.pump.ledger.bolus_steps
    assert [dose for _, dose, _, _ in ends] == list(range(1, 13))
    reasons = [packed & 255 for _, _, _, packed in ends]
    assert reasons[0] == 1 and reasons[1] == 2 and reasons[11] == 0
