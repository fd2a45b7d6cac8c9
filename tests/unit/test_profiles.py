# test_profiles: six profiles by name, one of them in force; what is wrong is said and changes
# nothing.

from firmware import journal
from tests.unit.bench import (
    HOUR_MS,
    MIN_MS,
    QUICK,
    RATE,
    SEGMENT,
    SETTING,
    WAS,
    Watch,
    bench,
    in_journal,
    running,
)

TWO = "00:00=0.80 06:00=1.10"


def told(answer, *words):
    """Refused, in a line with these words."""
    text = str(answer)
    assert not answer.ok and "\n" not in text and text.startswith("refused: "), text
    for word in words:
        assert word in text, text
    return text


def kept(made):
    """All that is set, and what came of it."""
    pump = made.pump
    return (
        bytes(pump.settings.image),
        pump.channels.profile.segments,
        pump.settings.active,
        pump.settings.revision,
        made.sim.hal.store.count(),
    )


def test_the_first_profile_is_called_day_and_is_in_force():
    made = bench()
    assert "no profile" in str(made.console.profiles())
    assert made.console.basal(TWO).ok
    text = str(made.console.profiles())
    assert text.split() == ['"day"', "2", "segments", "24.600", "U", "a", "day", "in", "force"]
    assert str(made.console.profile()) == (
        '"day" U/h: 00:00=0.800 06:00=1.100\n24.600 U a day, in force'
    )


def test_another_profile_changes_nothing_until_it_is_used():
    made = running(TWO)
    assert made.console.profile("weekend", "00:00=0.70").ok
    assert made.pump.channels.profile.segments == ((0, 800), (360, 1_100))
    assert str(made.console.profile("Weekend")) == '"weekend" U/h: 00:00=0.700\n16.800 U a day'
    answer = made.console.use("WEEKEND")
    assert str(answer) == 'profile "weekend" is in force, 16.800 U a day'
    assert made.pump.channels.profile.segments == ((0, 700),)
    assert made.pump.channels.basal.rate_mu_h == 700
    assert in_journal(made, SETTING)[-1] == (SETTING, 7, 1, 2)
    made.restart()
    assert made.pump.channels.profile.segments == ((0, 700),)
    assert "2 segments" in str(made.console.profiles())


def test_switching_is_exact_at_the_poll_at_which_it_is_done():
    for second in (0, 7, 1_234):
        made = running("1.0")
        assert made.console.profile("b", "00:00=2.5").ok
        watch = Watch(made)
        watch.basal(1_000)
        made.sim.advance(HOUR_MS + second * 1_000)
        assert made.console.use("b").ok
        watch.basal(2_500)
        assert in_journal(made, RATE)[-1][1] == 2_500
        made.sim.advance(HOUR_MS)
        assert made.console.use("day").ok
        watch.basal(1_000)
        made.sim.advance(HOUR_MS)
        assert watch.wrong == [], watch.wrong
        assert watch.steps() == watch.ideal_steps()


def test_a_switch_in_mid_bolus_takes_nothing_from_either():
    made = running("1.0", QUICK)
    assert made.console.profile("b", "00:00=0.1 00:30=9.0").ok
    watch = Watch(made)
    watch.basal(1_000)
    assert made.console.bolus(5).ok
    watch.bolus(5_000)
    made.sim.advance(3_000)
    assert made.pump.channels.doses.count
    assert made.console.use("b").ok
    watch.basal(100)
    made.sim.advance(20 * MIN_MS)
    assert watch.wrong == [] and watch.steps() == watch.ideal_steps()
    assert made.pump.ledger.dose_steps[0] == 5_000 * 10_000 // made.pump.rig.pl_per_step


def test_a_copy_is_its_own():
    made = running(TWO)
    assert made.console.profile("sport", copy="DAY").ok
    assert made.console.basal("2.0").ok
    assert "00:00=0.800 06:00=1.100" in str(made.console.profile("sport"))
    told(made.console.profile("sport", "00:00=1", copy="day"), "not both")
    told(made.console.profile("x", copy="dya"), '"day"')


def test_what_is_in_force_is_not_removed():
    made = running(TWO)
    assert made.console.profile("b", 1).ok
    before = kept(made)
    told(made.console.remove("day"), "in force")
    assert kept(made) == before
    assert made.console.remove("B").ok
    assert in_journal(made, WAS)[-1] == (WAS, 0, 1_000, 256 + 65_536 * 2)
    told(made.console.use("b"), 'there is no profile "b"; there is "day"')


def test_there_are_six_and_no_more():
    made = running("1.0")
    for name in ("a", "b", "c", "d", "e"):
        assert made.console.profile(name, 1).ok
    before = kept(made)
    told(made.console.profile("f", 1), "6")
    assert kept(made) == before
    assert made.console.profile("E", 2).ok, "one of them may be another"
    assert made.console.remove("c").ok and made.console.profile("f", 1).ok
    names = [line.split('"')[1] for line in str(made.console.profiles()).split("\n")]
    assert names == ["day", "a", "b", "f", "d", "E"]


def test_six_full_ones_are_kept_over_a_restart():
    made = bench()
    day = " ".join(["%02d:%02d=%d.%03d" % (i // 2, i % 2 * 30, i % 35, i) for i in range(48)])
    for i in range(6):
        assert made.console.profile("%d profile" % i, day).ok
    assert made.console.use("5 profile").ok
    before = made.pump.channels.profile.segments
    assert len(before) == 48
    made.restart()
    assert made.pump.channels.profile.segments == before
    assert str(made.console.profiles()).count("48 segments") == 6


def test_what_is_wrong_with_a_day_is_said_with_limit_value_and_the_nearest_that_is_right():
    made = running(TWO)
    before = kept(made)
    for ask in (made.console.basal, lambda *day: made.console.profile("b", *day)):
        told(ask("01:00=1"), "begins at 01:00", "00:00")
        told(ask("00:00=1 06:00=2 06:00=1"), "two rows at 06:00", "overlap")
        told(ask("00:00=1 06:00=2 05:00=1"), "goes back at 05:00")
        told(ask("00:00=1 06:00=35.001"), "35.001 at 06:00", "0.000 to 35.000", "nearest 35.000")
        told(ask("00:00=-0.5"), "-0.500 at 00:00", "nearest 0.000")
        told(ask("24:00=1"), "24:00", "00:00 to 23:59")
        told(ask("00:00=1 7:5=1"), "7:05")
        told(ask("0:00=1,1"), "comma")
        told(ask("00:00=0.8001"), "finer than 0.001")
        told(ask("00:00"), "00:00")
        told(
            ask(
                *["%02d:%02d=1" % (i // 2, i % 2 * 30 + i // 48) for i in range(48)] + ["23:59=1"]
            ),
            "49",
        )
    for name in ("", "x" * 13, "a\nb", 'a"b', "\u00e4", 7, None, "a.b"):
        told(made.console.profile(name, 1) if name is not None else made.console.use(name))
    assert kept(made) == before


def test_the_limit_of_basal_rates_holds_for_profiles():
    made = running("1.0")
    assert made.console.profile("fast", "00:00=20").ok
    assert made.console.limit("basal", 10).ok and made.console.confirm(10).ok
    before = kept(made)
    told(made.console.basal("10.001"), "0.000 to 10.000")
    told(made.console.profile("fast", 11), "nearest 10.000")
    told(made.console.use("fast"), "20.000")
    told(made.console.profile("x", copy="fast"), "20.000")
    assert kept(made) == before
    assert made.console.use("day").ok


def test_a_profile_of_several_segments_needs_the_clock_to_run():
    made = running("1.0")
    assert made.console.profile("b", TWO).ok
    made.sim.happen("clock-unset")
    before = kept(made)
    told(made.console.use("b"), "needs the clock")
    told(made.console.profile("day", TWO), "needs the clock")
    assert made.pump.channels.profile.segments == ((0, 1_000),)
    assert kept(made)[:4] == before[:4]


def test_a_change_is_not_built_on_what_changed_by_itself_in_memory():
    made = running(TWO)
    assert made.console.limit("bolus", 12).ok and made.console.confirm(12).ok
    image = made.pump.settings.image
    image[len(image) - 30] ^= 4
    before = (made.pump.settings.revision, made.sim.hal.store.count())
    told(made.console.profile("b", 1), "every check")
    assert (made.pump.settings.revision, made.sim.hal.store.count()) == before
    assert made.console.profile("b", 1).ok, "it was read again"
    assert made.pump.bounds.max_bolus_mu == 12_000 and made.pump.settings.active == 1
    made.restart()
    assert made.pump.bounds.max_bolus_mu == 12_000 and made.pump.settings.active == 1


def test_the_names_of_records_are_the_journals():
    assert (journal.SETTING, journal.SEGMENT, journal.WAS) == (SETTING, SEGMENT, WAS)
