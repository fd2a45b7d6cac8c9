# test_power_cuts: the power goes at every write, every erase and every step of a life of a pump,
# with what was being written whole, absent or torn; and whatever was the truth stays within what
# the next start says. On littlefs starts after a cut are cut, too. See tests/cuts; tests/long has
# the larger lives, starts on FRAM that are cut, cuts in starts after those, and evenings: boluses
# side by side, temporary rates, midnight, and settings as a whole.

from tests.cuts.host import cut_everywhere, cuts_in


def test_a_cut_anywhere_on_littlefs():
    counts = cut_everywhere("flash", 1_000, again=2_000, depth=1)
    assert counts["changes"] > 300 and counts["pulses"] > 1_000, counts
    assert counts["write torn"] > 1_000 and counts["erase torn"] > 100, counts
    assert counts["steps between"] > 1_000 and counts["again torn"] > 500, counts
    assert cuts_in(counts) > 4_000, counts


def test_a_cut_at_any_byte_on_fram():
    counts = cut_everywhere("fram", 40, depth=0)
    assert counts["changes"] > 400 and counts["pulses"] > 40, counts
    assert counts["bytes torn"] > 10_000 and counts["boots"] > 1_000, counts


def test_a_cut_anywhere_with_history_on_littlefs_and_slots_on_fram():
    counts = cut_everywhere("split", 40, depth=0)
    assert counts["bytes torn"] > 8_000 and counts["write torn"] > 500, counts
