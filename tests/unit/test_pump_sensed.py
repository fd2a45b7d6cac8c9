# test_pump_sensed: what the sensors say is wrong stops the motor at once, and is never shown as
# delivering.

from firmware import faults
from tests.unit.bench import DELIVERING, END, FAULT, HOUR_MS, in_journal, mend, numbers, running
from tests.unit.faulty import WRONGS


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
    assert not made.pump.channels.doses.count


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
