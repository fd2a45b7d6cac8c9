# test_pump_records: what happens is on record, before it happens and in order.

from tests.unit.bench import (
    ACK,
    ALARM,
    BEGIN,
    BOLUS,
    BOOT,
    CLEAR,
    CLOCK,
    HOUR_MS,
    LOAD,
    QUICK,
    RATE,
    SEGMENT,
    SETTING,
    SETTINGS,
    STATE,
    bench,
    in_journal,
    numbers,
    running,
)
from tests.unit.slots import allowed, mark


def guard(made, most_steps):
    """Looks at the mark at every start of a burst: it must already be allowed there."""
    stepper = made.sim.hal.stepper
    seen = [0, 0]
    start = stepper.start

    def guarded(steps, direction, interval_us):
        assert direction == 1
        assert mark(made.sim.hal.store)[6] <= most_steps
        limit = allowed(made.sim.hal.store)
        assert stepper.count() + steps <= limit, "a step that is not on record"
        assert limit - stepper.count() <= most_steps, "more ahead than the quantum"
        seen[0] += 1
        seen[1] += steps
        start(steps, direction, interval_us)

    made.pump.drive._stepper = _Guarded(stepper, guarded)
    return seen


class _Guarded:
    def __init__(self, stepper, start):
        self.start = start
        self.stop = stepper.stop
        self.enable = stepper.enable
        self.disable = stepper.disable


def test_every_burst_is_on_record_before_it_starts():
    for rig in (None, QUICK, {"stroke_steps": 16}, {"quantum_nl": 20}):
        made = running("2.0", rig, store_records=600)
        quantum = made.pump.rig.quantum_nl * 1000 // 18_406
        seen = guard(made, quantum)
        made.sim.advance(HOUR_MS // 4)
        made.console.bolus("1.5")
        made.sim.advance(30_000)
        made.console.stop()
        made.console.suspend()
        made.console.resume()
        made.sim.advance(60_000)
        assert seen[0] > 5 and seen[1] >= made.pump.ledger.total_steps > 5, rig
        assert quantum * 18_406 <= made.pump.rig.quantum_nl * 1000


def test_a_bolus_is_on_record_before_its_first_step():
    made = running("0")
    made.console.bolus("1.00")
    assert in_journal(made)[-1] == (BOLUS, 1, 1_000, 90_000)
    assert mark(made.sim.hal.store)[6] == 0
    made.sim.advance(1_000)
    total, _, bolus, uncertain, dose, dose_steps, steps, *_ = mark(made.sim.hal.store)
    assert (uncertain, dose, steps) == (0, 1, 27)
    assert total == bolus == dose_steps <= made.sim.hal.stepper.count()


def test_a_bolus_ends_what_basal_was_allowed():
    # So that what goes out from here on is on record as the dose's.
    made = running("20")
    made.sim.advance(60_500)
    store, stepper = made.sim.hal.store, made.sim.hal.stepper
    assert allowed(store) > stepper.count() + 1
    made.console.bolus("1.00")
    start, doses = stepper.start, []

    def started(steps, direction, interval_us):
        doses.append(mark(store)[4])
        start(steps, direction, interval_us)

    made.pump.drive._stepper.start = started
    made.sim.advance(1_000)
    assert len(doses) > 10 and set(doses) == {1}


def test_the_life_of_a_pump_is_on_record_in_order():
    made = running("00:00=0.80 06:00=1.10")
    settings = in_journal(made, SETTINGS)
    assert [record[1:2] for record in settings] == [(2,)]
    assert in_journal(made) == [
        (BEGIN, 18_406, 0, 0),
        (ALARM, 111, 0, 0),
        (CLEAR, 111, 0, 0),
        (STATE, 0, 0, 0),
        (LOAD, 3_000_000, 10, 0),
        (SEGMENT, 0, 800, 0 + 512 + 65_536),
        (SEGMENT, 360, 1_100, 1 + 512 + 65_536),
        (SETTING, 7, 0, 1),
        settings[0],
        (STATE, 1, 0, 0),
        (RATE, 800, 0, 0),
    ]
    made.restart()
    assert in_journal(made)[11:] == [
        (BOOT, 0, 18_406, 0),
        (ALARM, 261, 0, 0),
        (STATE, 3, 0, 0),
    ]


def test_a_start_says_its_cause():
    made = bench()
    for cause in (0, 1, 2, 3, 4, 250):
        made.restart(cause)
        assert in_journal(made, BOOT)[-1] == (BOOT, cause, 18_406, 0)


def test_setting_the_clock_is_an_event():
    made = bench()
    assert made.console.clock("2026-07-01 12:00 -03:30").ok
    day = 26 * 365 + 7 + 181
    assert in_journal(made, CLOCK) == [(CLOCK, day, 15 * 360_000 + 180_000, 720 - 210)]


def test_an_alarm_leaves_its_whole_life_on_record():
    made = running("1.0")
    made.sim.happen("driver-fault")
    made.sim.advance(60_000)
    assert numbers(made) == [201]
    made.sim.happen("driver-ok")
    made.console.ack()
    made.sim.advance(60_000)
    kinds = [(kind, number) for kind, number, _, _ in in_journal(made, ALARM, ACK, CLEAR)][2:]
    assert kinds == [(ALARM, 201), (ACK, 201), (CLEAR, 201)]


def test_the_history_counts_without_a_gap_when_the_store_has_made_room():
    made = running("1.0", store_records=20)
    for _ in range(20):
        made.console.suspend()
        made.console.resume()
    record = bytearray(32)
    numbers_read = []
    for index in range(made.sim.hal.store.count()):
        made.sim.hal.store.read(index, record)
        numbers_read.append(record[2] | record[3] << 8)
    assert numbers_read == list(range(numbers_read[0], numbers_read[0] + 20))
    assert numbers_read[-1] == made.pump.journal.sequence
