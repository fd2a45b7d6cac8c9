# test_mailbox: a command is taken once, and whoever posted it gets an answer.

from firmware.mailbox import Mailbox


def test_an_empty_box_gives_nothing():
    assert Mailbox().take() is None


def test_a_command_is_taken_once_with_its_argument():
    box = Mailbox()
    box.post(3, "argument")
    assert box.answer is None and box.argument == "argument"
    assert box.take() == 3
    assert box.take() is None


def test_a_new_command_forgets_the_old_answer():
    box = Mailbox()
    box.answer = (1, 0, 0)
    box.post(0, None)
    assert box.answer is None


def test_an_abandoned_command_is_answered_and_not_taken_later():
    box = Mailbox()
    box.post(0, None)
    box.abandon((122, 0, 0))
    assert box.answer == (122, 0, 0) and box.take() is None


def test_an_answer_that_was_given_stands():
    box = Mailbox()
    box.post(0, None)
    box.take()
    box.answer = (1, 0, 0)
    box.abandon((122, 0, 0))
    assert box.answer == (1, 0, 0)


def test_the_answer_to_a_command_is_not_given_to_who_asked_after_it():
    box = Mailbox()
    box.post(0, None)
    first = box.post_number
    box.take()
    box.post(3, None)
    box.settle(first, (1, 0, 0))
    assert box.answer is None
    box.settle(box.post_number, (2, 0, 0))
    assert box.answer == (2, 0, 0)


def test_what_a_key_stands_for_waits_beside_what_was_typed():
    box = Mailbox()
    box.post(3, "argument", 7)
    assert box.press(2)
    assert not box.press(5)  # one at a time; the key is looked at again
    assert box.take_pressed() == 2 and box.take_pressed() is None
    assert box.press(5) and box.take_pressed() == 5
    assert box.take() == 3 and box.argument == "argument" and box.request_id == 7
