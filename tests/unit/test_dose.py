# test_dose: a dose falls due at its rate, exactly as much as was asked, at once or spread.

from firmware.therapy.dose import Dose

FAR_MS = 2**30 - 1
NL = 3_600_000  # of flow


def begun(asked_mu=1_500, nl_per_mu=10, rate_mu_h=90_000, now_mu=None, over_min=0):
    dose = Dose(18_406)
    dose.remember(1, asked_mu, nl_per_mu)
    dose.begin(asked_mu if now_mu is None else now_mu, rate_mu_h, over_min, nl_per_mu)
    return dose


def all_of(dose, part_ms):
    """(what fell due of it, how long that took), taken in parts, bounded as its owner does."""
    total = ms = 0
    while not dose.spent:
        took_ms = min(part_ms, dose.left_ms)
        total += dose.take(took_ms)
        ms += took_ms
    return total, ms


def test_all_of_it_falls_due_and_not_a_picolitre_more():
    for asked_mu in (10, 20, 1_500, 25_000):
        for nl_per_mu in (10, 5, 2):
            for part_ms in (1, 7, 20, 73, 199):
                if asked_mu > 1_500 and part_ms < 73:
                    continue
                dose = begun(asked_mu, nl_per_mu)
                assert all_of(dose, part_ms)[0] == asked_mu * nl_per_mu * NL
                assert dose.take(part_ms) == 0


def test_it_takes_as_long_as_its_rate_says():
    for rate_mu_h, ms in ((90_000, 60_000), (30_000, 180_000), (7_000, 771_429)):
        assert all_of(begun(1_500, rate_mu_h=rate_mu_h), 997) == (15_000 * NL, ms)


def test_what_is_spread_is_spread_evenly_and_ends_on_its_minute():
    """At each moment all of it times the time gone, but for what is less than a 3600th of a pL."""
    for asked_mu, over_min, part_ms in (
        (10, 15, 977), (1_000, 420, 60_000), (4_000, 120, 33_333), (25_000, 1_440, 59_999),
        (7_770, 1_439, 12_345), (30, 1_440, 60_000),
    ):  # fmt: skip
        dose = begun(asked_mu, now_mu=0, over_min=over_min)
        over_ms = over_min * 60_000
        total = ms = 0
        while not dose.spent:
            took_ms = min(part_ms, dose.left_ms)
            total += dose.take(took_ms)
            ms += took_ms
            assert total == asked_mu * 10 * NL * ms // over_ms, (asked_mu, over_min, ms)
        assert (total, ms) == (asked_mu * 10 * NL, over_ms)


def test_a_wave_flows_at_once_and_then_spreads_the_rest():
    dose = begun(6_000, now_mu=2_400, over_min=90)
    assert dose.is_hurried and dose.left_ms == 96_000
    total = dose.take(95_999)
    assert total == 900_000 * 95_999 and dose.is_hurried
    total += dose.take(1)
    assert total == 24_000 * NL and not dose.is_hurried
    assert dose.left_ms == 90 * 60_000 and not dose.spent
    rest, ms = all_of(dose, 60_000)
    assert (total + rest, ms) == (60_000 * NL, 90 * 60_000)


def test_what_flows_at_once_and_is_no_whole_number_of_ms_ends_in_the_next():
    dose = begun(10, rate_mu_h=7_000, now_mu=10)  # 5142.86 ms
    assert dose.left_ms == 5_143
    assert dose.take(5_142) == 70_000 * 5_142
    assert dose.take(1) == 100 * NL - 70_000 * 5_142 and dose.spent


def test_whole_steps_are_rounded_down():
    assert begun(1_500).whole_steps == 15_000_000 // 18_406
    for pl_per_step, steps in ((177_304, 0), (20_000, 1), (20_001, 0)):
        dose = Dose(pl_per_step)
        dose.remember(1, 10, 2)
        assert dose.whole_steps == steps


def test_a_place_without_a_dose_lets_time_pass():
    dose = Dose(18_406)
    for _ in range(3):
        for ms in (60_000, FAR_MS // 2, FAR_MS - FAR_MS // 2 - 60_000):
            assert dose.take(ms) == 0 and dose.left_ms > 0
    assert dose.left_ms == FAR_MS and not dose.active


def test_nothing_of_a_dose_is_left_to_the_next():
    dose = begun(25_000, now_mu=1_000, over_min=17)
    dose.take(1_000)
    dose.end()
    assert dose.take(60_000) == 0 and dose.left_ms == FAR_MS - 60_000
    dose.remember(2, 10, 10)
    dose.begin(10, 90_000, 0, 10)
    assert dose.whole_steps == 5 and dose.left_ms == 400
    assert all_of(dose, 1)[0] == 100 * NL
