# test_power_cuts_long: as tests/host/test_power_cuts, in longer lives, torn at more places, every
# start followed up until it delivers, and of the starts themselves a fifth cut again and again.
#
# Run by make test-long, not by make test. A life is shared out among processes.

import pytest

from tests.cuts.host import cut_everywhere, cuts_in

PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_a_cut_anywhere_on_littlefs(part):
    counts = cut_everywhere(
        "flash", 2_000, thorough=True, part=part, parts=PARTS, again=23, depth=2
    )
    assert cuts_in(counts) > 4_000, counts


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", ["fram", "split"])
def test_a_cut_at_any_byte(kind, part):
    counts = cut_everywhere(kind, 100, part=part, parts=PARTS, again=97, depth=2)
    assert cuts_in(counts) > 4_000, counts
