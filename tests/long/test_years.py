# test_years: what takes minutes: the whole pump for a year, in which its power goes every other
# day; every rate with a stop each minute.
#
# Run by make test-long, not by make test. Owns no programme of its own: tests/host/test_sweeps.

from tests.host.test_sweeps import GRID_MU_H, days_of_the_whole_pump, swept


def test_every_rate_of_the_grid_with_a_stop_every_minute_all_day():
    assert swept(range(1, GRID_MU_H + 1), [59_000] * 1_440) == []


def test_a_year_of_the_whole_pump_is_exact():
    assert days_of_the_whole_pump(365, 5).rests > 8_000_000
