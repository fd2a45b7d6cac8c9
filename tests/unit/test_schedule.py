# test_schedule: a channel that is off its programme stops the pump, whoever got it wrong.

from firmware import faults
from tests.unit.bench import DELIVERING, FAULT, HOUR_MS, MIN_MS, QUICK, mend, numbers, running
from tests.unit.walking import TRAVEL, change_strength

OFF = faults.CHANNEL_OFF


def found_within(made, ms):
    """The time until the pump says that a channel is off, in ms; a failure when it does not."""
    began_ms = made.sim.elapsed_ms
    while made.sim.elapsed_ms - began_ms < ms:
        made.sim.advance(MIN_MS)
        if made.pump.state == FAULT:
            assert numbers(made) == [OFF], numbers(made)
            return made.sim.elapsed_ms - began_ms
    raise AssertionError("it was not found")


def test_a_meter_that_makes_too_many_steps_is_found():
    """Of every hundred flows one counts twice: 1 %, which at 1 U/h is a step in 10 minutes."""
    made = running("1")
    meter = made.pump.dispenser.meter
    add = meter.add
    calls = [0]

    def twice(flow):
        calls[0] += 1
        add(flow)
        if calls[0] % 100 == 0:
            add(flow)

    meter.add = twice
    assert found_within(made, 12 * HOUR_MS) < 6 * HOUR_MS


def test_a_meter_that_loses_the_fraction_of_a_step_is_found():
    made = running("0.1")
    meter = made.pump.dispenser.meter
    add = meter.add

    def forgetful(flow):
        add(flow)
        meter._owed = 0

    meter.add = forgetful  # polls come each 10 s, a step falls due each minute
    assert found_within(made, HOUR_MS) < 5 * MIN_MS


def test_a_rate_that_does_not_reach_the_meter_is_found():
    """For more and for less."""
    for rate in ("0.5", "2"):
        made = running("1")
        made.pump.channels._retune = lambda: None
        made.console.basal(rate)
        assert found_within(made, HOUR_MS) < 10 * MIN_MS


def test_a_dose_that_is_booked_to_the_other_channel_is_found():
    made = running("1")
    book = made.pump.ledger.book

    def swapped(basal_steps, bolus_steps, stray_steps):
        book(bolus_steps, basal_steps, stray_steps)

    made.sim.advance(MIN_MS)
    made.pump.ledger.book = swapped
    assert found_within(made, 10 * MIN_MS) <= 2 * MIN_MS


def test_a_dose_that_goes_on_for_ever_is_found():
    made = running("0")
    made.console.bolus(5)
    made.sim.advance(MIN_MS)
    made.pump.dispenser.meter._dose_left[0] = 10_000
    made.pump.channels.doses.at[0].left_ms = 10_000_000
    made.pump.channels._retune()
    assert found_within(made, 10 * MIN_MS) < 8 * MIN_MS


def test_a_dose_that_does_not_flow_is_found():
    made = running("0")
    made.console.bolus(5)
    made.pump.channels.doses.at[0].take = lambda dt_ms: 0
    assert found_within(made, 10 * MIN_MS) <= 2 * MIN_MS


def test_after_it_was_seen_the_count_begins_anew():
    made = running("1")
    made.sim.advance(MIN_MS)
    made.pump.dispenser.meter.basal_due += 40
    found_within(made, 10 * MIN_MS)
    mend(made)
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []


def test_whatever_is_asked_a_pump_that_is_well_is_never_off():
    """Doses, whole and cut, beside changing rates, suspends, late polls, strokes and strengths."""
    for rig, strength in (
        ({}, "U-100"),
        (QUICK, "U-200"),
        ({"stroke_steps": 8}, "U-500"),
        ({"pl_per_step": 4_601, "travel_steps": 680_000, "quantum_nl": 200}, "U-100"),
    ):
        turns = 12_800 if "pl_per_step" in rig else 3_200
        profile = "00:00=0.80 00:20=3.3 01:00=0 02:10=1.1"
        made = running(profile, rig, strength=strength, steps_turn=turns)
        console = made.console
        for turn in range(80):
            console.bolus("%d.%d0" % (turn % 2, turn % 7 + 1))
            made.sim.advance(turn * 397)
            if turn % 3 == 0:
                console.stop()
            if turn % 5 == 0:
                console.suspend()
                made.sim.advance(turn * 1_001)
                console.resume()
            if turn % 8 == 0:
                made.sim.hal.clock.sleep_ms(turn * 12)  # late
            if turn % 20 == 19:
                console.basal("00:00=%d.7 00:30=0.25 01:30=4" % (turn % 3))
            made.sim.advance(2 * MIN_MS)
            assert numbers(made) == [], (rig, turn)
        assert made.pump.ledger.bolus_steps > 500
        assert made.pump.ledger.basal_steps > 50


def test_a_large_quick_bolus_of_which_a_poll_came_late_is_not_off():
    """It takes longer than two self-tests; its bursts are twice as long from the late poll on."""
    for stroke_steps in (1, 4):
        made = running("1", dict(QUICK, stroke_steps=stroke_steps, bolus_rate_mu_h=1_500_000))
        made.console.bolus(25)
        made.console.confirm(25)
        made.sim.advance(2_000)
        made.sim.hal.clock.sleep_ms(80)
        made.sim.advance(MIN_MS)
        assert made.pump.state == DELIVERING and numbers(made) == []
        assert made.pump.ledger.bolus_steps == 250_000_000 // 18_406


def test_insulin_of_another_strength_begins_a_new_count():
    made = running("3.7", {"travel_steps": 2 * TRAVEL})
    made.console.bolus(3)
    for strength in ("U-200", "U-500", "U-100"):
        made.sim.advance(3 * HOUR_MS + 1_234)
        made.console.suspend()
        change_strength(made, strength)
        assert made.console.resume().ok
        made.console.bolus(3)
    made.sim.advance(3 * HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []


def test_a_restart_begins_a_new_count():
    made = running("1.3")
    made.console.bolus(3)
    made.sim.advance(30_000)
    made.restart()
    made.sim.advance(1_000)
    mend(made)
    made.sim.advance(3 * HOUR_MS)
    assert made.pump.state == DELIVERING and numbers(made) == []
