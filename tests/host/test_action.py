# test_action: each byte of the action curves is what the published formula says, rounded.

from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from firmware import sections
from firmware.delivery.onboard import RAPID
from firmware.therapy import action
from tests.host.action_model import MODELS, formula

POINT_MIN = 5


def made(name):
    """The bytes of a curve: in 65535ths, from a point before the dose to one beyond its end."""
    left = formula(name)
    minutes = range(-POINT_MIN, MODELS[name][0] + POINT_MIN + 1, POINT_MIN)
    points = [(left(Decimal(t)) * 65_535).to_integral_value(ROUND_HALF_EVEN) for t in minutes]
    return b"".join(int(point).to_bytes(2, "little") for point in points)


@pytest.mark.parametrize("name", MODELS)
def test_every_byte_of_a_curve_is_as_the_formula_says(name):
    assert action.curve(sections.MODELS.index(name)) == made(name), made(name)


def test_there_are_these_and_no_others():
    assert tuple(MODELS) == sections.MODELS
    assert action.curve(0) is RAPID
    for number in (-1, len(MODELS), 255):
        with pytest.raises(ValueError):
            action.curve(number)


@pytest.mark.parametrize("name", MODELS)
def test_the_model_is_whole_at_first_and_gone_at_its_end_and_quickest_at_its_peak(name):
    left = formula(name)
    end, peak = MODELS[name]
    assert left(Decimal(0)) == 1
    assert abs(left(Decimal(end))) < Decimal("1e-30")
    drops = [left(Decimal(t)) - left(Decimal(t + 1)) for t in range(end)]
    assert drops.index(max(drops)) in (peak - 1, peak)
