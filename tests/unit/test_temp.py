# test_temp: another rate for a while: what it makes of the profile, for how long, over a restart.

from firmware import faults
from tests.unit.bench import (
    DELIVERING,
    FAULT,
    HOUR_MS,
    MIN_MS,
    RATE,
    SUSPENDED,
    Watch,
    in_journal,
    numbers,
    running,
)  # fmt: skip
from tests.unit.restarts import start_cut

DAY = "00:00=0.80 06:00=1.10"
TEMP = 23


def rates(made):
    """mU/h of every RATE on record."""
    return [rate for _, rate, _, _ in in_journal(made, RATE)]


def test_a_percentage_follows_the_profile_and_ends_to_the_millisecond():
    made = running(DAY)
    made.console.clock("2026-06-02 05:30")
    watch = Watch(made)
    watch.basal(800)
    made.sim.advance(10_001)
    assert made.console.temp("150%", 60).ok
    watch.basal(1_200)
    made.sim.advance(30 * MIN_MS - 10_001)
    watch.basal(1_650)
    made.sim.advance(30 * MIN_MS + 10_001)
    watch.basal(1_100)
    made.sim.advance(HOUR_MS)
    assert not watch.wrong, watch.wrong
    assert rates(made)[-4:] == [800, 1_200, 1_650, 1_100]
    assert [row[2] for row in in_journal(made, TEMP)] == [1, 0]


def test_a_percentage_is_rounded_down_to_the_grid():
    made = running("0.853")
    assert "basal 0.938 U/h" in str(made.console.temp("110%", 60))
    assert "basal 0.008 U/h" in str(made.console.temp("1%", 60))
    assert "no basal now" in str(made.console.temp("0%", 60))
    made.sim.advance(30 * MIN_MS)
    assert made.pump.ledger.total_steps == 0, "0 % was taken for none"


def test_a_rate_takes_the_place_of_the_profile():
    made = running(DAY)
    assert "basal 0.333 U/h" in str(made.console.temp("0.333", "1:30"))
    assert "temporary 0.333 U/h, 1 h 30 min left" in str(made.console)
    assert str(made.console.temp()) == "temporary 0.333 U/h, 1 h 30 min left"
    assert "basal 0.800 U/h" in str(made.console.end_temp())
    assert str(made.console.end_temp()).startswith("refused: no temporary rate is running")
    assert str(made.console.temp()) == "no temporary rate"


def test_a_new_one_takes_the_place_of_the_one_before():
    made = running("1.0")
    made.console.temp("50%", 60)
    made.sim.advance(10 * MIN_MS)
    assert "basal 2.000 U/h" in str(made.console.temp("200%", 30))
    made.sim.advance(31 * MIN_MS)
    assert rates(made) == [1_000, 500, 2_000, 1_000]
    assert [row[1:3] for row in in_journal(made, TEMP)] == [(50, 1), (2, 0), (200, 1), (0, 0)]


def test_more_than_the_limit_is_clamped_and_said():
    made = running("4.0", {"max_basal_mu_h": 5_000})
    answer = str(made.console.temp("200%", 60))
    assert "basal 5.000 U/h now, never more than the limit, 5.000 U/h" in answer
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.CLAMPED]
    made.console.end_temp()
    made.sim.advance(MIN_MS)
    assert numbers(made) == []


def test_one_far_below_the_lowest_rate_is_remarked_on():
    made = running(DAY)
    assert "less than half of the lowest" in str(made.console.temp("49%", 60))
    assert "lowest" not in str(made.console.temp("50%", 60))
    assert "less than half of the lowest" in str(made.console.temp("0.3", 60))


def test_its_time_runs_on_while_suspended_and_ends_there():
    made = running("1.0")
    made.console.temp("50%", 60)
    made.sim.advance(20 * MIN_MS)
    made.console.suspend()
    made.sim.advance(10 * MIN_MS)
    assert "30 min left" in str(made.console.temp())
    made.sim.advance(31 * MIN_MS)
    assert str(made.console.temp()) == "no temporary rate"
    assert "basal 1.000 U/h" in str(made.console.resume())


def test_while_suspended_it_is_shown_and_no_rate_is_claimed():
    made = running("1.0")
    made.console.suspend()
    answer = str(made.console.temp("50%", 60))
    assert answer == "temporary rate 50 % for 1 h: no basal now; pump.end_temp() ends it"
    assert "basal 0.000 U/h (temporary 50 %, 1 h left)" in str(made.console)
    assert str(made.console.end_temp()) == "temporary rate ended; no basal now"
    assert "temporary" not in str(made.console)
    assert "basal 1.000 U/h" in str(made.console.resume())


def test_after_a_restart_as_much_time_is_left_as_was():
    """Also by records alone, by the checkpoint alone, and when the power is off for a while."""
    for before_min, off_min in ((1, 0), (20, 0), (20, 7), (50, 0), (50, 12)):
        made = running("1.0")
        made.sim.advance(13_000)
        made.console.temp("50%", 60)
        made.sim.advance(before_min * MIN_MS)
        made.sim.hal.clock.sleep_ms(off_min * MIN_MS)  # the wall clock alone goes on
        made.restart()
        left_min = 60 - before_min - off_min
        if left_min <= 0:
            made.sim.advance(1_000)
            assert str(made.console.temp()) == "no temporary rate"
            continue
        words = "temporary 50 %%, %d min left" % left_min
        assert str(made.console.temp()) == words, (before_min, off_min)
        made.sim.advance(1_000)
        made.console.ack()
        assert "basal 0.500 U/h" in str(made.console.resume())
        made.sim.advance(left_min * MIN_MS)
        assert made.pump.channels.basal.rate_mu_h == 1_000


def test_a_start_that_was_cut_short_hides_no_time_that_passed_before_it():
    """The power was off for seven minutes, came, went in the midst of the start, and came."""
    for checkpoint in (False, True):
        writes = 0
        while True:
            made = running("1.0")
            made.console.temp("50%", 60)
            made.sim.advance(5 * MIN_MS)
            if checkpoint:
                made.pump.checkpoint.write()
            made.sim.hal.clock.sleep_ms(7 * MIN_MS)
            cut = start_cut(made, writes, 128)
            made.restart()
            assert "48 min left" in str(made.console.temp()), (checkpoint, writes)
            if not cut:
                break
            writes += 1
        assert writes > 5


def test_a_clock_that_is_set_moves_no_end():
    made = running("1.0")
    made.console.temp("50%", 60)
    made.sim.advance(20 * MIN_MS)
    made.console.clock("2026-06-02 18:00")
    made.restart()
    assert "40 min left" in str(made.console.temp())
    made.console.clock("2026-06-02 01:00")
    assert "40 min left" in str(made.console.temp())


def test_each_slip_is_one_line_with_the_limit():
    made = running("1.0")
    for arguments, words in (
        (("501%", 60), "is 501 %, outside 0 to 500 %"),
        (("-1%", 60), "is not a percentage"),
        (("1.5%", 60), "is not a percentage"),
        ((150, 60), "150.000 U/h, outside 0.000 to 35.000"),
        (("0,5", 60), "has a comma"),
        (("x", 60), "is not a rate in U/h, or a percentage"),
        (("50%", 14), "14 min, outside 15 to 4320 min"),
        (("50%", 4_321), "outside 15 to 4320 min"),
        (("50%", "72:01"), "outside 15 to 4320 min"),
        (("50%", "1h5"), "is not a time"),
        (("50%",), "needs a time"),
    ):
        text = str(made.console.temp(*arguments))
        if words != "is not a time":
            assert text.startswith("refused: ") and words in text and "\n" not in text, text
    assert made.console.temp("500%", "72:00").ok


def test_a_suspension_for_a_while_ends_by_itself():
    made = running("1.0")
    answer = str(made.console.suspend(15))
    assert answer.startswith("suspended") and "in 15 min by itself" in answer
    made.sim.advance(15 * MIN_MS - 1)
    assert made.pump.state == SUSPENDED
    made.sim.advance(1_000)
    assert made.pump.state == DELIVERING and numbers(made) == []
    watch = Watch(made)
    watch.basal(1_000)
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING


def test_who_resumes_before_that_is_not_resumed_again():
    made = running("1.0")
    made.console.suspend(15)
    made.sim.advance(5 * MIN_MS)
    assert made.console.resume().ok
    made.console.suspend()
    made.sim.advance(HOUR_MS)
    assert made.pump.state == SUSPENDED


def test_who_suspends_again_says_anew_for_how_long():
    made = running("1.0")
    made.console.suspend(15)
    made.sim.advance(5 * MIN_MS)
    assert "in 30 min by itself" in str(made.console.suspend(30))
    made.sim.advance(20 * MIN_MS)
    assert made.pump.state == SUSPENDED
    answer = str(made.console.suspend())  # as the key does
    assert answer == "suspended: nothing is delivered; pump.resume() goes on"
    made.sim.advance(HOUR_MS)
    assert made.pump.state == SUSPENDED
    assert "suspended already" in str(made.console.suspend())


def test_a_restart_ends_that_it_goes_on_by_itself():
    made = running("1.0")
    made.console.suspend(15)
    made.sim.advance(5 * MIN_MS)
    made.restart()
    made.sim.advance(HOUR_MS)
    assert made.pump.state == SUSPENDED and made.sim.hal.stepper.count() == 0


def test_what_stands_against_resuming_stands_then_too_and_is_an_alarm():
    made = running("1.0")
    made.console.suspend(15)
    made.sim.happen("unseat")
    made.sim.advance(20 * MIN_MS)
    assert made.pump.state in (SUSPENDED, FAULT)
    made = running("1.0")
    made.console.suspend(15)
    made.sim.advance(MIN_MS)
    made.console.change_set("tubed-60")
    made.sim.advance(15 * MIN_MS)
    assert faults.NOT_RESUMED in numbers(made) or made.pump.state == DELIVERING


def test_how_long_is_in_range():
    made = running("1.0")
    for wrong in (0, -5, 1_441, "x", 1.5):
        assert str(made.console.suspend(wrong)).startswith("refused: "), wrong
        assert made.pump.state == DELIVERING
