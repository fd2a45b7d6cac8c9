# test_clocks: a year of changing clocks on the default rig, in either hemisphere and on the way.
#
# Run by make test-long, not by make test. Owns no programme of its own: tests/host/year.

import pytest

from tests.host.test_year import live
from tests.host.year import NORTH, SOUTH, TRAVELLER


@pytest.mark.parametrize("place", (NORTH, SOUTH, TRAVELLER), ids=("north", "south", "traveller"))
def test_a_year_of_changing_clocks_on_the_default_rig(place):
    live(place, 11, {})
