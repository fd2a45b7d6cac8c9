# test_pump_refusals: a command that is refused leaves nothing behind.

from tests.unit.bench import BOLUS, bench, in_journal, numbers, running
from tests.unit.slots import mark


def snapshot(made):
    pump = made.pump
    ledger = pump.ledger
    return (
        pump.journal.sequence,
        made.sim.hal.store.count(),
        made.sim.hal.stepper.count(),
        ledger.total_steps,
        ledger.dose_steps[0],
        ledger.left_steps(),
        pump.state,
        pump.channels.doses.count,
        pump.channels.doses.last_id,
        pump.channels.profile.segments,
        pump.channels.basal.rate_mu_h,
        pump.channels.nl_per_mu,
        pump.dispenser.limits.hour.recent.steps,
        pump.dispenser.limits.hour.room_steps(),
        pump.dispenser.limits.day.room_steps(),
        pump.dispenser.onboard.steps(),
        pump.settings.revision,
        pump.clocks.offset_min,
        mark(made.sim.hal.store),
        len(pump.alarms.standing),
        made.sim.hal.annunciator.changes,
    )


def refused(made, answer):
    assert not answer.ok, answer
    assert str(answer).startswith("refused: ")
    assert "\n" not in str(answer), answer


def everything(made):
    """Every command, in a form that is refused in most states."""
    console = made.console
    return (
        (console.bolus, ("60",)),
        (console.bolus, ("0",)),
        (console.bolus, ("-1",)),
        (console.bolus, ("0.005",)),
        (console.bolus, ("1.005",)),
        (console.bolus, ("1,5",)),
        (console.bolus, ()),
        (console.bolus, (1, 2)),
        (console.bolus, (None,)),
        (console.basal, ("36",)),
        (console.basal, ("06:00=1.0",)),
        (console.basal, ("00:00=1.0 00:00=2.0",)),
        (console.basal, ("00:00=-1",)),
        (console.basal, ("00:00=1.0 25:00=1.0",)),
        (console.load, (300,)),
        (console.load, (300, "U-40")),
        (console.load, (301, "U-100")),
        (console.load, (0, "U-100")),
        (console.load, (-1, "U-100")),
        (console.clock, ("2026-02-29 00:00",)),
        (console.clock, ("noon",)),
        (console.zone, ("01:00",)),
        (console.zone, ("+15:00",)),
        (console.begin, ()),
        (console.stop, ()),
        (console.ack, ()),
        (console.history, (0,)),
        (console.help, ("nothing",)),
    )


def test_a_refused_command_changes_nothing_while_delivering():
    made = running("1.0")
    made.sim.advance(33_333)
    for command, arguments in everything(made):
        before = snapshot(made)
        refused(made, command(*arguments))
        assert snapshot(made) == before, (command, arguments)
    for command, arguments in ((made.console.load, (300, "U-100")), (made.console.resume, ())):
        before = snapshot(made)
        refused(made, command(*arguments))
        assert snapshot(made) == before, (command, arguments)


def test_a_refused_command_changes_nothing_before_delivery():
    made = bench()
    for command, arguments in everything(made) + (
        (made.console.bolus, ("1.0",)),
        (made.console.resume, ()),
        (made.console.suspend, ()),
    ):
        before = snapshot(made)
        refused(made, command(*arguments))
        assert snapshot(made) == before, (command, arguments)


def test_a_refused_command_changes_nothing_beside_an_alarm():
    made = running("1.0")
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    assert numbers(made) == [223]
    for command, arguments in everything(made) + (
        (made.console.bolus, ("1.0",)),
        (made.console.resume, ()),
        (made.console.suspend, ()),
    ):
        if repr(command) == repr(made.console.ack):
            continue
        before = snapshot(made)
        refused(made, command(*arguments))
        assert snapshot(made) == before, (command, arguments)


def test_a_clock_that_no_rtc_takes_is_refused_and_stops_nothing():
    made = running("1.0")
    before = snapshot(made)
    refused(made, made.console.clock("2099-12-31 23:59 -12:00"))
    assert snapshot(made) == before
    assert numbers(made) == []


def test_a_second_bolus_is_refused_while_one_runs():
    made = running("1.0")
    made.console.bolus("2.0")
    made.sim.advance(10_000)
    before = snapshot(made)
    refused(made, made.console.bolus("1.0"))
    assert snapshot(made) == before
    assert len(in_journal(made, BOLUS)) == 1


def test_a_bolus_larger_than_what_is_left_is_refused_whole():
    made = running("0", units=10)
    made.console.bolus("6.0")
    made.sim.advance(300_000)
    before = snapshot(made)
    answer = made.console.bolus("4.01")
    refused(made, answer)
    assert "is more than is left" in str(answer)
    assert snapshot(made) == before
    assert made.console.bolus("4.00").ok


def test_a_bolus_larger_than_the_hour_has_room_for_is_refused_whole():
    made = running("0", {"hour_cap_mu": 10_000})
    made.console.bolus("6.0")
    made.sim.advance(300_000)
    before = snapshot(made)
    answer = made.console.bolus("4.02")
    refused(made, answer)
    assert "this hour" in str(answer)
    assert snapshot(made) == before
    assert made.console.bolus("4.00").ok


def test_the_largest_bolus_is_the_largest():
    made = running("0")
    refused(made, made.console.bolus("25.01"))
    assert made.console.bolus("25").ok
