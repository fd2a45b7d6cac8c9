# test_parts_signals: what a person hears, feels and sees: the levels at the pins.

from tests.contract.refusal import EINVAL, error_of
from tests.unit.benchtop import part
from tests.unit.wires import top

annunciator = part("annunciator")

EIO = 5


def everything(active_low=False):
    top.clear()
    return annunciator.Annunciator(
        annunciator.Buzzer(8),
        annunciator.Output(9, active_low),
        annunciator.Leds(10, 11, active_low),
    )


def levels(*pins):
    return [top.wire(pin).driven for pin in pins]


def test_an_output_is_off_from_its_first_moment():
    for active_low, off in ((False, 0), (True, 1)):
        wire = top.clear().wire(9)
        made = annunciator.Output(9, active_low)
        assert wire.levels == [off]
        made.set(True)
        made.set(False)
        made.set(1)
        assert wire.levels == [off, 1 - off, off, 1 - off]


def test_two_lamps_are_red_and_yellow():
    for active_low in (False, True):
        top.clear()
        made = annunciator.Leds(10, 11, active_low)
        for red in (False, True):
            for yellow in (False, True):
                made.show(red, yellow)
                assert levels(10, 11) == [red != active_low, yellow != active_low]


def test_one_lamp_mixes_yellow_and_prefers_red():
    for active_low in (False, True):
        top.clear()
        made = annunciator.Rgb(10, 11, active_low)
        for red, yellow, lit in (
            (False, False, [0, 0]),
            (True, False, [1, 0]),
            (False, True, [1, 1]),
            (True, True, [1, 0]),
        ):
            made.show(red, yellow)
            assert levels(10, 11) == [level != active_low for level in lit]


def test_silence_is_no_current_and_a_tone_is_a_square_wave():
    for active_low in (False, True):
        wire = top.clear().wire(8)
        made = annunciator.Buzzer(8, active_low)
        assert wire.levels == [1 if active_low else 0]
        assert wire.pwm.duty == 0 and wire.pwm.invert is active_low
        made.tone(523)
        assert (wire.pwm.frequency_hz, wire.pwm.duty) == (523, 32_768)
        made.tone(4_000)
        assert (wire.pwm.frequency_hz, wire.pwm.duty) == (4_000, 32_768)
        made.tone(0)
        assert wire.pwm.duty == 0


def test_a_tone_that_cannot_be_made_is_eio_and_is_tried_again():
    made = everything()
    pwm = top.wire(8).pwm
    for errno in (5, 258, 110):
        pwm.errno = errno
        assert error_of(made.tone, 440) == EIO
    pwm.errno = 0
    made.tone(440)
    assert (pwm.frequency_hz, pwm.duty) == (440, 32_768)


def test_every_tone_of_the_contract_is_made_and_no_other():
    made = everything()
    pwm = top.wire(8).pwm
    for hz in (150, 151, 523, 3_999, 4_000):
        made.tone(hz)
        assert pwm.frequency_hz == hz and pwm.duty
    for hz in (-1, 1, 149, 4_001, 20_000):
        assert error_of(made.tone, hz) == EINVAL
        assert pwm.frequency_hz == 4_000
    made.tone(0)
    assert pwm.duty == 0


def test_nothing_is_written_when_nothing_changes():
    made = everything()

    def written():
        return [top.wire(pin).writes for pin in (9, 10, 11)] + [top.wire(8).pwm.writes]

    before = written()
    made.tone(0)
    made.vibrate(False)
    made.light(False, False)
    assert written() == before
    made.tone(440)
    made.vibrate(True)
    made.light(True, False)
    before = written()
    for _ in range(3):
        made.tone(440)
        made.vibrate(1)
        made.light(1, 0)
    assert written() == before
    for red, yellow in ((True, True), (False, True), (True, False), (False, False)):
        before = written()
        made.light(red, yellow)
        assert written() != before


def test_each_signal_is_begun_and_ended():
    for active_low in (False, True):
        made = everything(active_low)
        made.vibrate(True)
        made.light(False, True)
        assert levels(9, 10, 11) == [on != active_low for on in (True, False, True)]
        made.vibrate(False)
        made.light(False, False)
        assert levels(9, 10, 11) == [active_low] * 3


def test_what_is_not_there_is_not_missed():
    made = annunciator.Annunciator(None, None, None)
    made.tone(440)
    made.tone(0)
    made.vibrate(True)
    made.light(True, True)
    assert error_of(made.tone, 100) == EINVAL
