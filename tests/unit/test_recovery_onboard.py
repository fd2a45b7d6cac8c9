# test_recovery_onboard: what is certain is on board after a restart as it was before, to 0.01 U,
# however long since the checkpoint; what is uncertain is on board as if it had gone out just now.
#
# Basal is quick here: running time on record is at most some seconds old as the power goes.

from tests.unit.bench import END, MIN_MS, in_journal, running
from tests.unit.walking import TRAVEL, change_strength

OFF_MU = 10
RIG = {"hour_cap_mu": 200_000}


def delivering(rig=RIG, strength="U-100", units=290):
    made = running("20", rig, units, strength, store_records=600)
    made.sim.advance(1_000)
    return made, checkpoint(made)


def checkpoint(made):
    """Writes one; how many there are then."""
    made.pump.checkpoint.write()
    return made.pump.checkpoint.revision


def on_board(made):
    pump = made.pump
    return pump.dispenser.onboard.milliunits(pump.rig.pl_per_step, pump.channels.nl_per_mu)


def restarted(made, written, most=0):
    """Restarts, and holds what is on board against what was, of which up to most mU are uncertain.

    written: checkpoints, the last of which is the one that the start reads.
    """
    before = on_board(made)
    assert written == made.pump.checkpoint.revision, "another checkpoint came in between"
    made.restart()
    off = on_board(made) - before
    assert -OFF_MU <= off <= most + OFF_MU, (before, off)


def test_a_dose_that_ended_since_the_checkpoint():
    for wait_min in (0, 13):
        made, written = delivering()
        made.console.bolus("1.00")
        made.sim.advance((1 + wait_min) * MIN_MS)
        assert len(in_journal(made, END)) == 1
        restarted(made, written)


def test_two_doses_and_a_stopped_one_since_the_checkpoint():
    made, written = delivering()
    for units, ms in (("1.00", 3 * MIN_MS), ("0.50", 2 * MIN_MS), ("9.00", 3 * MIN_MS)):
        assert made.console.bolus(units).ok
        made.sim.advance(ms)
    made.console.stop()
    made.sim.advance(4 * MIN_MS)
    assert len(in_journal(made, END)) == 3 and on_board(made) > 5_000
    restarted(made, written)


def test_a_dose_that_was_under_way_at_the_checkpoint():
    made, written = delivering()
    made.console.bolus("12.00")
    made.sim.advance(7 * MIN_MS)
    written = checkpoint(made)
    made.sim.advance(80_000)
    # Nothing of these had gone out by then.
    for units, ms in (("8.00", 11 * MIN_MS), ("0.10", MIN_MS)):
        assert made.console.bolus(units).ok
        made.sim.advance(ms)
    assert len(in_journal(made, END)) == 3
    restarted(made, written)


def test_a_dose_that_is_under_way_as_the_power_goes():
    made, written = delivering()
    made.console.bolus("25.00")
    made.sim.advance(12 * MIN_MS)
    assert made.pump.channels.doses.count and on_board(made) > 17_000
    restarted(made, written, 50)
    assert made.pump.recovery.dose_ids[0] == 1


def test_a_dose_that_a_restart_cut_is_the_same_after_more_restarts():
    made, written = delivering()
    made.console.bolus("25.00")
    made.sim.advance(8 * MIN_MS)
    restarted(made, written, 50)
    for _ in range(4):
        restarted(made, made.pump.checkpoint.revision)


def test_a_dose_before_weaker_insulin_was_loaded():
    made, written = delivering(dict(RIG, travel_steps=TRAVEL), "U-200", 250)
    made.console.bolus("6.00")
    made.sim.advance(5 * MIN_MS)
    made.console.suspend()
    change_strength(made, "U-100", 250)
    before = on_board(made)
    assert 5_800 < before < 6_010
    made.restart()
    # A minute of running time at most is on no record, as nothing is delivered.
    assert -OFF_MU <= on_board(made) - before <= 3 * before * 3 // 1_000, (before, on_board(made))
