# test_refusals: a refusal says what was wrong with what was typed: the value and the limit, or
# what stands in the way.

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.host.typing_at import (
    delivering,
    faulty,
    in_a_bolus,
    interrupted,
    loaded,
    off,
    suspended,
    typed,
    unbegun,
)

MORE_THAN = st.integers(1, 10**6).map(lambda excess: excess * 10)


@given(MORE_THAN)
def test_too_large_a_bolus_names_value_and_limit(excess_mu):
    mu = 25_000 + excess_mu
    said = str(typed(delivering(), "bolus", (f"{mu // 1000}.{mu % 1000:03d}",)))
    assert f"{mu // 1000}.{mu % 1000:03d} U" in said and "25.000 U" in said


@given(st.integers(1, 24_999).filter(lambda mu: mu % 10 and mu > 10))
def test_too_fine_a_bolus_names_value_and_grid(mu):
    said = str(typed(delivering(), "bolus", (f"{mu // 1000}.{mu % 1000:03d}",)))
    assert f"{mu // 1000}.{mu % 1000:03d} U" in said and "0.010 U" in said


@given(st.integers(-(10**6), 9))
def test_too_small_a_bolus_names_value_and_limit(mu):
    sign = "-" if mu < 0 else ""
    text = f"{sign}{abs(mu) // 1000}.{abs(mu) % 1000:03d}"
    said = str(typed(delivering(), "bolus", (text,)))
    assert (text + " U" in said or mu == 0) and "0.010 U" in said


@given(st.integers(35_001, 999_999), st.booleans())
def test_too_large_a_rate_names_value_and_limit(rate, flat):
    text = f"{rate // 1000}.{rate % 1000:03d}"
    said = str(typed(loaded(), "basal", (text if flat else f"00:00=1 07:00={text}",)))
    assert text in said and "35.000" in said


@given(st.integers(300_001, 900_000))
def test_too_large_a_reservoir_names_value_and_limit(mu):
    text = f"{mu // 1000}.{mu % 1000:03d}"
    said = str(typed(off(), "load", (text, "U-100")))
    assert text + " U" in said and "300.000 U" in said


def test_a_bolus_that_does_not_fit_names_what_would():
    bench = off()
    assert bench.console.load(3, "U-100").ok and bench.console.basal(0).ok
    assert bench.console.resume().ok
    said = str(typed(bench, "bolus", (5,)))
    assert "5.000 U" in said and "2.998 U" in said  # whole steps of it
    bench = delivering()
    for _ in range(2):
        assert bench.console.bolus(25).ok and bench.console.confirm(25).ok
        bench.sim.advance(1_100_000)
    said = str(typed(bench, "bolus", (10,)))
    assert "10.000 U" in said and re.search(r"hour, 9\.\d\d\d U", said), said


def test_a_refusal_says_what_stands_in_the_way():
    for state, name, arguments, words in (
        (off, "bolus", (1,), "off"),
        (unbegun, "bolus", (1,), "pump.begin()"),
        (unbegun, "resume", (), "pump.begin()"),
        (off, "begin", (), "has its books"),
        (off, "resume", (), "pump.load("),
        (off, "suspend", (), "off"),
        (off, "ack", (), "no alarm"),
        (delivering, "resume", (), "delivering"),
        (delivering, "load", (300, "U-100"), "pump.suspend()"),
        (delivering, "stop", (), "no bolus"),
        (in_a_bolus, "bolus", (1,), "bolus #1 is running"),
        (suspended, "bolus", (1,), "suspended"),
        (suspended, "suspend", (), "suspended"),
        (faulty, "bolus", (1,), "pump.alarms()"),
        (faulty, "resume", (), "201 driver"),
        (interrupted, "bolus", (1,), "pump.alarms()"),
        (interrupted, "resume", (), "261 interrupted"),
        (off, "load", (100, "U-300"), "U-300"),
    ):
        answer = typed(state(), name, arguments)
        assert not answer.ok and words in str(answer), (name, str(answer))
