# test_legs: what a test tells is shown when it passes, and the tests that say how much they tried
# still do.

import re
from pathlib import Path

import pytest

from tests import legs, tell
from tests.rules.source import text
from tests.rules.telling import LINE

SAMPLE = Path("tests/rules/telling.py")
# Claims with a number in them: how many cuts, how long a year.
TELLING = (
    "tests/cuts/host.py",
    "tests/host/test_exactness.py",
    "tests/host/test_pump_sweeps.py",
    "tests/host/test_soak.py",
    "tests/host/test_wear.py",
    "tests/host/test_year.py",
)


@pytest.mark.parametrize("leg", ("cpython", "wasm32"))
def test_what_a_test_tells_is_shown_when_it_passes(leg):
    assert legs.run_leg(leg, [SAMPLE]) == (1, 0, tell.MARK + LINE)


def test_the_mark_of_what_is_told_is_the_same_everywhere():
    assert legs.TOLD == tell.MARK


def test_tests_with_a_number_tell_it():
    silent = [
        name for name in TELLING if not re.search(r"\btell\(f?\"|^    tell\($", text(name), re.M)
    ]
    assert not silent
