# test_ideal: the oracle of tools is exact, and sees a single step too few or too many.

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.ideal import Flows, Ideal
from tools.lags import lags

HOUR_MS = 3_600_000
PL_PER_STEP = 18_406


def record(t_ms, kind, **fields):
    """A record of a pump switched on at 00:00 of 2026-06-02, two hours east of UTC."""
    ms = t_ms - 2 * HOUR_MS
    day, ms = 2 + ms // (24 * HOUR_MS), ms % (24 * HOUR_MS)
    hour, minute, second = ms // HOUR_MS, ms // 60_000 % 60, ms // 1000 % 60
    utc = f"2026-06-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}.{ms % 1000 // 10:02d}Z"
    return {"t_ms": t_ms, "utc": utc, "offset_min": 120, "kind": kind, **fields}


def profile(t_ms, *segments):
    count = len(segments)
    return [
        record(t_ms, "segment", start_minute=minute, rate_mu_h=rate, index=index, count=count)
        for index, (minute, rate) in enumerate(segments)
    ]


def state(t_ms, name):
    return record(t_ms, "state", state=name, total_steps=0)


def bolus(t_ms, asked_mu, rate_mu_h=90_000):
    return record(t_ms, "bolus", dose_id=1, asked_mu=asked_mu, rate_mu_h=rate_mu_h)


def end(t_ms, reason):
    fields = {"dose_id": 1, "delivered_steps": 0, "uncertain_steps": 0, "reason": reason}
    return record(t_ms, "end", **fields)


def boot(t_ms):
    """The power went and came back: the records that a start writes."""
    fields = {"reset_cause": 0, "pl_per_step": PL_PER_STEP, "uncertain_steps": 0}
    return [record(t_ms, "boot", **fields), end(t_ms, "reset"), state(t_ms, "fault")]


def pump(*segments, nl_per_mu=10):
    """Loaded, programmed and delivering from 0 on."""
    load = {"volume_nl": 3_000_000, "nl_per_mu": nl_per_mu, "total_steps": 0}
    begin = record(0, "begin", pl_per_step=PL_PER_STEP)
    return [begin, record(0, "load", **load), *profile(0, *segments), state(0, "delivering")]


def nl(ideal, t_ms):
    return ideal.volume_pl(t_ms) / 1000


# -- the oracle alone ------------------------------------------------------------------------


def test_a_unit_an_hour_is_ten_microlitres_an_hour():
    ideal = Ideal(pump((0, 1_000)), 48 * HOUR_MS)
    assert nl(ideal, HOUR_MS) == 10_000
    assert nl(ideal, 48 * HOUR_MS) == 480_000
    assert ideal.volume_pl(1) == Fraction(10_000_000, HOUR_MS)


def test_the_local_minute_chooses_the_segment_through_midnight():
    ideal = Ideal(pump((0, 1_000), (6 * 60, 2_000), (23 * 60, 500)), 30 * HOUR_MS)
    assert nl(ideal, 24 * HOUR_MS) == 10 * (6 * 1_000 + 17 * 2_000 + 500)
    assert nl(ideal, 30 * HOUR_MS) - nl(ideal, 24 * HOUR_MS) == 60_000
    assert ideal.programme(0, 25 * HOUR_MS) == [
        (0, 6 * HOUR_MS, 1_000),
        (6 * HOUR_MS, 23 * HOUR_MS, 2_000),
        (23 * HOUR_MS, 24 * HOUR_MS, 500),
        (24 * HOUR_MS, 25 * HOUR_MS, 1_000),
    ]


def test_setting_the_clock_changes_the_segment_and_repeats_nothing():
    """Its record is stamped with the time before; the next one with the time after."""
    clock = record(HOUR_MS, "clock", new_utc="2026-06-02T06:00:00.00Z", new_offset_min=0)
    after = record(HOUR_MS, "ack", number=251)
    after["utc"], after["offset_min"] = "2026-06-02T06:00:00.00Z", 0
    for told in ([clock], [clock, after]):
        ideal = Ideal([*pump((0, 1_000), (6 * 60, 3_000)), *told], 2 * HOUR_MS)
        assert nl(ideal, HOUR_MS) == 10_000
        assert nl(ideal, 2 * HOUR_MS) == 40_000


def test_a_clock_that_jumped_is_followed_from_there():
    jump = record(HOUR_MS, "jump", due_utc="2026-06-01T23:00:00.00Z", due_offset_min=120)
    jump["utc"] = "2026-06-02T04:00:00.00Z"
    ideal = Ideal([*pump((0, 1_000), (6 * 60, 3_000)), jump], 2 * HOUR_MS)
    assert nl(ideal, HOUR_MS) == 10_000
    assert nl(ideal, 2 * HOUR_MS) == 40_000


def test_nothing_goes_on_by_itself_after_a_restart():
    records = [*pump((0, 1_000)), bolus(HOUR_MS - 1_000, 1_500), *boot(HOUR_MS)]
    ideal = Ideal([*records, state(3 * HOUR_MS, "delivering")], 4 * HOUR_MS)
    assert ideal.flows_pl(4 * HOUR_MS).bolus == 250_000
    assert ideal.flows_pl(3 * HOUR_MS).basal == 10_000_000
    assert ideal.flows_pl(4 * HOUR_MS).basal == 20_000_000
    assert not ideal.delivering(HOUR_MS) and not ideal.delivering(HOUR_MS + 1)
    assert ideal.boots == [HOUR_MS] and ideal.cuts == []


def test_a_restart_begins_a_new_account():
    """What was owed, and what went out of it, is settled there; a step is missed none the less."""
    on = 3 * HOUR_MS
    records = [*pump((0, 1_000)), *boot(HOUR_MS), state(on, "delivering")]
    ideal = Ideal(records, 4 * HOUR_MS)
    due_ms = [-(-n * PL_PER_STEP * HOUR_MS // 10_000_000) for n in range(1, 400)]
    before = [(t_ms, n) for n, t_ms in enumerate(due_ms, 1)]
    moved = 401  # in mid-burst, so that two more went out than any rest showed
    after = [(HOUR_MS, moved), *((on + t_ms, moved + n) for n, t_ms in enumerate(due_ms, 1))]
    found, dropped_steps = lags(ideal, before + after)
    assert dropped_steps == 0
    assert len(found) == len(before) + len(after) - 1
    assert all(0 <= lag.steps < 1 for lag in found)
    few, _ = lags(ideal, before + after[:1] + [(t_ms, n - 1) for t_ms, n in after[1:]])
    assert [lag.steps >= 1 for lag in few] == [False] * len(before) + [True] * (len(after) - 1)


def test_a_bolus_flows_beside_basal_until_its_amount_is_reached():
    ideal = Ideal([*pump((0, 1_000)), bolus(0, 1_500)], HOUR_MS)
    assert ideal.flows_pl(30_000).bolus == 7_500_000
    assert ideal.flows_pl(60_000) == Flows(
        Fraction(10_000_000, 60), Fraction(15_000_000), Fraction(10_000_000, 60)
    )
    assert ideal.flows_pl(HOUR_MS).bolus == 15_000_000
    assert nl(Ideal([*pump((0, 0), nl_per_mu=2), bolus(0, 1_500)], HOUR_MS), HOUR_MS) == 3_000


def test_a_bolus_that_is_cut_keeps_what_flowed_and_its_fraction():
    ideal = Ideal([*pump((0, 0)), bolus(0, 1_500), end(20_001, "stopped")], HOUR_MS)
    assert ideal.volume_pl(HOUR_MS) == Fraction(15_000_000 * 20_001, 60_000)
    assert ideal.cuts == [20_001]


@pytest.mark.parametrize("name", ("suspended", "fault", "off"))
def test_nothing_flows_while_delivery_is_stopped(name):
    stopped = [*pump((0, 1_000)), state(HOUR_MS, name), state(3 * HOUR_MS, "delivering")]
    ideal = Ideal(stopped, 4 * HOUR_MS)
    assert [nl(ideal, hour * HOUR_MS) for hour in range(5)] == [0, 10_000, 10_000, 10_000, 20_000]
    assert ideal.flows_pl(4 * HOUR_MS).programme == 40_000_000
    on = [0, HOUR_MS - 1, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS + 1]
    assert [ideal.delivering(t_ms) for t_ms in on] == [False, True, False, False, False, True]


def test_a_journal_without_its_beginning_is_refused():
    with pytest.raises(ValueError, match="does not begin with its begin, or with a boot"):
        Ideal(pump((0, 1_000))[1:], HOUR_MS)
    with pytest.raises(ValueError, match="follows one of"):
        Ideal([*pump((0, 1_000)), state(9, "suspended"), state(8, "delivering")], HOUR_MS)


@given(
    st.lists(st.tuples(st.integers(1, 90_000), st.booleans()), max_size=6),
    st.integers(0, 2_000),
    st.integers(1_000, 35_000),
)
def test_the_oracle_is_the_sum_of_every_millisecond(switches, asked_mu, rate_mu_h):
    """Slowly, in whole numbers: units of 1/3600 pL, a millisecond at a time."""
    records = [*pump((0, rate_mu_h), (1, 70)), bolus(0, asked_mu)]
    moments, t_ms = {}, 0
    for gap_ms, on in switches:
        t_ms += gap_ms
        moments[t_ms] = on
        records.append(state(t_ms, "delivering" if on else "suspended"))
    until_ms = t_ms + 1_000
    ideal = Ideal(records, until_ms)
    total, left, on = 0, asked_mu * 10 * 1000 * 3600, True
    for ms in range(until_ms):
        if ms in moments:
            on = moments[ms]
            left = left if on else 0
        if on:
            flow = min(left, 90_000 * 10)
            left -= flow
            total += flow + (rate_mu_h if ms < 60_000 else 70) * 10
    assert ideal.volume_pl(until_ms) == Fraction(total, 3600)


def test_one_step_too_few_or_too_many_is_seen():
    ideal = Ideal(pump((0, 1_000)), HOUR_MS)
    due_ms = [-(-n * PL_PER_STEP * HOUR_MS // 10_000_000) for n in range(1, 500)]
    exact = [(t_ms, n) for n, t_ms in enumerate(due_ms, 1)]
    found, dropped_steps = lags(ideal, exact)
    assert dropped_steps == 0 and all(0 <= lag.steps < 1 for lag in found)
    few, _ = lags(ideal, [(t_ms, n - 1) for t_ms, n in exact])
    assert all(lag.steps >= 1 for lag in few)
    many, _ = lags(ideal, [(t_ms - 1, n) for t_ms, n in exact])
    assert all(lag.steps < 0 for lag in many)
