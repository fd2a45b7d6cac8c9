# test_console_forgets: after an answer that had to be read the board is told, so that it can take
# what was read out of memory, and it is there again when it is asked for.

from firmware.console.console import Console
from tests.unit.bench import running
from tests.unit.unread import slip


def test_a_board_is_told_after_each_answer_that_was_read_and_after_no_other():
    made = running("1")
    told = []
    console = Console(made.pump, lambda: made.sim.advance(0), lambda: told.append(1))
    asked = (
        console.status, console.help, console.clock, console.alarms, console.history,
        console.journal, console.dose, console.review, console.stop, console.ack, console.bolus,
        lambda: console.bolus("x"), lambda: console.bolus(1, id=3), lambda: console.bolus,
        lambda: console.bolus(1, id=3), lambda: repr(console),
    )  # fmt: skip
    for count, ask in enumerate(asked):
        assert str(ask())
        assert len(told) == count + 1, count
    assert console.suspend().ok
    assert len(told) == len(asked)


def test_a_slip_is_told_when_it_is_shown_and_not_before():
    made = running("1")
    told = []
    console = Console(made.pump, lambda: made.sim.advance(0), lambda: told.append(1))
    error = slip(console, "bouls")
    assert told == []
    assert str(error) == "no pump.bouls; perhaps pump.bolus(1.5)"
    assert told == [1]


def test_a_console_on_a_host_has_nobody_to_tell():
    made = running("1")
    assert made.console._forget is None and made.console.alarms().ok


def test_to_forget_that_takes_memory_is_tried_again_after_the_next_answer():
    made = running("1")
    told = []

    def forget():
        told.append(1)
        if len(told) == 1:
            raise MemoryError

    console = Console(made.pump, lambda: made.sim.advance(0), forget)
    assert console.alarms().ok and len(told) == 1
    assert console.suspend().ok and len(told) == 2
    assert console.resume().ok and len(told) == 3


def test_what_reading_left_is_collected_before_the_pump_is_told():
    made = running("1.0")
    told = []
    console = Console(
        made.pump,
        lambda: made.sim.advance(0),
        None,
        lambda: told.append(made.pump.mailbox.post_number),
    )
    before = made.pump.mailbox.post_number
    assert console.bolus(1).ok and told == [before]
    assert console.stop().ok and console.suspend().ok
    assert told == [before], "to stop nothing is read, and nobody waits"
