# test_wear: the flash outlives the rig.

from tools.wear import measured


def test_the_most_worn_block_lasts_twenty_years():
    result = measured(40)
    assert result["written"]["marks"] == 40 * 1_000
    assert result["written"]["records"] == 40 * 250
    assert result["years"] > 20, result["years"]
    # A mark costs an erase in sixteen: what littlefs does with 256 bytes of a block of 4096.
    assert result["erases"]["marks"] < 40 * 75, result["erases"]
