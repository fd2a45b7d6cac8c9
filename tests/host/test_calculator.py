# test_calculator: whatever is typed and set, the bolus suggested is the rule's, in fractions.
#
# The oracle is the rule as its sources have it, written down anew, and rounded nowhere.

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from firmware.therapy import calculator

MG_DL, MMOL_L = 0, 1
MG_DL_A_MMOL_L = Fraction("18.0182")
ROUNDED_MU = 12  # at most so much less: three parts to a mU, the bolus to ten


def oracle(carbs, ratio, glucose, low, high, sensitivity, unit, on_board, reverse):
    """(meal, correction, bolus) in mU, as fractions. All given in thousandths."""
    meal = Fraction(carbs, ratio) * 1000 if carbs else Fraction(0)
    correction = Fraction(0)
    if glucose >= 0:
        mg_dl = Fraction(glucose, 1000) * (MG_DL_A_MMOL_L if unit else 1)
        if glucose > high and mg_dl >= 70:
            correction = Fraction(glucose - high, sensitivity) * 1000
        elif glucose < low and reverse:
            correction = Fraction(glucose - low, sensitivity) * 1000
    rest = max(correction - on_board, 0) if correction > 0 else correction
    return meal, correction, max(meal + rest, 0)


@st.composite
def asked(draw):
    unit = draw(st.sampled_from((MG_DL, MMOL_L)))
    targets = st.integers(3_300, 13_900) if unit else st.integers(60_000, 250_000)
    low, high = sorted((draw(targets), draw(targets)))
    return {
        "carbs": draw(st.one_of(st.just(0), st.integers(1, 500_000))),
        "ratio": draw(st.integers(1_000, 150_000)),
        "glucose": draw(
            st.one_of(st.just(-1), st.integers(*((1_100, 33_300) if unit else (20_000, 600_000))))
        ),
        "low": low,
        "high": high,
        "sensitivity": draw(st.integers(*((300, 22_200) if unit else (5_000, 400_000)))),
        "unit": unit,
    }


LOW_ABOVE_ITS_RANGE = {
    "carbs": 0, "ratio": 0, "glucose": 65_000, "low": 60_000, "high": 60_000, "sensitivity": 5_000,
    "unit": MG_DL,
}  # fmt: skip


@given(asked(), st.integers(0, 60_000), st.booleans())
@example(LOW_ABOVE_ITS_RANGE, 0, False)
def test_what_is_suggested_is_the_rule_rounded_down(what, on_board, reverse):
    lies, meal, correction = calculator.advise(**what)
    counted, taken, bolus = calculator.suggest(meal, correction, on_board, reverse)
    exact_meal, exact_correction, exact = oracle(**what, on_board=on_board, reverse=reverse)
    assert meal == exact_meal.__floor__()
    assert counted == exact_correction.__floor__()
    assert 0 <= taken <= max(counted, 0) and taken <= on_board
    assert bolus % 10 == 0 and bolus >= 0
    assert 0 <= exact - bolus < ROUNDED_MU
    assert bolus == max(0, meal + counted - taken) // 10 * 10  # its parts add up to it
    if what["glucose"] < 0:
        assert lies == calculator.NOT_GIVEN


@given(asked(), st.integers(0, 60_000), st.booleans())
def test_insulin_on_board_never_makes_it_more_nor_takes_anything_off_the_meal(what, mu, reverse):
    _, meal, correction = calculator.advise(**what)
    without = calculator.suggest(meal, correction, 0, reverse)[2]
    bolus = calculator.suggest(meal, correction, mu, reverse)[2]
    assert bolus <= without
    assert bolus >= calculator.suggest(meal, min(correction, 0), 0, reverse)[2]


@given(st.integers(0, 40_000))
@example(3_884)
@example(3_885)
@example(3_886)
def test_low_is_below_70_mg_dl_in_either_unit(glucose):
    assert calculator.is_low(glucose, MMOL_L) == (Fraction(glucose, 1000) * MG_DL_A_MMOL_L < 70)
    assert calculator.is_low(glucose * 3, MG_DL) == (glucose * 3 < 70_000)


@given(st.integers(1, 600_000))
def test_the_other_unit_is_the_nearest_that_is_shown(thousandths):
    exact = Fraction(thousandths, 1000) * MG_DL_A_MMOL_L
    assert abs(calculator.mg_dl(thousandths) - exact) <= Fraction(1, 2)
    exact = Fraction(thousandths, 1000) / MG_DL_A_MMOL_L
    assert abs(Fraction(calculator.tenths_mmol_l(thousandths), 10) - exact) <= Fraction(1, 20)


@given(st.sets(st.integers(0, 1439), max_size=12), st.integers(0, 1439), st.sampled_from((6, 10)))
def test_the_row_in_force_is_the_last_that_has_begun(minutes, minute, row_bytes):
    rows = sorted(minutes)
    section = b"".join(m.to_bytes(2, "little") + bytes(row_bytes - 2) for m in rows)
    begun = [m for m in rows if m <= minute] or rows  # else that of the day before
    at = calculator.row_at(memoryview(section), row_bytes, minute)
    assert at == (rows.index(begun[-1]) * row_bytes if rows else -row_bytes)
