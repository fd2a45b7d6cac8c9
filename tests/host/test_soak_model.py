# test_soak_model: the model of the soak finds out a pump that is wrong about line, force, moves,
# strengths or temporary rates.
#
# Owns a short life in which all is well, and pumps that are broken by hand, one thing each.

import pytest

from firmware import faults
from firmware.delivery import ledger
from firmware.delivery.dispenser import Dispenser
from firmware.delivery.ledger import Ledger
from firmware.line import Line
from firmware.moving import kinds
from firmware.therapy.temp import Temp
from firmware.witnesses import Stuck
from tests.soak import events
from tests.soak.failure import Failure
from tests.soak.world import World

# How each of the lives below begins.
BEGUN = """
d1 00:00:01.000 tend
d1 00:00:02.000 rig reservoir 3000000
d1 00:00:03.000 load 300 U-100
d1 00:00:04.000 basal 00:00=1.000
d1 00:01:00.000 resume
d1 00:02:00.000 suspend
""".strip()
# A change of reservoir and set; then a blocked line, relief, and an ordinary life.
LIFE = """
life seed=5 end_ms=14400000
{begun}
d1 00:02:05.000 change_reservoir tubed-60
d1 00:02:10.000 rig disconnect
d1 00:02:15.000 affirm
d1 00:06:15.000 rig cartridge 3000000
d1 00:06:20.000 load 300 U-100
d1 00:09:40.000 rig fresh-set 50000
d1 00:09:45.000 prime
d1 00:10:45.000 stop
d1 00:11:00.000 affirm
d1 00:11:05.000 fill_cannula
d1 00:12:00.000 resume
d1 00:20:00.000 bolus 2.00
d1 00:25:00.000 rig kink
d1 00:25:10.000 bolus 2.00
d1 00:28:00.000 ack
d1 00:28:10.000 relieve
d1 00:29:10.000 rig clear
d1 00:29:20.000 resume
d1 00:30:00.000 resume
d1 00:31:00.000 rig head 1000
d1 00:32:00.000 rig temperature 100
d1 00:33:00.000 bolus 2.00
d1 03:50:00.000 tend
"""
# Insulin of another strength: refused, then by a walk that is given up, then by another set.
STRENGTHS = """
life seed=5 end_ms=900000
{begun}
d1 00:02:01.000 load 300 U-200
d1 00:02:05.000 change_reservoir
d1 00:02:10.000 rig disconnect
d1 00:02:15.000 affirm
d1 00:06:15.000 rig cartridge 3000000
d1 00:06:20.000 load 300 U-200
d1 00:09:45.000 prime
d1 00:10:45.000 stop
d1 00:11:00.000 affirm
d1 00:11:01.000 stop
d1 00:11:02.000 resume
d1 00:11:03.000 suspend
d1 00:11:04.000 load 300 U-100
d1 00:12:00.000 change_set patch
d1 00:12:10.000 affirm
d1 00:12:15.000 affirm
d1 00:12:16.000 rig fresh-set 50000
d1 00:12:20.000 fill_cannula
d1 00:13:00.000 resume
"""

# A temporary rate through a restart, one that ends by itself, and one that is above the limit.
TEMPS = """
life seed=5 end_ms=20000000 rig.max_basal_mu_h=4000
{begun}
d1 00:03:00.000 resume
d1 00:04:00.000 temp 33% 90
d1 00:14:00.000 cut off=600000
d1 00:25:00.000 tend
d1 01:20:00.000 status
d1 01:40:00.000 temp 0.750 61
d1 02:00:00.000 temp 151% 60
d1 02:30:00.000 status
d1 03:30:00.000 temp 500% 15
d1 03:35:00.000 end_temp
d1 03:40:00.000 temp 120% 300
d1 05:30:00.000 cut off=1000
d1 05:31:00.000 tend
"""


def played(story=LIFE):
    world = World(events.story(story.format(begun=BEGUN)))
    world.play()
    return world


def broken_promise(broken, story, patch):
    """The one that a pump broken by hand is found to break."""
    broken(patch)
    with pytest.raises(Failure) as caught:
        played(story)
    return caught.value.promise


def test_a_life_with_a_change_of_set_and_a_blocked_line_breaks_no_promise():
    played()


def test_a_life_with_another_strength_breaks_no_promise():
    census = played(STRENGTHS).census
    for name in ("strength refused", "strength changed", "line refused", "strength in the line"):
        assert census[name], name
    assert census["minutes delivering"] == 3


def deaf(patch):
    patch.setattr(Line, "_judge", lambda line, steps: faults.NONE)


def anxious(patch):
    patch.setattr(Line, "_judge", lambda line, steps: faults.OCCLUSION)


def leaky(patch):
    patch.setattr(Line, "_judge", lambda line, steps: faults.LEAK)


def weak(patch):
    patch.setattr(Line, "_judge", lambda line, steps: faults.NO_FORCE)


def stuck(patch):
    patch.setattr(Stuck, "look", lambda stuck, counts, steps: faults.FORCE_STUCK)


def back_to_front(patch):
    rows = list(kinds.TABLE)
    rows[kinds.RETURN] = (-1, *rows[kinds.RETURN][1:])
    patch.setattr("firmware.moving.kinds.TABLE", tuple(rows))
    patch.setattr("firmware.moving.move.TABLE", tuple(rows))


def priming_as_dose(patch):
    def book_move(dispenser, steps):
        before(dispenser, steps)
        dispenser.onboard.count(steps)

    before = Dispenser._book_move
    patch.setattr(Dispenser, "_book_move", book_move)


def priming_unbooked(patch):
    patch.setattr(Ledger, "prime", Ledger.idle)


@pytest.mark.parametrize(
    ("broken", "promise"),
    (
        (deaf, "blocked"),
        (anxious, "alarm without a cause"),
        (leaky, "alarm without a cause"),
        (weak, "alarm without a cause"),
        (stuck, "alarm without a cause"),
        (back_to_front, "backwards"),
        (priming_as_dose, "on board shown"),
        (priming_unbooked, "books"),
    ),
)
def test_a_pump_that_is_wrong_about_line_force_or_moves_is_found_out(broken, promise, monkeypatch):
    assert broken_promise(broken, LIFE, monkeypatch) == promise


def forgetting_its_line(patch):
    def load(dispenser, *given):
        before(dispenser, *given)
        dispenser.ledger.line = ledger.UNKNOWN

    before = Dispenser.load
    patch.setattr(Dispenser, "load", load)


def priming_no_more_than_asked(patch):
    # By name: what was read once may have been forgotten, and read anew.
    patch.setattr("firmware.moving.walk.Walk.to_flush_steps", lambda walk: 0)


def going_on_with_a_mixed_line(patch):
    patch.setattr("firmware.commands.resuming.MIXED", None)


@pytest.mark.parametrize(
    "broken", (forgetting_its_line, priming_no_more_than_asked, going_on_with_a_mixed_line)
)
def test_a_pump_that_is_wrong_about_strengths_is_found_out(broken, monkeypatch):
    assert broken_promise(broken, STRENGTHS, monkeypatch) == "strength"


def test_a_life_with_temporary_rates_breaks_no_promise():
    census = played(TEMPS).census
    assert census["record temp"] == 9 and census["alarm 243"] == 1
    assert census["minutes delivering"] > 200


def standing_still(patch):
    patch.setattr(Temp, "elapse", lambda temp, dt_ms: None)


def rounding_up(patch):
    before = Temp.rate_mu_h
    patch.setattr(Temp, "rate_mu_h", lambda temp, *given: before(temp, *given) + 1)


def blind_to_time_without_power(patch):
    patch.setattr("firmware.recovery.reading._off_ms", lambda *given: 0)


def forgotten_in_a_checkpoint(patch):
    patch.setattr(Temp, "unpack", lambda temp, data, at: at + 9)


@pytest.mark.parametrize(
    ("broken", "promise"),
    (
        (standing_still, "temporary rate"),
        (rounding_up, "too much"),
        (blind_to_time_without_power, "temporary rate"),
        (forgotten_in_a_checkpoint, "temporary rate"),
    ),
)
def test_a_pump_that_is_wrong_about_temporary_rates_is_found_out(broken, promise, monkeypatch):
    assert broken_promise(broken, TEMPS, monkeypatch) == promise
