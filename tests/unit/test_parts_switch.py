# test_parts_switch: contacts: which level is on, and when a change counts; cartridge and keys.

from tests.unit.benchtop import part
from tests.unit.wires import top

switch = part("switch")
reservoir = part("reservoir")
keys = part("keys")

OPEN, CLOSED = None, 0  # of a contact to ground


def contact(debounce_ms=5, outside=OPEN):
    wire = top.clear().wire(6)
    wire.outside = outside
    return wire, switch.Switch(6, debounce_ms=debounce_ms)


def seen(wire, made, levels, every_us=1_000):
    """What the switch says, looked at every so often, while its contact is at these levels."""
    said = []
    for level in levels:
        wire.outside = level
        top.pass_us(every_us)
        said.append(made.on())
    return said


def changes(said):
    return sum([1 for i in range(1, len(said)) if said[i] != said[i - 1]])


def test_the_first_reading_is_taken_when_it_is_made():
    for outside, on in ((OPEN, False), (CLOSED, True)):
        _, made = contact(5, outside)
        assert made.on() is on


def test_polarity_and_pull_up_are_data():
    for active_low, pull_up, outside, on in (
        (True, True, None, False),
        (True, True, 0, True),
        (False, True, None, True),
        (False, True, 0, False),
        (False, False, 1, True),
        (True, False, 1, False),
        (True, False, 0, True),
    ):
        wire = top.clear().wire(6)
        wire.outside = outside
        assert switch.Switch(6, active_low, pull_up).on() is on, (active_low, pull_up, outside)
        assert wire.pulled_up is pull_up


def test_a_contact_that_bounces_changes_once():
    bounce = [CLOSED, OPEN, CLOSED, CLOSED, OPEN]
    wire, made = contact()
    said = seen(wire, made, [OPEN] * 5 + bounce + [CLOSED] * 20 + bounce + [OPEN] * 20)
    assert changes(said) == 2 and said[-1] is False, said


def test_a_contact_that_bounces_changes_once_however_often_it_is_looked_at():
    # Four ms of bouncing, a level each 0.1 ms, looked at each 0.1 to 12 ms, from any moment on.
    bounce = [(CLOSED, OPEN)[i * 7 % 5 > 2] for i in range(40)]
    levels = [OPEN] * 200 + bounce + [CLOSED] * 400
    for every in (1, 2, 5, 9, 10, 11, 30, 49, 50, 51, 100, 120):
        for start in range(0, every, 3):
            wire, made = contact()
            said = seen(wire, made, levels[start::every], every * 100)
            assert changes(said) == 1 and said[-1] is True, (every, start, said)


def test_nothing_is_hidden_longer_than_debounce_ms():
    for debounce_ms in (0, 1, 5, 20):
        wire, made = contact(debounce_ms)
        assert not any(seen(wire, made, [OPEN] * 30))
        said = seen(wire, made, [CLOSED] * 40)
        assert said.index(True) <= debounce_ms, (debounce_ms, said)


def test_a_contact_that_never_comes_to_rest_is_not_hidden():
    wire, made = contact()
    seen(wire, made, [OPEN] * 10)
    said = seen(wire, made, [CLOSED, OPEN, CLOSED] * 30)
    assert True in said[:8]
    assert changes(said) <= 90 // 5


def test_a_spike_is_not_seen():
    wire, made = contact()
    assert not any(seen(wire, made, [OPEN] * 10 + [CLOSED] * 3 + [OPEN] * 20))


def test_after_a_pause_the_level_itself_counts():
    for pause_us in (5_000, 10_000, 10_000_000, 86_400_000_000):
        wire, made = contact()
        for level, on in ((CLOSED, True), (OPEN, False), (CLOSED, True)):
            assert seen(wire, made, [level], pause_us) == [on], pause_us


def test_the_pin_is_read_once_a_look_and_never_driven():
    wire, made = contact()
    seen(wire, made, [CLOSED] * 10)
    assert wire.writes == 0


def test_a_cartridge_with_no_switch_is_there_and_never_at_its_end():
    none = reservoir.Reservoir(None, None)
    assert none.seated() is True and none.at_end() is False


def test_a_cartridge_is_what_its_switches_say():
    top.clear()
    seated, end = top.wire(6), top.wire(7)
    seated.outside = CLOSED
    made = reservoir.Reservoir(switch.Switch(6), switch.Switch(7))
    assert made.seated() is True and made.at_end() is False
    seated.outside, end.outside = OPEN, CLOSED
    top.pass_ms(10)
    assert made.seated() is False and made.at_end() is True


def test_keys_are_a_bit_each_in_the_order_of_their_pins():
    top.clear()
    made = keys.Keys((20, 21, 22))
    for pressed, bits in (((), 0), ((20,), 1), ((21,), 2), ((20, 22), 5), ((20, 21, 22), 7)):
        for number in (20, 21, 22):
            top.wire(number).outside = CLOSED if number in pressed else OPEN
        top.pass_ms(100)
        assert made.read() == bits


def test_a_key_that_bounces_is_pressed_once():
    top.clear()
    made = keys.Keys([20])
    wire = top.wire(20)
    said = []
    for level in [OPEN] * 30 + [CLOSED, OPEN] * 9 + [CLOSED] * 50:
        wire.outside = level
        top.pass_ms(1)
        said.append(made.read())
    assert changes(said) == 1 and said[-1] == 1


def test_no_more_keys_than_bits():
    top.clear()
    made = keys.Keys(range(30), active_low=False)
    assert made.read() == 2**30 - 1
    try:
        keys.Keys(range(31))
    except ValueError:
        return
    raise AssertionError("31 keys were taken")
