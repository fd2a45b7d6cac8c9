# test_scenarios_golden: each scenario comes to what it came to before.
#
# Owns the comparison with tests/host/golden; goldens.py says how to write those anew.

import pytest

from tests.host import goldens


@pytest.mark.parametrize("path", goldens.scenarios(), ids=lambda path: path.stem)
def test_a_scenario_comes_to_its_golden(path):
    golden = goldens.golden_of(path)
    assert golden.exists(), "python -m tests.host.goldens writes it"
    told = goldens.played(path)
    assert told == golden.read_text(encoding="utf-8"), (
        "python -m tests.host.goldens, if it is meant"
    )


def test_every_golden_has_its_scenario():
    names = {goldens.golden_of(path).name for path in goldens.scenarios()}
    assert names and names == {path.name for path in goldens.FOLDER.glob("*.txt")}
