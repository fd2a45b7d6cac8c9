# programmes: what hypothesis makes up: rates, profiles, boluses, stops, suspensions and
# resumptions, changes of profile and of the clock at any millisecond, early polls and late ones,
# the power that goes and comes back, on rigs of any calibration.
#
# Owns the strategies. Must not: carry out, or judge.

from hypothesis import strategies as st

LATE_MS = 950


def sometimes(ordinary, *rare):
    """Mostly the first: hypothesis takes each with the same weight."""
    return st.one_of(ordinary, ordinary, *rare)


def magnitude(least, most):
    """Whole numbers whose lengths are as likely as each other."""
    decades = [n for n in range(len(str(most))) if 10 ** (n + 1) > least]
    return st.one_of(
        [st.integers(max(least, 10**n), min(most, 10 ** (n + 1) - 1)) for n in decades]
    )


RATES = sometimes(magnitude(1, 35_000), st.just(0), st.sampled_from((1, 320, 9_999, 35_000)))
WAITS = sometimes(magnitude(1, 7_200_000), st.just(0), st.integers(1, 100))


@st.composite
def profiles(draw):
    # Around the time that the programmes take, so that they cross the changes.
    starts = draw(st.sets(st.one_of(st.integers(1, 240), st.integers(1, 1_439)), max_size=8))
    return tuple((minute, draw(RATES)) for minute in sorted({0, *starts}))


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), WAITS),
        st.tuples(st.just("basal"), st.tuples(st.tuples(st.just(0), RATES))),
        st.tuples(st.just("basal"), profiles()),
        st.tuples(st.just("bolus"), magnitude(1, 2_500)),
        st.tuples(st.just("bolus"), magnitude(1, 2_500)),
        st.tuples(st.just("stop"), WAITS),
        st.tuples(st.just("suspend"), WAITS),
        st.tuples(st.just("resume"), WAITS),
        st.tuples(st.just("clock"), st.integers(0, 1_439)),
        st.tuples(st.just("clock"), st.integers(0, 240)),
        st.tuples(st.just("early"), st.lists(magnitude(1, 2_000), max_size=20)),
        st.tuples(st.just("late"), magnitude(1, LATE_MS)),
        st.tuples(st.just("cut"), WAITS),
    ),
    min_size=3,
    max_size=40,
)


@st.composite
def rigs(draw):
    """Rigs that can keep up with what they may be asked: a quantum holds what falls due in the
    longest wait for a poll, and fits one burst."""
    pl_per_step = draw(sometimes(magnitude(500, 250_000), st.sampled_from((500, 18_406, 250_000))))
    bolus_mu_h = draw(magnitude(1_000, 2_000_000))
    burst_ms = draw(st.integers(5, 100))
    spacing_us = pl_per_step * 3_600_000 // ((bolus_mu_h + 70_000) * 10)
    stroke = draw(sometimes(st.just(1), st.integers(2, 256)))
    least_nl = pl_per_step * max(2, stroke, burst_ms * 1_000 // max(20, spacing_us) + 1) // 1_000
    most_nl = min(5_000, pl_per_step * 4_095 // 1_000)
    quantum_nl = min(max(10, least_nl + 1), most_nl)
    if quantum_nl * 1_000 < pl_per_step * stroke:
        stroke = 1
    if spacing_us < 20:  # no motor takes that
        bolus_mu_h, spacing_us = 90_000, pl_per_step * 3_600_000 // 1_600_000
    return {
        "pl_per_step": pl_per_step,
        "bolus_rate_mu_h": bolus_mu_h,
        "burst_ms": burst_ms,
        "stroke_steps": stroke,
        "min_interval_us": draw(st.integers(20, min(1_000, max(20, spacing_us)))),
        "quantum_nl": draw(st.integers(quantum_nl, most_nl)),
        "hour_cap_mu": 200_000,
        "travel_steps": 10_000_000,
    }
