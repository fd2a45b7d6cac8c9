# test_bounds: a limit that a person set is never above the rig's.

from firmware.bounds import NAMES, Bounds
from firmware.config import Rig
from tests.unit.settled import number


def made(values, **rig):
    bounds = Bounds(Rig(**rig))
    bounds.set(b"".join([number(value, 4) for value in values]))
    return [getattr(bounds, name) for name in NAMES]


def test_without_any_they_are_the_rigs():
    assert [getattr(Bounds(Rig()), name) for name in NAMES] == [
        25_000, 35_000, 60_000, 300_000, 10_000, 90_000,
    ]  # fmt: skip
    assert made((0,) * 6, max_bolus_mu=5_000)[0] == 5_000


def test_each_is_its_own():
    values = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000]
    assert made(values) == values


def test_none_is_above_the_rigs():
    rig = [getattr(Rig(), name) for name in NAMES]
    assert made([value + 1 for value in rig]) == rig
    assert made([4_294_967_295] * 6) == rig
    assert made([value - 1 for value in rig]) == [value - 1 for value in rig]


def test_where_the_rig_asks_for_no_confirmation_a_person_may():
    assert made([0] * 6, confirm_mu=0)[4] == 0
    assert made([0, 0, 0, 0, 20_000, 0], confirm_mu=0)[4] == 20_000


def test_taken_back_they_are_the_rigs_again():
    bounds = Bounds(Rig())
    bounds.set(number(1_000, 4) * 6)
    bounds.set(None)
    assert bounds.max_bolus_mu == 25_000 and bounds.intact()
