# test_wear: the flash outlives the rig.

from tests.tell import tell
from tools.wear import measured

DAYS = 40


def test_the_most_worn_block_lasts_twenty_years():
    result = measured(DAYS)
    assert result["written"]["marks"] == DAYS * 1_000
    assert result["written"]["records"] == DAYS * 250
    assert result["years"] > 20, result["years"]
    # A mark costs an erase in sixteen: a page of a block that has sixteen.
    assert result["erases"]["marks"] < DAYS * 65, result["erases"]
    tell(f"wear: the most worn block lasts {result['years']:.0f} years, going by {DAYS} days")
