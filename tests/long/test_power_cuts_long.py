# test_power_cuts_long: as tests/host/test_power_cuts, in longer lives; on littlefs torn at more
# places, and every start followed until it delivers, some of them idle for a day before.
#
# Run by make test-long, not by make test. A life is shared out among processes.

import pytest

from tests.cuts.host import cut_everywhere, cuts_in

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_anywhere_on_littlefs(part):
    counts = cut_everywhere("flash", 2_000, thorough=True, part=part, parts=PARTS, again=400)
    assert counts["followed"] == counts["boots"] > 3_000, counts
    assert cuts_in(counts) > 4_000, counts


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", ["flash", "fram", "split"])
def test_a_cut_anywhere_in_an_evening(kind, part):
    size = 1_000 if kind == "flash" else 60
    counts = cut_everywhere(kind, size, life="evening", part=part, parts=PARTS, again=400)
    assert cuts_in(counts) > 1_000, counts


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", ["fram", "split"])
def test_a_cut_at_any_byte(kind, part):
    counts = cut_everywhere(kind, 150, part=part, parts=PARTS, again=300)
    assert cuts_in(counts) > 4_000, counts
