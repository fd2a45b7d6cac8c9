# test_doses: what became of a bolus, in words a person can act on, each line in a screen's width.

from tests.unit.bench import MIN_MS, QUICK, running
from tests.unit.dose_words import narrow, said


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


def test_a_dose_there_never_was():
    made = running("1.0")
    assert said(made.console.dose()) == "there was no bolus yet"
    assert said(made.console.dose(9)) == "there was no bolus yet"
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
