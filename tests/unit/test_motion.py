# test_motion: what the encoder saw is held against what was booked.

from firmware import faults
from firmware.config import Rig
from firmware.motion import Motion
from tests.unit import fakes


def made(**rig):
    numbers = {"encoder_counts": 1, "encoder_steps": 16, "encoder_slack_steps": 64}
    numbers.update(rig)
    encoder = fakes.Encoder()
    return Motion(encoder, Rig(**numbers)), encoder


def test_travel_that_follows_is_fine():
    motion, encoder = made()
    motion.begin(0)
    for steps in range(0, 100_000, 777):
        encoder.counts = steps // 16
        assert motion.look(steps) == faults.NONE


def test_travel_that_stops_is_lost_within_the_slack():
    motion, _ = made()
    motion.begin(0)
    assert motion.look(79) == faults.NONE  # 4 counts behind, the slack
    assert motion.look(80) == faults.LOST_MOTION


def test_travel_that_runs_ahead_is_found_too():
    motion, encoder = made()
    motion.begin(0)
    encoder.counts = 4
    assert motion.look(0) == faults.NONE
    encoder.counts = 5
    assert motion.look(0) == faults.LOST_MOTION


def test_motion_backward_is_found():
    motion, encoder = made()
    motion.begin(0)
    encoder.counts = -5
    assert motion.look(0) == faults.LOST_MOTION


def test_what_was_before_it_began_does_not_count():
    motion, encoder = made()
    encoder.counts = 1_000
    motion.begin(70)
    assert motion.look(70) == faults.NONE
    encoder.counts = 1_010
    assert motion.look(70 + 160) == faults.NONE


def test_a_fine_encoder_is_read_in_counts_a_step():
    motion, encoder = made(encoder_counts=1_000, encoder_steps=16)
    motion.begin(0)
    encoder.counts = 62_500
    assert motion.look(1_000) == faults.NONE
    assert motion.look(1_064) == faults.NONE
    assert motion.look(1_065) == faults.LOST_MOTION
