# test_pump_exact: at every poll that leaves the motor at rest, less than a step is owed; and the
# books say exactly what went out.

from tests.unit.bench import HOUR_MS, Watch, running
from tests.unit.booked import COARSE, PLANT_COARSE, books, dosed, steps_of
from tests.unit.slots import mark


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


def test_a_closed_mark_says_what_the_motor_did():
    made = running("1.0")
    for i in range(10):
        made.sim.advance(123_456)
        if i % 2:
            made.console.bolus("0.30")
            made.sim.advance(3_000)
        made.console.suspend()
        ledger = made.pump.ledger
        total, basal, bolus, uncertain, _, dose_steps, allowed, *_ = mark(made.sim.hal.store)
        assert (total, basal, bolus) == (
            ledger.total_steps,
            ledger.basal_steps,
            ledger.bolus_steps,
        )
        assert (uncertain, dose_steps, allowed) == (0, ledger.dose_steps[0], 0)
        assert total == made.sim.hal.stepper.count()
        made.console.resume()
