# test_pump_doses: a dose gets exactly its whole steps, quick or slow, alone or beside basal, whole
# or stopped; and the books say exactly what went out.

from tests.unit.bench import DELIVERING, END, HOUR_MS, QUICK, Watch, in_journal, running
from tests.unit.booked import COARSE, PLANT_COARSE, books, dosed, steps_of


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
