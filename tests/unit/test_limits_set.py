# test_limits_set: a limit is another after two acts, never above the rig's, and on record.

from tests.unit.bench import HOUR_MS, MIN_MS, SETTING, bench, in_journal, mend, running
from tests.unit.test_profiles import kept, told


def test_asking_changes_nothing_and_confirming_does():
    made = running("1.0")
    before = kept(made)
    answer = made.console.limit("bolus", 12)
    assert str(answer) == (
        "largest bolus 25.000 U -> 12.000 U: pump.confirm(12) within 60 s does it"
    )
    assert kept(made) == before and made.pump.bounds.max_bolus_mu == 25_000
    assert made.console.confirm(12).ok
    assert made.pump.bounds.max_bolus_mu == 12_000
    assert in_journal(made, SETTING)[-1] == (SETTING, 1, 0, 12_000)
    told(made.console.bolus("12.01"), "12.000 U")
    assert made.console.limit("bolus", 20).ok and made.console.confirm("20").ok
    assert in_journal(made, SETTING)[-1] == (SETTING, 1, 12_000, 20_000)
    made.restart()
    assert made.pump.bounds.max_bolus_mu == 20_000


def test_a_wrong_value_leaves_the_question_and_a_minute_ends_it():
    made = running("1.0")
    told(made.console.confirm(12), "nothing waits")
    assert made.console.limit("bolus", 12).ok
    told(made.console.confirm(11), "11.000", "pump.confirm(12)")
    made.sim.advance(59_000)
    told(made.console.confirm(11))
    made.sim.advance(2_000)
    told(made.console.confirm(12), "nothing waits")
    assert made.pump.bounds.max_bolus_mu == 25_000
    assert made.console.limit("bolus", 12).ok and made.console.confirm(12).ok
    told(made.console.confirm(12), "nothing waits"), "once"


def test_a_stop_a_suspend_a_fault_a_restart_and_another_question_forget_it():
    def unseat(made):
        made.sim.happen("unseat")
        made.sim.advance(MIN_MS // 2)

    for forget in (
        lambda made: made.console.stop(),
        lambda made: made.console.suspend(),
        unseat,
        lambda made: made.restart(),
        lambda made: made.console.limit("hour", 30),
        lambda made: made.console.basal("2.0"),
    ):
        made = running("1.0")
        assert made.console.limit("bolus", 12).ok
        forget(made)
        told(made.console.confirm(12))
        assert made.pump.bounds.max_bolus_mu == 25_000


def test_none_is_above_the_rigs_or_below_the_least():
    made = running("1.0", {"max_bolus_mu": 20_000, "confirm_mu": 10_000})
    before = kept(made)
    told(made.console.limit("bolus", "20.01"), "0.010 to 20.000 U", "nearest 20.000")
    told(made.console.limit("bolus", "0.015"), "by 0.010")
    told(made.console.limit("bolus", 0), "nearest 0.010")
    told(made.console.limit("basal", 0), "nearest 0.001")
    told(made.console.limit("hour", 61), "60.000")
    told(made.console.limit("day", 301), "300.000")
    told(made.console.limit("confirm", 11), "10.000")
    told(made.console.limit("speed", "0.9"), "1.000")
    told(made.console.limit("speed", 91), "90.000")
    told(made.console.limit("bolos", 1), "bolus, basal, hour")
    told(made.console.limit("bolus", "12 ml"), "not in U")
    told(made.console.confirm(12), "nothing waits")
    assert kept(made) == before
    assert made.console.limit("bolus", "20 U").ok


def test_the_largest_rate_is_not_below_what_the_profile_in_force_needs():
    made = running("00:00=0.80 06:00=1.10")
    assert made.console.profile("fast", 30).ok
    text = told(made.console.limit("basal", "1.099"), "1.099", "1.100 U/h at 06:00")
    assert "profile" in text
    assert made.console.limit("basal", "1.1").ok
    assert made.console.confirm("1.1").ok, "a profile that is not in force counts for nothing"
    assert made.pump.bounds.max_basal_mu_h == 1_100
    # A question is asked again when it is answered: there may be another profile by then.
    made = running("1.0")
    assert made.console.profile("fast", 30).ok
    assert made.console.limit("basal", 2).ok
    pending = made.pump.pending
    argument, value = pending.argument, pending.value
    assert made.console.use("fast").ok
    pending.ask(1, argument, value)
    told(made.console.confirm(2), "30.000")
    assert made.pump.bounds.max_basal_mu_h == 35_000


def test_caps_are_in_force_at_once_and_over_a_restart():
    made = running("0")
    assert made.console.bolus(4).ok
    made.sim.advance(5 * MIN_MS)
    assert made.console.limit("hour", 6).ok and made.console.confirm(6).ok
    told(made.console.bolus(3), "still fits in this hour, 1.9")
    made.restart()
    mend(made)
    told(made.console.bolus(3), "still fits in this hour, 1.9")
    assert made.console.limit("day", 5).ok and made.console.confirm(5).ok
    told(made.console.bolus("1.5"), "24 hours")
    made.sim.advance(2 * HOUR_MS)
    told(made.console.bolus("1.5"), "24 hours")
    assert made.console.bolus("0.9").ok


def test_a_cap_below_what_went_out_stops_and_can_be_left_again():
    made = running("12")
    made.sim.advance(HOUR_MS)
    assert made.console.limit("hour", 5).ok and made.console.confirm(5).ok
    made.sim.advance(5 * MIN_MS)
    assert made.pump.state == 3
    assert made.console.limit("hour", 60).ok and made.console.confirm(60).ok
    mend(made)


def test_limits_are_shown_with_the_rigs():
    made = bench({"max_bolus_mu": 20_000, "confirm_mu": 0})
    assert made.console.limit("bolus", 12).ok and made.console.confirm(12).ok
    lines = str(made.console.limits()).split("\n")
    assert lines[0].split() == [
        '"bolus"', "largest", "bolus", "12.000", "U,", "the", "rig's", "20.000", "U",
    ]  # fmt: skip
    assert "never, the rig's never" in lines[4]
    for line in lines:
        assert len(line) <= 80, line
