# test_sensors: what can only be read: force, reservoir, encoder, battery, keys.

from tests.contract import rig


def test_force_is_a_24_bit_count():
    hal, let_pass = rig.fresh()
    for _ in range(20):
        assert 0 <= hal.force.read() < 2**24
        let_pass(10)


def test_the_cartridge_switches_answer_yes_or_no():
    hal, _ = rig.fresh()
    assert hal.reservoir.seated() in (True, False)
    assert hal.reservoir.at_end() in (True, False)


def test_an_encoder_rises_when_the_motor_goes_forward():
    hal, let_pass = rig.ready()
    if hal.encoder is None:
        return
    before = hal.encoder.count()
    hal.stepper.start(200, 1, 500)
    let_pass(150)
    assert hal.encoder.count() > before


def test_battery_and_keys_are_within_their_ranges():
    hal, _ = rig.fresh()
    if hal.battery is not None:
        assert 0 <= hal.battery.millivolts() <= 60_000
    if hal.keys is not None:
        assert 0 <= hal.keys.read() < 2**30
