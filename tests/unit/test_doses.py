# test_doses: what became of a bolus, in words a person can act on, each line in a screen's width.

from tests.unit import slots
from tests.unit.bench import MIN_MS, QUICK, bench, running

WIDTH = 100


def said(answer, ok=True):
    """The words of an answer, wherever its lines break."""
    assert answer.ok == ok, answer
    return " ".join(str(answer).split())


def narrow(answer):
    for line in str(answer).split("\n"):
        assert 0 < len(line) <= WIDTH, (len(line), line)


def test_a_complete_dose():
    made = running("1.0")
    made.sim.advance(30 * MIN_MS)
    made.console.bolus("1.50")
    made.sim.advance(2 * MIN_MS)
    # 814 whole steps: 1.498 U; what is less than a step is handed on to basal.
    wanted = "#1 bolus of 1.500 U at 2026-06-02 00:30, complete: 1.498 U delivered"
    assert said(made.console.dose(1)) == wanted
    assert said(made.console.dose("1")) == wanted
    assert said(made.console.dose()) == wanted


def test_each_end_has_its_words():
    for act, words in (
        (lambda made: made.console.stop(), "stopped"),
        (lambda made: made.console.suspend(), "suspended"),
        (lambda made: made.sim.happen("unseat"), "stopped by an alarm"),
    ):
        made = running("0")
        made.console.bolus("5.00")
        made.sim.advance(30_000)
        act(made)
        made.sim.advance(MIN_MS)
        text = said(made.console.dose(1))
        steps = made.pump.ledger.bolus_steps
        mu = steps * 18_406 // 10_000
        assert ", %s: 0.%03d U delivered" % (words, mu) in text, text


def test_a_dose_on_its_way():
    made = running("0")
    made.console.bolus("5.00")
    made.sim.advance(30_000)
    text = said(made.console.dose(1))
    assert text.startswith("#1 bolus of 5.000 U is being delivered: 0.7")
    assert text.endswith(" U so far")


def interrupted(asked="5.00", ms=30_000, rig=None):
    made = running("0", rig)
    made.sim.advance(10 * MIN_MS)
    made.console.bolus(asked, id=77)
    made.sim.advance(ms)
    made.restart()
    return made


def test_an_interrupted_dose_says_both_bounds():
    made = interrupted()
    most = made.pump.ledger.dose_steps
    least = most - made.pump.recovery.uncertain_steps
    text = said(made.console.dose(1))
    assert "cut by a restart" in text and "uncertain" in text
    words = "0.%03d to 0.%03d U delivered" % (
        least * 18_406 // 10_000,
        most * 18_406 // 10_000,
    )
    assert words in text, text


def test_the_review_says_what_was_asked_and_what_is_left():
    made = interrupted()
    most_mu = (made.pump.ledger.dose_steps * 18_406 + 9_999) // 10_000  # rounded up
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


def test_every_other_answer_about_a_dose_fits_the_line():
    made = running("0", QUICK)
    made.console.bolus("25.00", id=2**30 - 1)
    narrow(made.console.dose())
    narrow(made.console.bolus("25.00", id=2**30 - 1))
    made.sim.advance(MIN_MS)
    narrow(made.console.dose())
    narrow(made.console.bolus("25.00", id=2**30 - 1))
    narrow(made.console.dose(2**30 - 1))
    narrow(made.console.bolus("99", id=1))
    narrow(made.console.bolus("99", id=1))
    narrow(made.console.dose(id=1))


def test_nothing_is_offered_when_nothing_is_left():
    # Interrupted when all but a step was out: there is no bolus that small.
    made = interrupted("0.50", 19_500)
    text = said(made.console.review())
    assert "pump.bolus(" not in text, text


def test_no_dose_was_interrupted():
    made = running("1.0")
    assert said(made.console.review()) == "no bolus was interrupted by a restart"
    made.restart()
    assert said(made.console.review()) == "no bolus was interrupted by a restart"


def test_a_dose_there_never_was():
    made = running("1.0")
    assert said(made.console.dose()) == "there is no bolus #1; the newest is #0"
    assert said(made.console.dose(9)) == "there is no bolus #9; the newest is #0"
    for wrong in (0, -1, "x", "", 1.5, 2**30, [], True):
        assert said(made.console.dose(wrong), False).startswith("refused: "), wrong


def test_a_dose_older_than_the_journal():
    made = running("1.0", store_records=24)
    made.console.bolus("0.10")
    made.sim.advance(MIN_MS)
    for _ in range(20):
        made.console.bolus("0.10")
        made.sim.advance(MIN_MS)
    assert said(made.console.dose(1)) == "#1 is older than the journal"
    assert "complete" in said(made.console.dose(21))


def test_each_dose_is_told_from_the_others():
    made = running("0")
    for i in range(1, 6):
        made.console.bolus("0.%d0" % i)
        made.sim.advance(MIN_MS)
    for i in range(1, 6):
        text = said(made.console.dose(i))
        assert text.startswith("#%d bolus of 0.%d00 U at" % (i, i)), text


def test_what_became_of_an_id():
    made = running("0")
    assert said(made.console.dose(id=5)) == "id 5 was not seen"
    made.console.bolus("0.10", id=5)
    made.sim.advance(MIN_MS)
    made.console.bolus("60", id=6)
    made.console.suspend(id=7)
    assert said(made.console.dose(id=5)) == (
        "id 5 was seen before, and carried out then: "
        "#1 bolus of 0.100 U at 2026-06-02 00:00, complete: 0.099 U delivered"
    )
    assert said(made.console.dose(id=6)) == (
        "id 6 was seen before: it was refused then, nothing was done; a new wish needs a new id"
    )
    assert said(made.console.dose(id=7)) == (
        "id 7 was seen before: it was carried out then, and is not repeated"
    )
    for i in range(100, 140):
        made.console.stop(id=i)
    assert said(made.console.dose(id=5)) == "id 5 is no longer remembered"
    assert said(made.console.dose(5, id=5), False).startswith("refused: ")
    assert said(made.console.dose(number=5), False).startswith("refused: ")


def test_a_refusal_is_always_called_one():
    made = running("0")
    made.console.bolus("60", id=6)
    text = said(made.console.bolus("0.10", id=6), False)
    assert text.startswith("refused: "), text


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
    assert said(made.console.dose()) == "there is no bolus #1; the newest is #0"
    assert said(made.console.review()) == "no bolus was interrupted by a restart"
    assert said(made.console.dose(id=1)) == "id 1 was not seen"
    said(made.console.begin())
