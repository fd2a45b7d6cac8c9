# test_ideal: the oracle of tools is exact, and sees a single step too few or too many.

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.ideal import Cut, Flows, Ideal
from tools.ideal_basal import Asked
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
        record(
            t_ms,
            "segment",
            start_minute=minute,
            rate_mu_h=rate,
            index=index,
            count=count,
            profile=0,
        )
        for index, (minute, rate) in enumerate(segments)
    ]


def state(t_ms, name):
    return record(t_ms, "state", state=name, total_steps=0)


def bolus(t_ms, asked_mu, rate_mu_h=90_000, dose_id=1, place=0):
    fields = {"dose_id": dose_id, "asked_mu": asked_mu, "rate_mu_h": rate_mu_h, "place": place}
    return record(t_ms, "bolus", **fields)


def wave(t_ms, asked_mu, now_mu, over_min, dose_id=1, place=1):
    """A bolus of which a part is spread over time: two records."""
    fields = {"dose_id": dose_id, "now_mu": now_mu, "over_min": over_min}
    return [record(t_ms, "wave", **fields), bolus(t_ms, asked_mu, 90_000, dose_id, place)]


def end(t_ms, reason, dose_id=1, delivered_steps=0):
    fields = {"delivered_steps": delivered_steps, "uncertain_steps": 0, "reason": reason}
    return record(t_ms, "end", dose_id=dose_id, **fields)


def temp(t_ms, for_min=0, percent=None, rate_mu_h=None, why="ended"):
    """A temporary rate; without minutes the end of one."""
    if not for_min:
        return record(t_ms, "temp", temp="ended", why=why)
    if percent is not None:
        fields = {"temp": "percent", "percent": percent}
    else:
        fields = {"temp": "rate", "rate_mu_h": rate_mu_h}
    return record(t_ms, "temp", for_ms=for_min * 60_000, **fields)


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
    found = [(t, end, asked.rate_mu_h) for t, end, asked in ideal.programme(0, 25 * HOUR_MS)]
    assert found == [
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
    assert ideal.cuts == [Cut(20_001, Fraction(15_000_000 * 20_001, 60_000), 0)]


def test_what_is_spread_flows_evenly_in_its_minutes():
    ideal = Ideal([*pump((0, 0)), *wave(0, 2_000, 0, 90)], 2 * HOUR_MS)
    assert [nl(ideal, minute * 60_000) for minute in (0, 9, 45, 90, 120)] == [
        0, 2_000, 10_000, 20_000, 20_000,
    ]  # fmt: skip
    assert ideal.volume_pl(1) == Fraction(20_000_000, 90 * 60_000)


def test_the_rest_begins_in_the_millisecond_in_which_what_is_given_at_once_has_flowed():
    """10 mU at 1.333 U/min take 450.1 ms; 80 mU in an hour are 2/9 pL a ms."""
    records = [record(0, "wave", dose_id=1, now_mu=10, over_min=60)]
    records.append(bolus(0, 90, 79_980, place=1))
    ideal = Ideal([*pump((0, 0)), *records], 2 * HOUR_MS)
    assert ideal.volume_pl(450) < 100_000 == ideal.volume_pl(451)
    assert ideal.volume_pl(452) == 100_000 + Fraction(2, 9)
    assert ideal.volume_pl(451 + HOUR_MS) == 900_000 == ideal.volume_pl(2 * HOUR_MS)


def test_boluses_beside_each_other_add_and_are_cut_one_by_one():
    both = [*wave(0, 2_000, 0, 60), *wave(0, 1_000, 400, 60, 2, 2), bolus(0, 600, dose_id=3)]
    cut = end(HOUR_MS // 2, "stopped", 1, 540)
    ideal = Ideal([*pump((0, 1_000)), *both, cut], 2 * HOUR_MS)
    assert ideal.flows_pl(2 * HOUR_MS).bolus == 10_000_000 + 10_000_000 + 6_000_000
    assert ideal.cuts == [Cut(HOUR_MS // 2, Fraction(10_000_000), 540)]
    last = Ideal([*pump((0, 1_000)), *both, end(20_000, "stopped", 3)], 2 * HOUR_MS)
    assert last.flows_pl(2 * HOUR_MS).bolus == 20_000_000 + 10_000_000 + 5_000_000
    off = [*pump((0, 1_000)), *both, state(HOUR_MS // 2, "suspended")]
    left = 4_000_000 + Fraction(6_000_000 * (HOUR_MS // 2 - 16_000), HOUR_MS)
    ideal = Ideal([*off, state(HOUR_MS, "delivering")], 2 * HOUR_MS)
    assert ideal.flows_pl(2 * HOUR_MS).bolus == 10_000_000 + left + 6_000_000


def test_the_wave_of_a_bolus_that_never_began_is_of_no_other():
    """An alarm came between the two records; the next bolus has the same number."""
    alone = wave(0, 2_000, 500, 60)[:1]
    ideal = Ideal([*pump((0, 0)), *alone, bolus(1_000, 1_500)], HOUR_MS)
    assert nl(ideal, 61_000) == 15_000
    again = wave(1_000, 1_000, 0, 30)
    assert nl(Ideal([*pump((0, 0)), *alone, *again], HOUR_MS), 901_000) == 5_000


def test_a_percentage_of_the_profile_is_rounded_down_to_a_thousandth():
    day = pump((0, 999), (60, 1_001))
    ideal = Ideal([*day, temp(HOUR_MS // 2, 60, percent=55)], 3 * HOUR_MS)
    assert [asked for _, _, asked in ideal.programme(0, 3 * HOUR_MS)] == [
        Asked(999, 999),
        Asked(549, 999, "55 %"),
        Asked(550, 1_001, "55 %"),
        Asked(1_001, 1_001),
    ]
    assert nl(ideal, HOUR_MS) == 5 * (999 + 549)
    assert nl(ideal, 2 * HOUR_MS) - nl(ideal, HOUR_MS) == 5 * (550 + 1_001)


def test_a_rate_takes_the_place_of_the_profile_to_its_end_or_the_end_of_its_time():
    day = pump((0, 1_000))
    expired = Ideal([*day, temp(0, 90, rate_mu_h=400)], 3 * HOUR_MS)
    assert nl(expired, 3 * HOUR_MS) == 6_000 + 15_000
    late = temp(90 * 60_000 + 60_000, why="expired")
    assert nl(Ideal([*day, temp(0, 90, rate_mu_h=400), late], 3 * HOUR_MS), 3 * HOUR_MS) == 21_000
    ended = [*day, temp(0, 90, rate_mu_h=400), temp(HOUR_MS)]
    assert nl(Ideal(ended, 3 * HOUR_MS), 3 * HOUR_MS) == 4_000 + 20_000
    replaced = [*day, temp(0, 90, rate_mu_h=400), temp(HOUR_MS, why="replaced")]
    replaced.append(temp(HOUR_MS, 60, percent=200))
    assert nl(Ideal(replaced, 3 * HOUR_MS), 3 * HOUR_MS) == 4_000 + 20_000 + 10_000


def test_its_time_goes_on_while_nothing_is_delivered():
    off = [state(HOUR_MS, "suspended"), state(2 * HOUR_MS, "delivering")]
    ideal = Ideal([*pump((0, 1_000)), temp(0, 150, percent=0), *off], 3 * HOUR_MS)
    assert nl(ideal, 3 * HOUR_MS) == 5_000
    assert ideal.flows_pl(3 * HOUR_MS).programme == 5_000_000


@pytest.mark.parametrize(("off_ms", "end_ms"), ((-9, -9), (9, 9), (-11, 0), (60_000, 0)))
def test_over_a_restart_its_end_is_known_to_a_stamp(off_ms, end_ms):
    """Within that its own record says when it was; a pump that is further off is not believed."""
    over = 2 * HOUR_MS
    restart = [*boot(HOUR_MS), state(HOUR_MS, "delivering")]
    records = [*pump((0, 3_600)), temp(0, 120, rate_mu_h=0), *restart]
    ideal = Ideal([*records, temp(over + off_ms, why="expired")], 3 * HOUR_MS)
    assert nl(ideal, 3 * HOUR_MS) == 36_000 - Fraction(end_ms, 100)
    plain = [*pump((0, 3_600)), temp(0, 120, rate_mu_h=0), temp(over + off_ms, why="expired")]
    assert nl(Ideal(plain, 3 * HOUR_MS), 3 * HOUR_MS) == 36_000


def test_no_rate_is_above_the_highest_that_is_allowed():
    records = [*pump((0, 20_000)), temp(0, 60, percent=500)]
    assert nl(Ideal(records, HOUR_MS), HOUR_MS) == 350_000
    assert nl(Ideal(records, HOUR_MS, 30_000), HOUR_MS) == 300_000


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
    st.integers(0, 200),
    st.integers(15, 25),
)
def test_the_oracle_is_the_sum_of_every_millisecond(
    switches, asked_mu, rate_mu_h, percent, over_min
):
    """Slowly, in whole numbers: units of 1/3600 pL, a millisecond at a time."""
    records = [*pump((0, rate_mu_h), (1, 70)), bolus(0, asked_mu)]
    records += [*wave(0, 3_000, 0, over_min, 2), temp(0, 2, percent=percent)]
    moments, t_ms = {}, 0
    for gap_ms, on in switches:
        t_ms += gap_ms
        moments[t_ms] = on
        records.append(state(t_ms, "delivering" if on else "suspended"))
    until_ms = t_ms + 1_000
    ideal = Ideal(records, until_ms)
    total, left, on, is_spread, spread_ms = 0, asked_mu * 10 * 1000 * 3600, True, True, 0
    for ms in range(until_ms):
        if ms in moments:
            on = moments[ms]
            left = left if on else 0
            is_spread = is_spread and on
        if on:
            flow = min(left, 90_000 * 10)
            left -= flow
            rate = rate_mu_h if ms < 60_000 else 70
            total += flow + (min(rate * percent // 100, 35_000) if ms < 120_000 else rate) * 10
            spread_ms += is_spread
    spread = Fraction(30_000_000 * spread_ms, over_min * 60_000)
    assert ideal.volume_pl(until_ms) == Fraction(total, 3600) + spread


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


def test_of_a_dose_that_is_cut_its_own_steps_are_dropped_and_no_others():
    """Two are owed steps when one is cut, in mid-burst: what the other is owed goes out after."""
    both = [*wave(0, 6_000, 0, 60), *wave(0, 6_000, 0, 60, 2, 2)]
    at = HOUR_MS // 2
    each = 30_000_000 // PL_PER_STEP  # due of each by then
    cut = end(at, "stopped", 1, each - 2)
    ideal = Ideal([*pump((0, 0)), *both, cut], 2 * HOUR_MS)
    went = 2 * each - 4  # of both, as the motor was stopped
    whole = (60_000_000 + 30_000_000) // PL_PER_STEP
    for dropped in (2, 3):
        rests = [(at, went), (at + 1_001, went + 4 - dropped), (2 * HOUR_MS, whole - dropped)]
        found, dropped_steps = lags(ideal, rests)
        assert [lag.t_ms for lag in found if 0 <= lag.steps < 1][-1:] == (
            [2 * HOUR_MS] if dropped_steps == dropped else []
        )
    exact = [(at, went), (2 * HOUR_MS, whole - 2)]
    found, dropped_steps = lags(ideal, exact)
    assert dropped_steps == 2 and [lag.t_ms for lag in found] == [2 * HOUR_MS]
    for wrong in (-1, 2):
        found, _ = lags(ideal, [(at, went), (2 * HOUR_MS, whole - 2 - wrong)])
        assert not 0 <= found[-1].steps < 1, wrong


def test_what_basal_is_owed_when_delivery_stops_is_paid_and_not_dropped():
    on = 2 * HOUR_MS
    off = [end(HOUR_MS, "suspended", 1, 540), state(HOUR_MS, "suspended")]
    records = [*pump((0, 1_000)), *wave(0, 2_000, 0, 120), *off, state(on, "delivering")]
    ideal = Ideal(records, 3 * HOUR_MS)
    asked = 10_000_000 + 10_000_000
    due = asked // PL_PER_STEP - (10_000_000 // PL_PER_STEP - 540)  # less what was dropped
    paid = [(HOUR_MS, due - 2), (on, due - 2), (on + 40, due)]
    found, dropped_steps = lags(ideal, paid)
    assert dropped_steps in (3, 4)
    assert [(lag.t_ms, 0 <= lag.steps < 1) for lag in found] == [(on + 40, True)]
    unpaid, _ = lags(ideal, [*paid[:2], (on + 2_000, due - 2)])
    assert unpaid[-1].steps >= 1
