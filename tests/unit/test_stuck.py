# test_stuck: a sensor that says the same whatever moves is found, one that seldom speaks is not.

from firmware import faults
from firmware.config import Rig
from firmware.witnesses import Stuck


def looks(stuck, readings, from_steps, by_steps):
    """What it says to so many readings, by_steps apart."""
    return [stuck.look(c, from_steps + by_steps * i) for i, c in enumerate(readings)]


def test_one_reading_through_all_the_steps_is_a_fault():
    stuck = Stuck(Rig())
    stuck.begin(1_000)
    said = looks(stuck, [9_000] * 66, 1_000, 1)
    assert said[:64] == [faults.NONE] * 64 and said[64] == faults.FORCE_STUCK


def test_one_that_differs_begins_anew():
    stuck = Stuck(Rig())
    stuck.begin(0)
    assert faults.FORCE_STUCK not in looks(stuck, ([9_000] * 60 + [9_001]) * 5, 0, 1)


def test_few_looks_at_long_bursts_are_too_few():
    stuck = Stuck(Rig())
    stuck.begin(0)
    said = looks(stuck, [9_000] * 34, 0, 30)
    assert said[:32] == [faults.NONE] * 32 and said[33] == faults.FORCE_STUCK


def test_while_nothing_moves_the_same_is_no_wonder():
    stuck = Stuck(Rig())
    stuck.begin(0)
    assert faults.FORCE_STUCK not in looks(stuck, [9_000] * 1_000, 50, 0)


def test_a_new_beginning_forgets():
    stuck = Stuck(Rig())
    stuck.begin(0)
    looks(stuck, [9_000] * 60, 0, 1)
    stuck.begin(60)
    assert faults.FORCE_STUCK not in looks(stuck, [9_000] * 60, 60, 1)
