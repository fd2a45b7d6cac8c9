# test_units: conversions are exact, and round down.

from firmware import units


def test_a_milliunit_has_the_volume_of_its_concentration():
    assert units.nl_per_mu(100) == 10
    assert units.nl_per_mu(200) == 5
    assert units.nl_per_mu(500) == 2


def test_a_concentration_that_is_not_on_the_market_is_none():
    for strength in (0, 1, 40, 99, 101, 300, 1000, -100):
        assert units.nl_per_mu(strength) == 0, strength


def test_a_step_at_one_nanolitre_an_hour_takes_its_volume_in_hours():
    # 18.406 nL at 1 nL/h are 18.406 h.
    assert units.flow_per_step(18_406) == 18_406 * 3_600
    assert units.flow_per_step(18_406) * 1000 == 18_406 * 3_600_000


def test_steps_of_a_volume_are_rounded_down():
    assert units.nl_to_steps(0, 18_406) == 0
    assert units.nl_to_steps(18, 18_406) == 0
    assert units.nl_to_steps(19, 18_406) == 1
    assert units.nl_to_steps(36, 18_406) == 1
    assert units.nl_to_steps(3_000_000, 18_406) == 162_990


def test_what_steps_leave_over_is_handed_on_to_the_last_picolitre():
    for pl_per_step in (500, 18_406, 177_304, 250_000):
        for volume_nl in (0, 1, 17, 18, 19, 100, 15_000, 250_001, 10_000_000):
            steps, flow = units.nl_to_steps_and_flow(volume_nl, pl_per_step)
            assert 0 <= flow < units.flow_per_step(pl_per_step)
            assert steps * units.flow_per_step(pl_per_step) + flow == volume_nl * 3_600_000


def test_insulin_of_steps_is_rounded_down():
    assert units.steps_to_mu(1, 18_406, 10) == 1
    assert units.steps_to_mu(5, 18_406, 10) == 9
    assert units.steps_to_mu(5, 18_406, 5) == 18
    assert units.steps_to_mu(5, 18_406, 2) == 46


def test_there_and_back_never_gains():
    for nl_per_mu in (10, 5, 2):
        for mu in (10, 50, 1_000, 24_990, 60_000):
            steps = units.nl_to_steps(mu * nl_per_mu, 18_406)
            back = units.steps_to_mu(steps, 18_406, nl_per_mu)
            assert back <= mu
            assert mu - back <= 18_406 // (1000 * nl_per_mu) + 1


def test_the_longest_flow_fits_a_small_integer_of_a_board():
    assert units.FLOW_MAX == 2**30 - 1
    # The coarsest step there may be, and a millisecond of the strongest flow beside it.
    assert units.flow_per_step(250_000) + (2_000_000 + 40_000) * 10 < units.FLOW_MAX
