# test_good_input: what is right to type is taken: every volume, rate, profile, reservoir and time
# of the grid, in every state that can take it.

import datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.host.typing_at import STATES, delivering, loaded, off, typed


def decimal(milli):
    """The same number as different people write it."""
    text = f"{milli // 1000}.{milli % 1000:03d}"
    forms = [st.just(text), st.just(text + "000"), st.just(f" {text} "), st.just(milli / 1000)]
    if milli % 1000 == 0:
        forms.append(st.just(milli // 1000))
    return st.one_of(forms)


@given(
    st.integers(1, 2_500).flatmap(
        lambda centi: st.tuples(st.just(centi * 10), decimal(centi * 10))
    )
)
def test_every_bolus_of_the_grid_is_accepted(dose):
    mu, value = dose
    bench = delivering()
    answer = typed(bench, "bolus", (value,))
    if mu > bench.pump.rig.confirm_mu:
        assert answer.ok and "not begun" in str(answer), str(answer)
        answer = typed(bench, "confirm", (value,))
    assert answer.ok and f"{mu // 1000}.{mu % 1000:03d} U" in str(answer), str(answer)
    assert bench.pump.channels.doses.at[0].asked_mu == mu


@given(st.integers(0, 35_000).flatmap(lambda rate: st.tuples(st.just(rate), decimal(rate))))
def test_every_flat_rate_of_the_grid_is_accepted(basal):
    rate, value = basal
    bench = loaded()
    assert typed(bench, "basal", (value,)).ok
    assert bench.pump.channels.profile.segments == ((0, rate),)


@given(
    st.sets(st.integers(1, 1_439), max_size=47),
    st.lists(st.integers(0, 35_000), min_size=48, max_size=48),
    st.sampled_from(STATES),
    st.booleans(),
)
def test_every_profile_is_accepted_in_every_state(minutes, rates, state, in_pieces):
    segments = tuple(zip(sorted({0, *minutes}), rates, strict=False))
    pieces = [f"{m // 60:02d}:{m % 60:02d}={r // 1000}.{r % 1000:03d}" for m, r in segments]
    bench = state()
    assert typed(bench, "basal", pieces if in_pieces else (" ".join(pieces),)).ok
    assert bench.pump.channels.profile.segments == segments


@given(st.integers(1, 300_000).flatmap(lambda mu: st.tuples(st.just(mu), decimal(mu))),
       st.sampled_from((100, 200, 500)))  # fmt: skip
def test_every_reservoir_that_fits_is_accepted(volume, strength):
    mu, value = volume
    bench = off()
    nl_per_mu = 1_000 // strength
    answer = typed(bench, "load", (value, f"U-{strength}"))
    assert answer.ok is (mu * nl_per_mu <= 3_000_000), str(answer)
    if answer.ok:
        assert bench.pump.ledger.capacity_steps == mu * nl_per_mu * 1_000 // 18_406


@given(
    st.datetimes(datetime.datetime(2020, 1, 1, 14), datetime.datetime(2099, 12, 31, 11)),
    st.integers(-48, 56),
    st.sampled_from(STATES),
)
def test_every_time_is_accepted_in_every_state(local, quarters, state):
    local = local.replace(microsecond=0)
    minutes = abs(quarters) * 15
    sign = "-" if quarters < 0 else "+"
    text = f"{local:%Y-%m-%d %H:%M:%S} {sign}{minutes // 60:02d}:{minutes % 60:02d}"
    bench, wall = state(), [0, 0, 0]
    assert typed(bench, "clock", (text,)).ok
    assert bench.sim.hal.rtc.read(wall)
    since = local - datetime.timedelta(minutes=15 * quarters) - datetime.datetime(2000, 1, 1)
    assert wall == [since.days, since.seconds * 1_000, 15 * quarters]
