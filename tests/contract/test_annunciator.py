# test_annunciator: every tone, vibration and light begins and ends when told.

from tests.contract import rig


def test_every_signal_can_be_given_and_taken_back():
    hal, let_pass = rig.fresh()
    for frequency_hz in (150, 440, 1_000, 4_000, 0):
        hal.annunciator.tone(frequency_hz)
        let_pass(1)
    for on in (True, False):
        hal.annunciator.vibrate(on)
        hal.annunciator.light(on, not on)
    hal.annunciator.light(False, False)
