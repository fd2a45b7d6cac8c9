# test_years: what takes minutes: the whole pump for a year, in which its power goes every other
# day; every rate with a stop each minute.
#
# Run by make test-long, not by make test. Owns no programme of its own: tests/host/test_sweeps and
# test_pump_sweeps.

import pytest

from tests.host.test_pump_sweeps import (
    FASTEST_MU_H,
    day_at,
    day_with_stops_at,
    days_of_the_whole_pump,
    sample,
)
from tests.host.test_sweeps import GRID_MU_H, swept


def test_every_rate_of_the_grid_with_a_stop_every_minute_all_day():
    assert swept(range(1, GRID_MU_H + 1), [59_000] * 1_440) == []


@pytest.mark.parametrize("rate", [*sample(1.26), FASTEST_MU_H])
def test_the_pump_is_exact_over_a_day_at_more_rates(rate):
    day_at(rate)


@pytest.mark.parametrize("rate", sample(1.26))
def test_the_pump_is_exact_with_a_stop_every_minute_at_more_rates(rate):
    day_with_stops_at(rate)


def test_a_year_of_the_whole_pump_is_exact():
    assert days_of_the_whole_pump(365, 5).rests > 8_000_000
