# test_doses_cut: what became of a bolus that a restart cut: both bounds, and what to do about it.

from tests.unit import slots
from tests.unit.bench import MIN_MS, QUICK, bench, running
from tests.unit.dose_words import narrow, said
from tests.unit.restarts import start_cut


def interrupted(asked="5.00", ms=30_000, rig=None):
    made = running("0", rig)
    made.sim.advance(10 * MIN_MS)
    made.console.bolus(asked, id=77)
    made.sim.advance(ms)
    made.restart()
    return made


def test_an_interrupted_dose_says_both_bounds():
    made = interrupted()
    most = made.pump.ledger.dose_steps[0]
    least = most - made.pump.recovery.uncertain_steps
    text = said(made.console.dose(1))
    assert "cut by a restart" in text and "uncertain" in text
    words = "0.%03d to 0.%03d U delivered" % (
        least * 18_406 // 10_000,
        (most * 18_406 + 9_999) // 10_000,  # a bound is rounded away from what it bounds
    )
    assert words in text, text


def test_the_review_says_what_was_asked_and_what_is_left():
    made = interrupted()
    most_mu = (made.pump.ledger.dose_steps[0] * 18_406 + 9_999) // 10_000  # rounded up
    text = said(made.console.review())
    assert text.startswith("#1 bolus of 5.000 U at 2026-06-02 00:10")
    assert "nothing of it is delivered again" in text
    left_mu = 5_000 - most_mu
    assert "at least %d.%03d U of it was not delivered" % (left_mu // 1000, left_mu % 1000) in text
    offer = text[text.rindex("pump.bolus(") + 11 : text.rindex(")")]
    made.console.ack()
    made.console.resume()
    answer = made.console.bolus(offer)
    assert answer.ok, answer
    whole, _, milli = offer.partition(".")
    assert int(whole) * 1000 + int(milli) <= left_mu


def test_the_rest_of_one_that_is_spread_is_offered_over_what_is_left_of_its_time():
    for passed_ms, begins, ends in (
        (30_000, "pump.bolus(3.", ", over=120)"),  # of what was to be at once there is a rest, too
        (1_800_000, "pump.bolus(1.", "0, over=90)"),
        (6_000_000, "pump.bolus(0.", "0, over=20)"),
        (6_600_000, "pump.bolus(0.", "0)"),  # ten minutes are no time to spread it over
    ):
        made = running("1.0")
        assert made.console.bolus(4, now="50%", over=120).ok
        made.sim.advance(passed_ms)
        made.restart()
        offer = str(made.console.review()).rsplit(": ", 1)[1]
        assert offer.startswith(begins) and offer.endswith(ends), offer
        assert (", now=1." in offer) is (passed_ms == 30_000), offer
        made.console.ack()
        made.console.resume()
        left_mu = 4_000 - made.pump.ledger.bolus_steps * 18_406 // 10_000
        answer = eval("made.console." + offer[5:], {"made": made})
        dose = made.pump.channels.doses.at[1 if "over" in offer else 0]
        assert answer.ok and dose.active and left_mu - 60 <= dose.asked_mu <= left_mu, answer


def test_the_longest_numbers_fit_the_line():
    made = interrupted("25.00", 35_000, dict(QUICK, quantum_nl=5_000))
    for answer in (
        made.console.alarms(),
        made.console.status(),
        made.console.history(20),
        made.console.dose(1),
        made.console.review(),
        made.console.dose(id=77),
        made.console.bolus("25.00", id=77),
    ):
        narrow(answer)


def test_nothing_is_offered_when_nothing_is_left():
    # Interrupted when all but a step was out: there is no bolus that small.
    made = interrupted("0.50", 19_500)
    text = said(made.console.review())
    assert "pump.bolus(" not in text, text


def test_a_start_that_was_cut_short_forgets_none_of_several():
    """The power goes again in any write of the start: all three are put up for review."""
    writes = 0
    while True:
        made = running("0")
        made.console.bolus(2, now=0, over=60)
        made.console.bolus(3, now=0, over=60)
        made.console.bolus(5)
        made.sim.advance(30_000)
        cut = start_cut(made, writes, 128)
        made.restart()
        assert sorted(made.pump.recovery.dose_ids) == [1, 2, 3], writes
        if not cut:
            break
        writes += 1
    assert writes > 6
    assert str(made.console.review()).count(", cut by a restart") == 3
    made.restart()  # with nothing under way
    assert sorted(made.pump.recovery.dose_ids) == [1, 2, 3]
    made.console.ack()
    made.console.resume()
    made.console.bolus(2)
    made.sim.advance(1_000)
    made.restart()
    assert sorted(made.pump.recovery.dose_ids) == [0, 0, 4]


def test_no_dose_was_interrupted():
    made = running("1.0")
    assert said(made.console.review()) == "no bolus was interrupted by a restart"
    made.restart()
    assert said(made.console.review()) == "no bolus was interrupted by a restart"


def test_asking_changes_nothing():
    made = interrupted()
    before = made.pump.journal.sequence, slots.mark(made.sim.hal.store)
    for _ in range(3):
        said(made.console.dose(1))
        said(made.console.dose(id=77))
        said(made.console.review())
    assert (made.pump.journal.sequence, slots.mark(made.sim.hal.store)) == before


def test_before_there_is_a_journal():
    made = bench(begun=False)
    assert said(made.console.dose()) == "there was no bolus yet"
    assert said(made.console.review()) == "no bolus was interrupted by a restart"
    assert said(made.console.dose(id=1)) == "id 1 was not seen"
    said(made.console.begin())
