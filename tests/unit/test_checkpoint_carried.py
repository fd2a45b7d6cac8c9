# test_checkpoint_carried: all that has to be known after a restart is in a checkpoint, or in the
# records since it.

from firmware import faults
from tests.unit import slots
from tests.unit.bench import BOLUS, HOUR_MS, LOAD, MIN_MS, in_journal, numbers, running
from tests.unit.slots import CHECKPOINT, newest
from tests.unit.walking import TRAVEL, change_strength


def lived(strength="U-100", units=90):
    """A pump with something of everything, its journal since the checkpoint left as it falls."""
    rig = {"low_mu": 100_000, "travel_steps": TRAVEL}
    made = running("00:00=2.00 00:30=5.00", rig, units, strength, store_records=400)
    made.sim.advance(20 * MIN_MS)
    made.console.bolus("3.00", id=11)
    made.sim.advance(20 * MIN_MS)
    made.console.ack()  # low reservoir
    made.console.clock("2026-06-03 01:00 +02:00", id=12)
    made.sim.advance(20_000)
    made.sim.happen("clock-step", 100)
    made.sim.advance(20_000)
    made.pump.alarms.find(faults.CLOCK_JUMP).detail = 2**30
    assert [(a.number, a.acknowledged) for a in made.pump.alarms.standing] == [
        (faults.LOW_RESERVOIR, True),
        (faults.CLOCK_JUMP, False),
    ]
    return made


def known(made):
    """What a restart must not change. Windows and insulin on board may only grow."""
    pump = made.pump
    ledger = pump.ledger
    return {
        "books": (ledger.total_steps, ledger.basal_steps, ledger.bolus_steps),
        "others": (ledger.stray_steps, ledger.uncertain_steps),
        "reservoir": (ledger.left_steps(), ledger.capacity_steps, pump.channels.nl_per_mu),
        "profile": pump.channels.profile.segments,
        "dose": pump.channels.doses.last_id,
        "ids": [pump.requests.find(i) for i in (11, 12)],
        "alarms": [
            (a.number, a.acknowledged, a.detail, a.local_ms // MIN_MS, a.since_ms)
            for a in pump.alarms.standing
            if a.number not in (faults.INTERRUPTED, faults.RESTARTED)
        ],
        "sequence": pump.journal.sequence,
    }


def grown(made):
    pump = made.pump
    limits = pump.dispenser.limits
    return (
        limits.hour.recent.steps,
        limits.day.recent.steps,
        pump.dispenser.onboard.steps(),
    )


def compare(before, after, what):
    for key in before:
        if key != "sequence":
            assert after[key] == before[key], (what, key, before[key], after[key])
    assert after["sequence"] > before["sequence"]


def test_everything_is_carried_over_by_a_checkpoint_alone():
    for strength, units in (("U-100", 90), ("U-200", 90), ("U-500", 90)):
        made = lived(strength, units)
        made.console.suspend()
        made.pump.checkpoint.write()
        before, windows = known(made), grown(made)
        for again in range(3):
            made.restart()
            compare(before, known(made), (strength, again))
            for then, now in zip(windows, grown(made)):
                assert now >= then
            windows = grown(made)
            before["sequence"] = known(made)["sequence"]


def test_everything_is_carried_over_by_the_records_since_it():
    for more_ms in (0, 7 * MIN_MS, 14 * MIN_MS):
        made = lived()
        made.pump.alarms.find(faults.CLOCK_JUMP).detail = 0  # as its record says
        made.sim.advance(more_ms)
        made.console.suspend()
        before, windows = known(made), grown(made)
        made.restart()
        compare(before, known(made), more_ms)
        for then, now in zip(windows, grown(made)):
            assert now >= then, more_ms


def test_a_load_since_the_checkpoint_is_carried_over():
    made = lived()
    made.pump.alarms.find(faults.CLOCK_JUMP).detail = 0
    made.console.suspend()
    change_strength(made, "U-200", 90)
    before = known(made)
    windows = grown(made)
    made.restart()
    compare(before, known(made), "load")
    for then, now in zip(windows, grown(made)):
        assert now >= then - 61, (windows, grown(made))  # a step a bucket is rounding
    assert in_journal(made, LOAD)[-1][2] == 5


def test_weaker_insulin_loaded_since_the_checkpoint_takes_nothing_off_board():
    made = running("0", {"travel_steps": TRAVEL}, units=1_500, strength="U-500")
    made.sim.advance(MIN_MS)
    made.console.bolus("10")
    made.sim.advance(8 * MIN_MS)
    assert made.pump.ledger.bolus_steps == 20_000_000 // 18_406
    made.console.suspend()
    change_strength(made, "U-100")
    windows = grown(made)
    made.restart()
    for then, now in zip(windows, grown(made)):
        assert now >= then, (windows, grown(made))


def test_the_older_checkpoint_will_do_when_the_newest_was_torn():
    made = lived()
    made.pump.alarms.find(faults.CLOCK_JUMP).detail = 0
    made.console.suspend()
    before = known(made)
    slots.flip(made.sim.hal.store, newest(made.sim.hal.store, CHECKPOINT), 200)
    made.restart()
    assert faults.JOURNAL_DAMAGED not in numbers(made)
    compare(before, known(made), "older")


def test_an_alarm_that_ended_does_not_come_back():
    made = lived()
    made.console.ack()
    made.sim.advance(1_000)
    assert numbers(made) == [faults.LOW_RESERVOIR]
    made.console.suspend()
    made.restart()
    assert numbers(made) == [faults.LOW_RESERVOIR, faults.RESTARTED]


def test_after_a_restart_it_goes_on_as_before():
    made = lived()
    made.console.suspend()
    made.restart()
    made.console.ack()
    assert made.console.resume().ok
    before = made.pump.ledger.total_steps
    made.sim.advance(HOUR_MS)
    assert made.pump.ledger.total_steps - before == made.sim.hal.stepper.count()
    assert made.pump.ledger.total_steps - before in (2_716, 2_717)  # 5 U/h, past 00:30
    assert made.console.bolus("1.00").ok
    assert in_journal(made, BOLUS)[-1][1] == 2
