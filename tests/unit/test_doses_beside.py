# test_doses_beside: boluses side by side: each gets its whole steps, and none is paid for another.

from tests.unit.bench import DELIVERING, END, HOUR_MS, MIN_MS, in_journal, numbers, running
from tests.unit.booked import books, steps_of

COMPLETE, STOPPED, SUSPENDED = 0, 1, 2


def ends(made):
    """(dose, steps, reason) of every END, in their order."""
    return [(dose, steps, packed & 255) for _, dose, steps, packed in in_journal(made, END)]


def test_each_of_several_gets_exactly_its_whole_steps():
    for basal in ("0", "0.85", "7.3"):
        made = running(basal)
        assert made.console.bolus("1.23", over=30).ok
        made.sim.advance(7_777)
        assert made.console.bolus("2.00", now="0.50", over="1:30").ok
        made.sim.advance(21_000)
        for _ in range(4):
            assert made.console.bolus("0.37").ok
            made.sim.advance(5 * MIN_MS + 13)
        made.sim.advance(2 * HOUR_MS)
        assert made.pump.state == DELIVERING and numbers(made) == []
        found = {dose: steps for dose, steps, reason in ends(made) if reason == COMPLETE}
        asked = (1_230, 2_000, 370, 370, 370, 370)
        assert found == {i + 1: steps_of(made, asked[i]) for i in range(6)}
        books(made)


def test_what_is_spread_goes_out_evenly_and_ends_on_its_minute():
    made = running(0)
    step_mu = 1.8406
    assert made.console.bolus(3, over=60).ok
    for minute in range(1, 60):
        made.sim.advance(MIN_MS)
        due_mu = 3_000 * minute / 60
        went_mu = made.pump.ledger.bolus_steps * step_mu
        assert due_mu - step_mu < went_mu <= due_mu, minute
        assert ends(made) == []
    made.sim.advance(MIN_MS + 100)
    assert ends(made) == [(1, steps_of(made, 3_000), COMPLETE)]


def test_a_wave_gives_its_first_part_at_once():
    made = running(0)
    assert made.console.bolus(3, now=1, over=60).ok
    made.sim.advance(40_000)  # 1 U at 1.5 U/min
    assert made.pump.ledger.bolus_steps in (steps_of(made, 1_000), steps_of(made, 1_000) - 1)
    made.sim.advance(30 * MIN_MS)
    due_mu = 1_000 + 2_000 * 30 / 60
    assert due_mu - 1.85 < made.pump.ledger.bolus_steps * 1.8406 <= due_mu


def test_one_at_a_time_flows_at_once_and_two_are_spread_beside_it():
    made = running(0)
    console = made.console
    assert console.bolus(2, over=60).ok and console.bolus(2, over=60).ok
    assert "#1 is running" in str(console.bolus(2, over=60))
    assert console.bolus(1).ok
    assert "#3 is running" in str(console.bolus(1))
    made.sim.advance(MIN_MS)
    assert console.bolus(1).ok
    assert made.pump.channels.doses.count == 3


def test_while_the_first_part_of_a_wave_flows_nothing_else_flows_at_once():
    made = running(0)
    assert made.console.bolus(4, now=2, over=60).ok
    assert "#1 is running" in str(made.console.bolus(1))
    made.sim.advance(81_000)
    assert made.console.bolus(1).ok


def test_one_is_stopped_and_the_others_go_on():
    made = running(0)
    console = made.console
    console.bolus(2, over=60)
    console.bolus(3, over=60)
    console.bolus(1)
    made.sim.advance(10_000)
    answer = console.stop(2)
    assert answer.ok and str(answer).startswith("#2 bolus ended: 0.0"), answer
    assert made.pump.channels.doses.count == 2
    assert str(console.stop(2)).startswith("refused: no bolus #2 is running")
    made.sim.advance(2 * HOUR_MS)
    assert [(dose, reason) for dose, _, reason in ends(made)] == [
        (2, STOPPED), (3, COMPLETE), (1, COMPLETE),
    ]  # fmt: skip
    books(made)


def test_a_stop_and_a_suspension_end_all():
    for act, reason in (("stop", STOPPED), ("suspend", SUSPENDED)):
        made = running("1.0")
        for named in ({"over": 60}, {"over": 90}, {}):
            assert made.console.bolus(2, **named).ok
        made.sim.advance(20_000)
        answer = str(getattr(made.console, act)())
        assert "#3" in answer and "and 2 more" in answer, answer
        assert sorted(ends(made)) == sorted(
            [(dose, steps, reason) for dose, steps, _ in ends(made)]
        )
        assert len(ends(made)) == 3 and made.pump.channels.doses.count == 0
        made.sim.advance(MIN_MS)
        assert sum([steps for _, steps, _ in ends(made)]) == made.pump.ledger.bolus_steps
        books(made)


def test_after_a_cut_each_is_bounded_and_none_goes_on():
    made = running(0)
    for named in ({"over": 60}, {"now": "50%", "over": 90}):
        assert made.console.bolus(4, **named).ok
    made.sim.advance(20 * MIN_MS)
    before = list(made.pump.ledger.dose_steps)
    made.restart()
    least = {dose: steps - (packed >> 16) for _, dose, steps, packed in in_journal(made, END)}
    most = {dose: steps for _, dose, steps, packed in in_journal(made, END)}
    for place, dose in ((1, 1), (2, 2)):
        assert least[dose] <= before[place] <= most[dose] <= steps_of(made, 4_000)
    text = str(made.console.review())
    assert "#1 bolus of 4.000 U" in text and "#2 bolus of 4.000 U" in text
    pulses = made.sim.hal.stepper.count()
    made.sim.advance(MIN_MS)
    made.console.ack()
    made.console.resume()
    made.sim.advance(HOUR_MS)
    assert made.sim.hal.stepper.count() == pulses


def test_what_others_have_yet_to_take_is_not_there_for_one_more():
    made = running(0, units=10)
    assert made.console.bolus(6, over=240).ok
    assert "more than is left, 4.0" in str(made.console.bolus(5))
    assert made.console.bolus(3).ok
    made = running(0, {"hour_cap_mu": 8_000})
    assert made.console.bolus(6, over=240).ok
    assert "in this hour, 2.0" in str(made.console.bolus(5))


def test_what_is_spread_is_never_steeper_than_basal_may_be():
    made = running(0, {"max_basal_mu_h": 5_000})
    text = str(made.console.bolus(10, over=60))
    assert text.startswith("refused: bolus 10.000 U over 60 min would flow at 10.000 U/h"), text
    assert "take 120 min or more" in text
    assert made.console.bolus(8, over=120).ok
    text = str(made.console.bolus(5, over=120))
    assert "above 1.000" in text and "take 300 min or more" in text, text
    assert made.console.bolus(5, over=300).ok


def test_each_slip_is_one_line_with_the_limit():
    made = running(0)
    for arguments, named, words in (
        ((4,), {"over": 14}, "outside 15 to 1440 min"),
        ((4,), {"over": 1_441}, "outside 15 to 1440 min"),
        ((4,), {"over": "2:5"}, '"2:5" is not a time'),
        ((4,), {"over": -1}, "is not a time"),
        ((4,), {"over": 1.5}, "is not a time"),
        ((4,), {"now": 2}, "needs over="),
        ((4,), {"over": 60, "now": 5}, "is no part of it"),
        ((4,), {"over": 60, "now": "101%"}, "is not a percentage, 0 to 100"),
        ((4,), {"over": 60, "now": 4}, "for later"),
        ((4,), {"over": 60, "now": "1.005"}, "too fine"),
        ((4,), {"speed": 0.05}, "outside 0.100 to 1.500"),
        ((4,), {"speed": 2}, "outside 0.100 to 1.500"),
        ((4,), {"speed": "fast"}, "is not a speed"),
        ((60,), {"over": 120}, "largest allowed, 25.000 U"),
    ):
        text = str(made.console.bolus(*arguments, **named))
        assert text.startswith("refused: ") and words in text and "\n" not in text, text
        assert len(text) <= 110, text
    assert made.pump.channels.doses.count == 0 and made.pump.channels.doses.last_id == 0


def test_a_slow_bolus_is_slow():
    made = running(0)
    made.console.bolus(1, speed="slow")  # a third of 1.5 U/min
    made.sim.advance(60_000)
    assert made.pump.ledger.bolus_steps == steps_of(made, 500)
    made.sim.advance(61_000)
    assert ends(made) == [(1, steps_of(made, 1_000), COMPLETE)]
