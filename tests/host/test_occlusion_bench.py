# test_occlusion_bench: the benchmark of blocked lines measures what it says, and is not easily
# pleased.
#
# Two cases and half a day: whether the numbers are good enough is for make bench-occlusion to say.

import io
import json

import pytest
import typer
from rich.console import Console

from tools.occlusion import __main__ as bench
from tools.occlusion import table, trial

PROMISED = {"rate_mu_h", "rig", "seed", "alarm_s", "missed_mu", "estimated_mu", "false_alarms"}
FEW = (trial.CASES[4], trial.CASES[8])  # 10 U/h, and in a bolus: seconds until the alarm


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    out = tmp_path_factory.mktemp("bench") / "rows.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "CASES", FEW)
        with pytest.raises(typer.Exit):
            bench.main(1, 0.5, out)
    assert out.with_suffix(".png").stat().st_size > 10_000
    return json.loads(out.read_text())


def good(rows):
    return {**rows[1], "missed_mu": 400, "estimated_mu": 420, "held_mu": 500, "false_alarms": 0}


def test_each_row_has_the_promised_keys(rows):
    """A life, and each case on each kind of plant."""
    assert len(rows) == 1 + 2 * len(FEW)
    for row in rows:
        assert set(row) >= PROMISED, PROMISED - set(row)
    assert [row["rate_mu_h"] for row in rows].count(None) == 1
    assert {row["plant"] for row in rows} == {"default", "soft"}


def test_a_row_says_what_the_plant_did(rows):
    for row in rows[1:]:
        assert 1 < row["alarm_s"] < 600
        # What was asked since the kink, at the case's rate and 1 U/h beside a bolus, was missed.
        rate_mu_h = row["rate_mu_h"] + (1_000 if "bolus" in row["case"] else 0)
        asked_mu = rate_mu_h * row["alarm_s"] / 3_600
        assert abs(row["missed_mu"] - asked_mu) < 40, (row, asked_mu)
    assert rows[0]["days"] == 0.5 and rows[0]["false_alarms"] == len(rows[0]["alarms"])


def test_a_row_that_keeps_every_claim_is_no_shortfall(rows):
    row = {**good(rows), "estimated_held_mu": 450}
    assert table.shortfalls([row]) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"missed_mu": 501, "estimated_mu": 501}, "501"),
        ({"estimated_mu": 481}, "estimated_mu"),
        ({"estimated_mu": 319}, "estimated_mu"),
        ({"estimated_held_mu": 601}, "estimated_held_mu"),
        ({"alarm_s": None}, "no alarm"),
        ({"false_alarms": 1, "alarms": [212]}, "212"),
    ],
)
def test_a_wrong_row_is_found(rows, wrong, said):
    row = {**good(rows), "estimated_held_mu": 500, **wrong}
    found = table.shortfalls([row])
    assert len(found) == 1, found
    assert said in found[0] or table.units(501) in found[0]


def test_a_false_alarm_in_a_life_is_found(rows):
    assert len(table.shortfalls([{**rows[0], "false_alarms": 1, "alarms": [208]}])) == 1


def test_the_table_names_every_case_and_fits_the_terminal(rows):
    console = Console(width=80, file=io.StringIO(), record=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "CASES", FEW)
        console.print(table.table(rows[1:], "of any kind"))
    text = console.export_text()
    for case in FEW:
        assert case.name in text
    assert "…" not in text
