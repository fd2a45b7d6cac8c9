# test_buttons: what keys do: stop and ok, once a press, and not for ever.

from firmware import commands, faults, journal
from tests.unit.bench import (
    DELIVERING,
    END,
    FAULT,
    HOUR_MS,
    MIN_MS,
    STATE,
    SUSPENDED,
    in_journal,
    numbers,
    running,
)

STOP, OK = 1, 2
STUCK = faults.KEY_STUCK


def keyed(basal="1", rig=None, **parameters):
    return running(basal, rig, keys=1, **parameters)


def press(made, bits, ms=300):
    made.sim.happen("keys", bits)
    made.sim.advance(ms)
    made.sim.happen("keys", 0)
    made.sim.advance(200)


def test_the_stop_key_does_what_suspend_does():
    ends = []
    took_ms = 0  # until the key acts
    for by_key in (True, False):
        made = keyed()
        made.console.bolus(5)
        made.sim.advance(30_000)
        before = len(in_journal(made))
        if by_key:
            made.sim.happen("keys", STOP)
            while made.pump.state != SUSPENDED:
                made.sim.advance(1)
                took_ms += 1
                assert took_ms <= 120
        else:
            for _ in range(took_ms):
                made.sim.advance(1)
            assert made.console.suspend().ok
        made.sim.advance(1_000)
        assert made.pump.state == SUSPENDED and not made.sim.hal.stepper._enabled
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
        ends.append(in_journal(made)[before:])
        made.sim.advance(MIN_MS)
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()
    assert ends[0] == ends[1]
    kinds = [row[0] for row in ends[0]]
    assert kinds == [END, STATE] and ends[0][0][3] & 255 == journal.SUSPENDED


def test_a_press_is_seen_within_200_ms_while_nothing_is_due():
    for offset_ms in range(0, 240, 23):
        made = keyed("0.025")
        made.sim.advance(20_000 + offset_ms)
        made.sim.happen("keys", STOP)
        made.sim.advance(200)
        assert made.pump.state == SUSPENDED, offset_ms


def test_a_rig_without_keys_is_polled_no_oftener():
    polls = []
    for keys in (0, 1):
        made = running("0", keys=keys)
        count = [0]

        def counted(count=count):
            count[0] += 1

        made.sim.after_poll = counted
        made.sim.advance(MIN_MS)
        polls.append(count[0])
    assert polls[0] < 20 and 400 < polls[1] < 600


def test_the_ok_key_acknowledges_and_never_resumes():
    made = keyed()
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    made.sim.happen("seat")
    made.sim.advance(MIN_MS)
    press(made, OK)
    assert numbers(made) == [] and made.pump.state == SUSPENDED
    press(made, OK)
    press(made, 4)
    assert made.pump.state == SUSPENDED


def test_both_at_once_stop_first():
    made = keyed()
    made.sim.happen("clock-unset")
    made.sim.advance(MIN_MS)
    press(made, STOP | OK)
    assert made.pump.state == SUSPENDED
    assert all(alarm.acknowledged for alarm in made.pump.alarms.standing)


def test_a_key_acts_once_a_press():
    made = keyed()
    made.sim.happen("keys", STOP)
    made.sim.advance(70_000)  # stuck by now: nobody holds it against a resume
    assert made.console.resume().ok
    made.sim.advance(HOUR_MS)
    assert made.pump.state == DELIVERING
    assert numbers(made) == [STUCK]
    made.sim.happen("keys", 0)
    made.sim.advance(200)
    press(made, STOP)
    assert made.pump.state == SUSPENDED


def test_a_key_that_is_held_for_a_minute_is_stuck_until_it_is_released():
    for bits in (STOP, OK, STOP | OK):
        made = keyed()
        made.sim.happen("keys", bits)
        made.sim.advance(59_000)
        assert numbers(made) == []
        made.sim.advance(2_000)
        assert numbers(made) == [STUCK]
        assert made.pump.alarms.standing[0].detail == bits
        made.console.ack()
        made.sim.advance(MIN_MS)
        assert numbers(made) == [STUCK]  # seen, and still so
        made.sim.happen("keys", 0)
        made.sim.advance(1_000)
        assert numbers(made) == []


def test_one_key_that_is_stuck_takes_nothing_from_the_other():
    made = keyed()
    made.sim.happen("keys", OK)
    made.sim.advance(2 * MIN_MS)
    made.sim.happen("keys", OK | STOP)
    made.sim.advance(200)
    assert made.pump.state == SUSPENDED and numbers(made) == [STUCK]


def test_a_key_that_was_held_through_a_start_does_nothing():
    made = keyed()
    made.sim.happen("unseat")
    made.sim.happen("keys", OK)
    made.restart()
    made.sim.advance(30_000)
    assert not any(alarm.acknowledged for alarm in made.pump.alarms.standing)


def test_a_command_that_waits_is_not_lost_to_a_key():
    made = keyed()
    box = made.pump.mailbox
    made.sim.happen("keys", STOP)
    box.post(commands.BASAL, [(0, 2_000)])
    made.sim.advance(5_000)
    assert made.pump.state == SUSPENDED
    assert box.answer == (2 + 1, 1, 48_000)
    assert made.pump.channels.profile.segments == ((0, 2_000),)


def test_a_key_acts_at_once_although_a_command_is_under_way():
    made = keyed()
    made.console.bolus(10)
    made.sim.advance(1_000)
    box = made.pump.mailbox
    box.post(commands.BASAL, [(minute * 30, 1_000) for minute in range(48)])
    made.sim.advance(40)
    assert box.answer is None
    made.sim.happen("keys", STOP)
    made.sim.advance(125)
    assert made.pump.state == SUSPENDED
    made.sim.advance(20_000)
    assert box.answer[0] == 3 and len(made.pump.channels.profile.segments) == 48


def test_stop_pressed_while_a_resume_is_under_way_keeps_it_off():
    """A tap in the midst of it, and a key that is held from before."""
    for held in (False, True):
        made = keyed()
        made.console.suspend()
        box = made.pump.mailbox
        if held:
            made.sim.happen("keys", STOP)
            made.sim.advance(1_000)
        box.post(commands.RESUME, None)
        if not held:
            made.pump.journal.flush()
            made.pump.journal.wrote = False
            made.pump.commands.tick(0)
            assert box.answer is None and made.pump.commands._patience
            made.sim.happen("keys", STOP)
            made.pump.buttons.tick(0)
            made.sim.happen("keys", 0)
        made.sim.advance(5_000)
        assert made.pump.state == SUSPENDED, held
        assert box.answer == (146, 0, 0), box.answer


def test_stop_is_harmless_in_every_other_state():
    made = keyed()
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    before = len(in_journal(made))
    press(made, STOP)
    assert made.pump.state == FAULT and len(in_journal(made)) == before


def test_a_press_shows_that_somebody_is_there_and_a_stuck_key_does_not():
    made = keyed(rig={"auto_off_min": 60})
    made.sim.advance(50 * MIN_MS)
    press(made, 2)
    made.sim.advance(1_000)
    assert numbers(made) == []
    made.sim.happen("keys", OK)
    made.sim.advance(61 * MIN_MS)
    assert made.pump.state == FAULT and faults.AUTO_OFF in numbers(made)


def test_keys_that_do_not_answer_stop_the_pump():
    made = keyed()

    def broken():
        raise OSError(5)

    made.pump.buttons._read = broken
    made.sim.advance(1_000)
    assert numbers(made) == [faults.HARDWARE] and made.pump.state == FAULT
