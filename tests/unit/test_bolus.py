# test_bolus: a dose falls due at its rate, exactly as much as was asked.

from firmware.therapy.bolus import Bolus

STEP = 18_406 * 3_600


def begun(asked_mu=1_500, nl_per_mu=10, rate_mu_h=90_000, pl_per_step=18_406):
    bolus = Bolus(pl_per_step)
    bolus.begin(asked_mu, asked_mu * nl_per_mu, rate_mu_h * nl_per_mu)
    return bolus


def test_all_of_it_falls_due_and_not_a_picolitre_more():
    for asked_mu in (10, 20, 1_500, 25_000):
        for nl_per_mu in (10, 5, 2):
            for part_ms in (1, 7, 20, 73, 199):
                bolus = begun(asked_mu, nl_per_mu)
                if asked_mu > 1_500 and part_ms < 73:
                    continue
                total = 0
                while not bolus.spent:
                    total += bolus.take(part_ms)
                assert total == asked_mu * nl_per_mu * 3_600_000
                assert bolus.take(part_ms) == 0


def test_it_takes_as_long_as_its_rate_says():
    bolus = begun(1_500)  # at 1.5 U/min
    for _ in range(599):
        bolus.take(100)
    bolus.take(99)
    assert not bolus.spent
    bolus.take(1)
    assert bolus.spent


def test_whole_steps_are_rounded_down():
    assert begun(1_500).whole_steps == 15_000_000 // 18_406
    assert begun(10, 2, pl_per_step=177_304).whole_steps == 0
    assert begun(10, 2, pl_per_step=20_000).whole_steps == 1
    assert begun(10, 2, pl_per_step=20_001).whole_steps == 0


def test_its_last_moment_is_told_when_it_is_near():
    bolus = begun(1_500)
    assert bolus.wait_ms() == 60_000
    while bolus.wait_ms() == 60_000:
        bolus.take(20)
    left_ms = bolus.wait_ms()
    assert left_ms >= 1
    bolus.take(left_ms - 1)
    assert not bolus.spent
    bolus.take(1)
    assert bolus.spent
    assert bolus.wait_ms() == 60_000


def test_doses_are_numbered_from_one():
    bolus = Bolus(18_406)
    assert (bolus.dose_id, bolus.active) == (0, False)
    for dose_id in (1, 2, 3):
        bolus.begin(100, 1_000, 900_000)
        assert (bolus.dose_id, bolus.active, bolus.asked_mu) == (dose_id, True, 100)
        bolus.end()
        assert (bolus.dose_id, bolus.active) == (dose_id, False)


def test_nothing_of_a_dose_is_left_to_the_next():
    bolus = begun(25_000)
    bolus.take(1_000)
    bolus.end()
    bolus.begin(10, 100, 900_000)
    assert bolus.whole_steps == 5
    total = 0
    while not bolus.spent:
        total += bolus.take(1)
    assert total == 100 * 3_600_000
