# test_pump_faults: whatever goes wrong stops the motor, is said, and never resumes by itself.

from firmware import faults
from tests.unit.bench import (
    DELIVERING,
    END,
    FAULT,
    HOUR_MS,
    OFF,
    QUICK,
    SUSPENDED,
    Watch,
    bench,
    in_journal,
    mend,
    numbers,
    running,
)
from tests.unit.slots import mark

# What happens to the rig, what the pump calls it, and what ends it.
WRONGS = (
    ("kink", faults.OCCLUSION, "clear"),
    ("unseat", faults.UNSEATED, "seat"),
    ("driver-fault", faults.DRIVER, "driver-ok"),
    ("force-open", faults.FORCE_SENSOR, "force-ok"),
)


def go_wrong(made, what):
    made.sim.happen(what)
    made.sim.advance(4 * HOUR_MS if what == "kink" else 60_000)


def stands_still(made, ms=HOUR_MS):
    before = made.sim.hal.stepper.count()
    made.sim.advance(ms)
    return made.sim.hal.stepper.count() == before


def test_delivery_is_off_at_boot():
    made = bench()
    assert made.pump.state == OFF
    assert not made.sim.hal.stepper._enabled
    assert stands_still(made)
    assert made.sim.hal.stepper.count() == 0


def test_nothing_begins_before_it_was_loaded_programmed_and_resumed():
    made = bench()
    for step in (
        lambda: made.console.load(300, "U-100"),
        lambda: made.console.basal(1),
    ):
        assert not made.console.resume().ok
        assert stands_still(made, 60_000)
        assert step().ok
    assert stands_still(made)
    assert made.console.resume().ok
    assert not stands_still(made, 60_000)


def test_each_wrong_stops_the_motor_and_is_said():
    for what, number, _ in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        assert numbers(made) == [number], (what, numbers(made))
        assert made.pump.state == FAULT
        assert not made.sim.hal.stepper._enabled
        assert stands_still(made)
        assert made.sim.hal.annunciator.red
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_from_the_first_sample_that_is_wrong_no_burst_starts():
    for what, number, _ in WRONGS:
        if what == "kink":
            continue  # wrong only when enough was pressed against it
        made = running("35")
        made.sim.advance(10_000)
        made.console.bolus(1)
        made.sim.advance(3_000)
        before = made.sim.hal.stepper.count()
        made.sim.happen(what)
        made.sim.advance(60_000)
        assert numbers(made) == [number]
        assert made.sim.hal.stepper.count() == before, what


def test_acknowledging_never_resumes():
    for what, number, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.console.ack()
        assert stands_still(made, 60_000), what
        assert numbers(made) == [number], what  # it is still true
        made.sim.happen(mended)
        made.sim.advance(120_000)
        made.console.ack()
        assert stands_still(made), what
        assert made.pump.state == SUSPENDED


def test_an_alarm_that_is_over_waits_to_be_seen():
    for what, number, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.sim.happen(mended)
        made.sim.advance(120_000)
        assert numbers(made) == [number], what
        answer = made.console.resume()
        assert not answer.ok and "pump.ack()" in str(answer)
        assert stands_still(made, 60_000)


def test_resuming_while_it_is_still_true_is_refused():
    for what, number, _ in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.console.ack()
        made.sim.advance(60_000)
        answer = made.console.resume()
        assert not answer.ok and str(number) in str(answer), answer
        assert stands_still(made, 60_000)


def test_after_it_was_mended_stepped_equals_booked_and_basal_is_exact():
    for what, _, mended in WRONGS:
        made = running("2.0")
        go_wrong(made, what)
        made.sim.happen(mended)
        made.sim.advance(120_000)
        mend(made)
        watch = Watch(made)
        watch.basal(2_000)
        made.sim.advance(HOUR_MS)
        assert numbers(made) == [], what
        assert made.pump.state == DELIVERING
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
        lag = watch.steps() - watch.ideal_steps()
        assert 0 <= lag <= 1, (what, lag)  # the fraction from before the stop is in it


def test_a_wrong_that_is_there_before_delivery_keeps_it_from_beginning():
    for what, _, mended in WRONGS:
        if what == "kink":
            continue  # shows only when something was pressed
        made = bench()
        made.console.load(300, "U-100")
        made.console.basal(1)
        go_wrong(made, what)
        answer = made.console.resume()
        assert not answer.ok, what
        made.sim.happen(mended)
        made.sim.advance(60_000)
        assert made.console.resume().ok, what


def test_an_occlusion_stops_in_mid_bolus_and_the_rest_is_never_delivered():
    made = running("0")
    made.console.bolus("10")
    made.sim.advance(5_000)
    made.sim.happen("kink")
    made.sim.advance(395_000)
    assert numbers(made) == [faults.OCCLUSION]
    _, dose, steps, reason = in_journal(made, END)[-1]
    assert (dose, reason & 255) == (1, 3)
    assert 0 < steps == made.pump.ledger.total_steps < 10 * 10_000_000 // 18_406
    made.sim.happen("clear")
    made.sim.advance(60_000)
    mend(made)
    made.sim.advance(HOUR_MS)
    assert made.pump.ledger.total_steps == steps
    assert not made.pump.channels.bolus.active


def test_an_occlusion_stops_in_mid_burst():
    # The sensor agrees with itself 30 ms after it first disagreed: no burst goes on for longer.
    made = running("0", {"bolus_rate_mu_h": 1_900_000})
    made.console.bolus("20")
    made.sim.happen("kink")
    stops = []
    stop_rig = made.sim.hal.stepper.stop

    class Heard:
        enable = made.sim.hal.stepper.enable
        disable = made.sim.hal.stepper.disable
        start = made.sim.hal.stepper.start

        def stop(self):
            stops.append(made.sim.hal.stepper.left)
            stop_rig()

    made.pump.drive._stepper = Heard()
    made.sim.advance(20_000)
    assert numbers(made) == [faults.OCCLUSION]
    assert len(stops) == 1
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_the_first_cause_stays_first_and_others_stand_beside_it():
    made = running("2.0")
    go_wrong(made, "driver-fault")
    made.sim.happen("unseat")
    made.sim.advance(60_000)
    assert numbers(made)[0] == faults.DRIVER
    made.pump.fail(faults.LATE, 5)
    assert numbers(made) == [faults.DRIVER, faults.LATE]
    assert made.pump.alarms.stopping().number == faults.DRIVER


def test_two_alarms_are_both_to_be_mended():
    made = running("2.0", units=40)
    made.console.bolus(21)
    made.sim.advance(900_000)
    assert numbers(made) == [faults.LOW_RESERVOIR]
    go_wrong(made, "driver-fault")
    assert numbers(made) == [faults.LOW_RESERVOIR, faults.DRIVER]
    made.sim.happen("driver-ok")
    mend(made)
    assert numbers(made) == [faults.LOW_RESERVOIR]


def test_a_stop_ends_a_bolus_within_a_poll_and_basal_goes_on():
    made = running("2.0")
    made.console.bolus("5.0")
    made.sim.advance(30_000)
    answer = made.console.stop()
    assert answer.ok
    assert not made.pump.channels.bolus.active
    delivered = made.pump.ledger.bolus_steps
    basal = made.pump.ledger.basal_steps
    made.sim.advance(HOUR_MS)
    assert made.pump.ledger.bolus_steps == delivered
    assert made.pump.ledger.basal_steps > basal + 1_000
    assert in_journal(made, END)[-1] == (END, 1, delivered, 1 + 256 * 10)


def test_a_stop_in_mid_burst_ends_it_at_the_pulse():
    made = running("35", QUICK)
    made.console.bolus("10")
    made.sim.advance(1_013)
    assert made.sim.hal.stepper.busy()
    before = made.sim.hal.stepper.count()
    assert made.console.stop().ok
    assert not made.sim.hal.stepper.busy()
    assert made.sim.hal.stepper.count() == before
    made.sim.advance(60_000)
    assert numbers(made) == []
    assert made.pump.state == DELIVERING
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count() > before


def test_a_fault_closes_what_was_authorised():
    for what, _, _ in WRONGS:
        made = running("2.0")
        made.sim.advance(61_000)
        go_wrong(made, what)
        ledger = made.pump.ledger
        written = mark(made.sim.hal.store)
        assert written[:3] == [ledger.total_steps, ledger.basal_steps, ledger.bolus_steps], what
        assert written[6] == 0, what


def test_stop_and_suspend_are_answered_in_every_state():
    made = bench()
    for command in (made.console.stop, made.console.suspend):
        answer = command()
        assert str(answer) and not answer.ok
    made.console.load(300, "U-100")
    made.console.basal(2)
    made.console.resume()
    assert not made.console.stop().ok  # no bolus runs
    assert made.console.suspend().ok
    assert stands_still(made)
    for command in (made.console.stop, made.console.suspend):
        assert not command().ok
    made.console.resume()
    go_wrong(made, "unseat")
    for command in (made.console.stop, made.console.suspend):
        assert not command().ok
    assert stands_still(made)


def test_a_suspend_stops_everything_at_once():
    made = running("35", QUICK)
    made.console.bolus("10")
    made.sim.advance(1_013)  # in mid-burst
    assert made.sim.hal.stepper.busy()
    before = made.sim.hal.stepper.count()
    assert made.console.suspend().ok
    assert made.sim.hal.stepper.count() == before
    assert not made.sim.hal.stepper._enabled
    assert made.pump.ledger.total_steps == before
    assert stands_still(made)
    made.console.resume()
    made.sim.advance(60_000)
    _, dose, steps, reason = in_journal(made, END)[-1]
    assert (dose, reason & 255) == (1, 2)
    assert made.pump.ledger.bolus_steps == steps


def test_pulses_nobody_asked_for_are_a_fault_in_every_state():
    for prepare in (
        lambda made: None,
        lambda made: made.console.suspend(),
        lambda made: go_wrong(made, "unseat"),
    ):
        made = running("0.1")
        prepare(made)
        made.sim.hal.stepper.pulses += 3
        made.sim.advance(60_000)
        assert faults.STRAY_STEPS in numbers(made)
        assert made.pump.state == FAULT
        assert made.pump.ledger.stray_steps == 3
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_pulses_that_do_not_go_out_are_a_fault():
    made = running("2.0")
    made.sim.advance(60_000)
    stepper = made.sim.hal.stepper
    made.pump.drive._busy = lambda: False
    made.pump.drive._count = lambda: stepper.pulses - 1 if stepper.pulses > 25 else stepper.pulses
    made.sim.advance(60_000)
    assert numbers(made) == [faults.MISSED_STEPS]
    assert made.pump.state == FAULT


def test_books_that_do_not_add_up_stop_the_pump():
    for name in ("basal_steps", "bolus_steps", "total_steps"):
        made = running("2.0")
        made.sim.advance(60_000)
        ledger = made.pump.ledger
        setattr(ledger, name, getattr(ledger, name) + 1)
        made.sim.advance(30_000)
        assert faults.LEDGER in numbers(made), name
        assert made.pump.state == FAULT
        assert stands_still(made)
        made.console.ack()
        made.sim.advance(30_000)
        assert not made.console.resume().ok


def test_a_motor_that_turns_without_moving_is_seen_by_the_encoder():
    made = running("20", {"encoder_counts": 1}, encoder=1)
    made.sim.advance(60_000)
    assert numbers(made) == []
    made.sim.happen("jam")
    made.sim.advance(120_000)
    assert numbers(made) == [faults.LOST_MOTION]
    assert made.pump.state == FAULT
    made.sim.happen("unjam")
    mend(made)
    made.sim.advance(120_000)
    assert numbers(made) == []


def test_code_that_fails_its_check_while_delivering_stops_the_pump():
    made = running("1.0")
    made.sim.happen("code-bad")
    made.sim.advance(20_000)
    assert made.pump.state == FAULT
    assert made.pump.alarms.stopping().number == faults.CODE


def test_code_that_fails_its_check_does_not_begin():
    made = bench()
    made.console.load(300, "U-100")
    made.console.basal(1)
    made.sim.happen("code-bad")
    answer = made.console.resume()
    assert not answer.ok and "code" in str(answer)
    assert stands_still(made)


def test_a_store_that_is_full_stops_delivery_before_the_next_quantum():
    for what in ("store-full", "store-broken"):
        made = running("20")
        made.sim.advance(60_000)
        before = made.pump.ledger.total_steps
        made.sim.happen(what)
        made.sim.advance(120_000)
        assert numbers(made) == [faults.JOURNAL], what
        assert made.pump.state == FAULT
        assert made.pump.ledger.total_steps - before <= 27
        made.console.ack()
        made.sim.advance(1_000)
        assert not made.console.resume().ok, what
        made.sim.happen("store-ok")
        made.console.ack()
        made.sim.advance(60_000)
        if made.pump.alarms.standing:
            made.console.ack()
        assert made.console.resume().ok, what
        made.sim.advance(60_000)
        assert made.pump.state == DELIVERING
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def test_suspending_works_when_the_store_does_not():
    made = running("2.0")
    made.sim.advance(60_000)
    made.sim.happen("store-broken")
    made.console.suspend()
    assert made.pump.state in (SUSPENDED, FAULT)
    assert stands_still(made)


def test_delivering_is_never_shown_while_nothing_is_delivered():
    # Whatever happens, an hour later the pump delivers, or says that it does not.
    for what in (
        "kink", "disconnect", "leak", "unseat", "driver-fault", "jam", "force-stuck", "force-open",
        "clock-unset", "store-full", "store-broken", "store-torn", "end-stop-stuck",
    ):  # fmt: skip
        made = running("20")
        made.sim.advance(30_000)
        made.sim.happen(what)
        made.sim.advance(HOUR_MS // 4)
        before = made.sim.hal.stepper.count()
        made.sim.advance(60_000)
        still = made.sim.hal.stepper.count() == before
        if still:
            assert made.pump.state != DELIVERING, what
            assert made.pump.alarms.stopping() is not None, what
        else:
            assert made.pump.state == DELIVERING, what


def test_a_sensor_that_is_wrong_in_turns_does_not_hold_delivery_in_silence():
    made = running("20")
    made.sim.advance(30_000)
    turns = [0]

    def read():
        turns[0] += 1
        if turns[0] % 2:
            raise OSError(5)
        return 13_000

    made.pump.sensing._read_force = read
    made.sim.advance(60_000)
    before = made.sim.hal.stepper.count()
    made.sim.advance(60_000)
    assert made.sim.hal.stepper.count() != before or made.pump.state != DELIVERING


def test_a_loose_contact_that_comes_back_does_not_pour_out_what_was_held_back():
    # In doubt for a moment, then clear: nothing goes out faster than a little above the programme.
    made = running("35")
    made.sim.advance(30_000)
    made.pump.sensing._seated = lambda: False
    made.sim.advance(9)
    made.pump.sensing._seated = lambda: True
    before = made.sim.hal.stepper.count()
    made.sim.advance(100)
    assert made.sim.hal.stepper.count() - before <= 2
