# test_ledger: every step has one owner, and no number shrinks.

from firmware.delivery.ledger import Ledger


def test_the_total_is_the_sum_of_its_channels():
    ledger = Ledger()
    ledger.book(3, 5, 0)
    ledger.book(1, 0, 2)
    assert (ledger.basal_steps, ledger.bolus_steps, ledger.stray_steps) == (4, 5, 2)
    assert ledger.total_steps == 11
    assert ledger.adds_up()


def test_a_ledger_that_was_tampered_with_does_not_add_up():
    for name in ("total_steps", "basal_steps", "bolus_steps", "stray_steps"):
        ledger = Ledger()
        ledger.book(3, 5, 1)
        setattr(ledger, name, getattr(ledger, name) + 1)
        assert not ledger.adds_up(), name


def test_a_dose_counts_its_own_steps_from_nothing():
    ledger = Ledger()
    ledger.book(0, 7, 0)
    ledger.begin_dose(0, 1)
    assert ledger.dose_steps[0] == 0
    ledger.book(4, 2, 1)
    ledger.book_dose(0, 2)
    assert ledger.dose_steps[0] == 2
    assert ledger.bolus_steps == 9


def test_the_reservoir_is_counted_from_when_it_was_loaded():
    ledger = Ledger()
    assert ledger.left_steps() == 0
    ledger.book(100, 0, 0)
    ledger.load(1000)
    assert ledger.left_steps() == 1000
    ledger.book(1, 2, 3)  # stray steps are gone out of it, too
    assert ledger.left_steps() == 994


def test_the_reservoir_is_never_less_than_empty():
    ledger = Ledger()
    ledger.load(5)
    ledger.book(0, 0, 9)
    assert ledger.left_steps() == 0


def test_loading_moves_no_total():
    ledger = Ledger()
    ledger.book(3, 4, 0)
    ledger.load(1000)
    assert (ledger.total_steps, ledger.basal_steps, ledger.bolus_steps) == (7, 3, 4)
