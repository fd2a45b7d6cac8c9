# test_console_forgets: after an answer that took many words the board is told, so that it can take
# them out of memory, and they are there again when they are asked for.

from firmware.console.console import Console
from tests.unit.bench import running


def test_a_board_is_told_after_each_answer_of_many_words_and_after_no_other():
    made = running("1")
    told = []
    console = Console(made.pump, lambda: made.sim.advance(0), lambda: told.append(1))
    asked = (
        console.alarms, console.history, console.journal, console.dose, console.review,
        console.stop, console.ack, lambda: console.bolus(1, id=3), lambda: console.bolus(1, id=3),
    )  # fmt: skip
    for count, ask in enumerate(asked):
        assert str(ask())
        assert len(told) == count + 1, count
    for ask in (console.status, console.help, console.clock, lambda: console.bolus("x")):
        assert str(ask())
    assert repr(console) and len(told) == len(asked)


def test_a_console_on_a_host_has_nobody_to_tell():
    made = running("1")
    assert made.console._forget is None and made.console.alarms().ok


def test_words_that_cannot_be_read_or_do_not_fit_are_told_in_a_line():
    made = running("1")

    def tell(error):
        def fail():
            raise error

        console = Console(made.pump, lambda: made.sim.advance(0), fail)
        return str(console.alarms())

    missing = tell(ImportError("no module named 'matters'"))
    assert missing == "refused: no module named 'matters'; flash the board again"
    assert tell(MemoryError()) == "refused: not enough memory for it; free some, then ask again"
    assert tell(OSError(5)) == "refused: the hardware failed, errno 5"
