# test_hot_path: what runs at every poll allocates nothing, the simulated rig included.
#
# Twice over: with the heap locked, an allocation is a MemoryError; and the bytes in use, read
# before and after an hour, are the same.

import gc

import micropython

from firmware.delivery.onboard import OnBoard
from tests.unit.bench import DELIVERING, MIN_MS, MOVING, numbers, running
from tests.unit.slots import MARK, held, newest, revision
from tests.unit.walking import cartridge, priming, rewinding, rewound, suspended


class Gauge:
    """Bytes in use now. Reading it costs some itself, always the same."""

    def __init__(self):
        self._before = 0
        self._cost = 0
        self.begin()
        self._cost = self.grown()

    def begin(self):
        self._before = gc.mem_alloc()

    def grown(self):
        return gc.mem_alloc() - self._before - self._cost


def locked(made, ms):
    """Lets time pass with the heap locked. What cannot be allocated stops the pump, and shows."""
    failed = False
    gc.collect()
    micropython.heap_lock()
    try:
        made.sim.advance(ms)
    except MemoryError:
        failed = True
    micropython.heap_unlock()
    made.sim.advance(0)  # what could not be said for lack of memory is said now
    assert not failed, "the simulated rig, or the answer to a failure, allocates"
    assert numbers(made) == [], numbers(made)


def test_a_poll_that_allocates_is_found():
    made = running("0.8")
    hold = []

    def wasteful(dt_ms):
        hold.append([dt_ms])
        return 60_000

    made.pump.scheduler._tasks = made.pump.scheduler._tasks + (wasteful,)
    try:
        locked(made, MIN_MS)
    except AssertionError:
        return
    raise AssertionError("the lock let an allocation pass")


def test_time_alone_allocates_nothing():
    made = running("0")
    locked(made, 5 * MIN_MS)
    assert made.pump.state == DELIVERING


def test_basal_allocates_nothing():
    for basal in ("0.025", "0.8", "35"):
        made = running(basal)
        made.sim.advance(5 * MIN_MS)  # past the wrap of ticks
        locked(made, 5 * MIN_MS)
        assert made.pump.state == DELIVERING
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count() > 0


def test_the_wrap_of_ticks_allocates_nothing():
    made = running("0.8")
    ticks_ms = made.sim.hal.clock.ticks_ms
    before = ticks_ms()
    locked(made, 2 * MIN_MS)
    assert ticks_ms() < before


def test_midnight_allocates_nothing():
    made = running("0.8", rtc_minute=1_438)
    made.console.bolus(5)
    date = made.pump.days.day
    locked(made, 3 * MIN_MS)
    assert made.pump.days.day == date + 1 and not made.pump.days.waiting
    assert made.pump.channels.doses.count


def test_an_authorisation_allocates_nothing():
    made = running("35")
    store = made.sim.hal.store
    before = revision(held(store, newest(store, MARK)))
    locked(made, MIN_MS)
    assert revision(held(store, newest(store, MARK))) > before + 5


def test_a_bolus_allocates_nothing_while_it_flows():
    made = running("0.8")
    made.console.bolus(5)
    locked(made, 2 * MIN_MS)
    assert made.pump.channels.doses.count
    assert made.pump.ledger.bolus_steps > 1_000


def test_a_quick_bolus_allocates_nothing_while_it_flows():
    made = running("0.8", {"bolus_rate_mu_h": 1_900_000, "occlusion_counts": 30_000})
    made.console.bolus(20)
    locked(made, 20_000)
    assert made.pump.channels.doses.count
    assert made.pump.ledger.bolus_steps > 5_000


def test_insulin_on_board_allocates_nothing_up_to_a_million_steps_in_five_minutes():
    board = OnBoard()
    failed = False
    gc.collect()
    micropython.heap_lock()
    try:
        for _ in range(3):
            for _ in range(400):
                board.count(2_700)
                board.elapse(749)  # all of it before the lump is over, and then that it is over
            board.elapse(400)
    except MemoryError:
        failed = True
    micropython.heap_unlock()
    assert not failed
    assert 3_200_000 < board.steps() < 3_240_000


def test_a_question_that_waits_allocates_nothing_and_neither_does_its_end():
    made = running("0.8")
    assert made.console.limit("bolus", 12).ok
    locked(made, 2 * MIN_MS)
    assert made.pump.pending.kind == 0


def test_a_prime_allocates_nothing_while_it_flows():
    made = priming(suspended(), 1_000)
    locked(made, MIN_MS)
    assert made.pump.state == MOVING
    assert made.pump.ledger.prime_steps > 2_000


def test_a_rewind_allocates_nothing_while_it_goes_back():
    for encoder in (0, 1):
        made = suspended({"encoder_counts": encoder}, encoder=encoder)
        rewinding(made)
        locked(made, 5_000)
        assert made.pump.state == MOVING
        assert made.pump.ledger.idle_steps < -5_000


def test_to_look_for_the_plunger_allocates_nothing():
    made = rewound(suspended())
    cartridge(made, gap_steps=5_000)
    assert made.console.load(100, "U-100").ok
    locked(made, 4_000)
    assert made.pump.state == MOVING


def test_strokes_allocate_nothing():
    made = running("35", {"stroke_steps": 16})
    locked(made, 5 * MIN_MS)
    assert made.pump.ledger.total_steps > 1_000


def test_an_encoder_allocates_nothing():
    made = running("35", {"encoder_counts": 1}, encoder=1)
    locked(made, 5 * MIN_MS)
    assert made.pump.ledger.total_steps > 1_000


def test_keys_and_a_look_ahead_allocate_nothing():
    rig = {"auto_off_min": 1_440, "suspend_min": 15, "low_min": 480}
    segments = " ".join(["%02d:%02d=0.%d" % (i // 2, i % 2 * 30, i % 7 + 1) for i in range(48)])
    made = running(segments, rig, keys=1)
    locked(made, 2 * MIN_MS)
    assert made.pump.state == DELIVERING
    made.sim.happen("keys", 4)  # one without a meaning
    locked(made, 2 * MIN_MS)


def test_waiting_for_a_resume_allocates_nothing():
    made = running("1", {"suspend_min": 15})
    made.console.suspend()
    made.sim.advance(MIN_MS)
    locked(made, 5 * MIN_MS)


def test_an_hour_of_basal_leaves_the_heap_as_it_was():
    made = running("0.8")
    made.sim.advance(5 * MIN_MS)
    gauge = Gauge()
    gc.collect()
    gc.disable()
    gauge.begin()
    made.sim.advance(60 * MIN_MS)
    grown = gauge.grown()
    gc.enable()
    assert grown == 0, grown


def test_a_change_of_segment_allocates_next_to_nothing():
    # What depends on the rate is computed anew; on 32 bits that takes some large numbers.
    made = running("00:00=0.80 00:10=1.10")
    made.sim.advance(9 * MIN_MS)
    gauge = Gauge()
    gc.collect()
    gc.disable()
    gauge.begin()
    made.sim.advance(2 * MIN_MS)
    grown = gauge.grown()
    gc.enable()
    assert made.pump.channels.basal.rate_mu_h == 1_100
    assert grown < 512, grown


def test_a_standing_alarm_allocates_nothing_while_it_sounds():
    made = running("0.8")
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    assert len(numbers(made)) == 1
    grown = 0
    gauge = Gauge()
    gc.collect()
    gc.disable()
    gauge.begin()
    made.sim.advance(5 * MIN_MS)
    grown = gauge.grown()
    gc.enable()
    assert grown == 0, grown


def test_the_whole_life_of_an_alarm_allocates_nothing_in_the_alarms_task():
    # Hushed, escalated, acknowledged, reminded of, tried: only what a person does may allocate.
    made = running("0.8")
    alarms = made.pump.alarms
    clocks = made.pump.clocks
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)

    def passing(ms):
        """That much time in the task alone, with the heap locked."""
        failed = False
        step_ms = alarms.tick(0)
        gc.collect()
        micropython.heap_lock()
        try:
            while ms > 0:
                clocks.elapse(step_ms)
                ms -= step_ms
                step_ms = alarms.tick(step_ms)
        except MemoryError:
            failed = True
        micropython.heap_unlock()
        assert not failed

    alarms.hush()
    passing(3 * MIN_MS)
    assert not alarms.hushed_ms
    passing(30 * MIN_MS)
    assert alarms.standing[0].escalated
    alarms.acknowledge()
    before = made.sim.hal.annunciator.changes
    passing(31 * MIN_MS)
    assert made.sim.hal.annunciator.changes > before
    alarms.beep()
    passing(MIN_MS)
    assert made.sim.hal.annunciator.changes > before
