# test_pending: what was asked stands for a minute, and only its value answers it.

from firmware.pending import BOLUS, LIMIT, NOTHING, Pending


def asked():
    made = Pending()
    made.ask(LIMIT, (1, 12_000), 12_000)
    return made


def test_the_value_answers_it_once():
    made = asked()
    assert made.confirm(12_000) == LIMIT and made.argument == (1, 12_000)
    assert made.confirm(12_000) == NOTHING


def test_another_value_leaves_it_open():
    made = asked()
    for value in (0, 11_999, 12_001, -12_000, 12):
        assert made.confirm(value) == NOTHING
    assert made.confirm(12_000) == LIMIT


def test_it_stands_for_a_minute_and_no_longer():
    made = asked()
    made.elapse(59_999)
    assert made.confirm(12_000) == LIMIT
    made = asked()
    for _ in range(60):
        made.elapse(1_000)
    assert made.kind == NOTHING and made.argument is None
    assert made.confirm(12_000) == NOTHING


def test_another_question_takes_its_place_and_has_a_minute_of_its_own():
    made = asked()
    made.elapse(59_000)
    made.ask(BOLUS, None, 15_000)
    made.elapse(59_000)
    assert made.confirm(12_000) == NOTHING
    assert made.confirm(15_000) == BOLUS


def test_forgotten_it_is_not_answered():
    made = asked()
    made.forget()
    assert made.confirm(12_000) == NOTHING and made.argument is None
    made.elapse(1)
    assert made.confirm(0) == NOTHING
