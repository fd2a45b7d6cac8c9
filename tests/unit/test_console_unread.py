# test_console_unread: what is read when it is asked for may not be there, or not fit. To stop, to
# suspend and to acknowledge takes none of it, and what was done is never called refused.

from tests.unit.bench import DELIVERING, MIN_MS, SUSPENDED, numbers, running
from tests.unit.unread import slip, unread, without

# What reading may raise, and what is said when it was to no purpose.
ERRORS = (
    (MemoryError(), "refused: not enough memory for it; free some, then ask again"),
    (ImportError("no module named 'x'"), "refused: no module named 'x'; flash the board again"),
    (OSError(5), "refused: the hardware failed, errno 5"),
)


def test_stop_suspend_and_ack_take_nothing_that_has_to_be_read():
    for error, _ in ERRORS:
        made = running("1")
        assert made.console.bolus(5).ok
        made.sim.advance(10_000)
        told = unread(error, made.console.stop)
        assert told.ok and str(told).startswith("#1 bolus ended: 0."), told
        assert not made.pump.channels.doses.count
        told = unread(error, made.console.suspend)
        assert str(told) == "suspended: nothing is delivered; pump.resume() goes on"
        assert made.pump.state == SUSPENDED
        assert made.console.resume().ok
        made.sim.happen("unseat")
        made.sim.advance(MIN_MS)
        assert len(numbers(made)) == 1
        told = unread(error, made.console.ack)
        assert str(told) == "1 acknowledged; pump.resume() once the cause is gone"
        assert made.pump.alarms.standing[0].acknowledged


def test_suspend_says_what_it_cut_without_reading():
    made = running("1")
    assert made.console.bolus(5).ok
    made.sim.advance(10_000)
    told = unread(MemoryError(), made.console.suspend)
    assert str(told).startswith("suspended, bolus #1 at 0."), told


def test_what_was_done_is_never_called_refused_nor_what_was_refused_done():
    for error, _ in ERRORS:
        made = running("1")
        assert made.console.suspend().ok
        told = unread(error, made.console.resume)
        assert told.ok and str(told).startswith("done, "), told
        assert made.pump.state == DELIVERING
        told = unread(error, made.console.resume)
        assert not told.ok and str(told).startswith("refused: "), told
        told = unread(error, made.console.stop)
        assert not told.ok and str(told).startswith("refused: "), told


def test_what_cannot_be_read_is_told_in_a_line_and_nothing_is_done():
    made = running("1")
    console = made.console
    asked = (
        lambda: console.bolus(1), lambda: console.stop(id=3), console.status, console.alarms,
        console.help, lambda: repr(console), lambda: repr(console.bolus), console.bolus,
    )  # fmt: skip
    for error, line in ERRORS:
        for number, ask in enumerate(asked):
            assert str(unread(error, ask)) == line, number
    assert not made.pump.channels.doses.count and made.pump.state == DELIVERING


def test_a_slip_whose_words_cannot_be_read_is_still_an_attribute_error():
    bouls = slip(running("1").console, "bouls")
    for error, _ in ERRORS:
        assert unread(error, lambda: str(bouls)) == "there is no such command"


def unreadable(error):
    """Each kind of command that is read, on a pump that delivers, and then does not."""

    def refused(module, ask):
        told = without(module, error, ask)
        assert not told.ok and "could not be read" in str(told), told

    made = running("1")
    console = made.console
    refused("dosing", lambda: console.bolus(1))
    refused("setting", lambda: console.basal("00:00=2"))
    refused("upkeep", lambda: console.zone("+01:00"))
    refused("upkeep", lambda: console.clock("2026-06-02 14:30 +02:00"))
    assert made.pump.state == DELIVERING and numbers(made) == []
    assert made.pump.channels.basal.rate_mu_h == 1_000
    assert console.suspend().ok
    refused("infusing", lambda: console.change_set("patch"))
    refused("resuming", console.resume)
    made.pump.ledger.backed_steps = 1
    refused("relief", console.resume)
    assert made.pump.state == SUSPENDED and numbers(made) == []


def test_a_command_that_cannot_be_read_is_refused_and_that_is_all():
    for error, _ in ERRORS:
        unreadable(error)
