# test_full_heap: no memory left in the middle of a poll: the motor is off, nothing escapes, and
# the alarm comes as soon as there is room to raise it.
#
# The heap is locked, so that every allocation is a MemoryError, wherever it is: on a board a full
# heap is that. The simulated rig allocates nothing either.

import gc

import micropython

from boards.unload import unload_answers
from tests.unit.bench import DELIVERING, FAULT, MIN_MS, mend, numbers, running, shows_red


def wasteful(made, row, count=2):
    """The task in that row of the table needs memory for so many bytes from now on."""
    scheduler = made.pump.scheduler
    right = scheduler._tasks
    tasks = list(right)

    def task(dt_ms):
        hold = bytearray(count)
        return right[row](dt_ms) + hold[0]

    tasks[row] = task
    scheduler._tasks = tuple(tasks)
    return right


def locked(made, ms):
    """Lets time pass without memory. Returns what escaped the polls, if anything did."""
    escaped = None
    gc.collect()
    micropython.heap_lock()
    try:
        made.sim.advance(ms)
    except Exception as error:
        escaped = error
    micropython.heap_unlock()
    return escaped


def test_no_memory_in_any_task_switches_the_motor_off_and_is_said_later():
    for row in range(8):
        made = running("20")
        made.sim.advance(2 * MIN_MS)
        right = wasteful(made, row)
        assert locked(made, 500) is None, row
        assert not made.sim.hal.stepper._enabled, row
        before = made.sim.pulses
        assert locked(made, 60_000) is None, row
        assert made.sim.pulses == before, row
        made.pump.scheduler._tasks = right
        made.sim.advance(100)
        assert made.pump.state == FAULT, row
        assert 106 in numbers(made), (row, numbers(made))
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count(), row
        assert shows_red(made), row
        mend(made)
        made.sim.advance(MIN_MS)
        assert made.pump.state == DELIVERING and made.sim.pulses > before, row


def test_no_memory_in_the_middle_of_a_dose_ends_it():
    made = running("0")
    made.console.bolus("5.00")
    made.sim.advance(10_000)
    right = wasteful(made, 2)
    assert locked(made, 20_000) is None
    made.pump.scheduler._tasks = right
    before = made.sim.pulses
    made.sim.advance(100)
    assert not made.pump.channels.doses.count
    mend(made)
    made.sim.advance(MIN_MS)
    assert made.sim.pulses == before
    assert "stopped by an alarm" in str(made.console.dose(1))


def test_no_memory_to_carry_out_a_command_is_answered():
    # Without an id and with one; what was not carried out did not happen.
    for request_id in (0, 7):
        made = running("1")
        made.sim.advance(MIN_MS)
        made.pump.mailbox.post(0, 1_000, request_id)
        assert locked(made, 100) is None
        made.sim.advance(100)
        assert made.pump.mailbox.answer is not None
        assert made.pump.state in (DELIVERING, FAULT)
        if made.pump.state == FAULT:
            assert not made.pump.channels.doses.count
            assert not made.sim.hal.stepper._enabled
        assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def filled():
    """As much of the heap as can be had, to the last few bytes; None where it has no end."""
    hold = []
    for size in (65_536, 4_096, 256, 16):
        taken = 0
        while taken < 4_000_000:
            try:
                hold.append(bytearray(size))
            except MemoryError:
                break
            taken += size
        else:
            return None
    return hold


def test_a_heap_that_is_really_full_does_the_same():
    if gc.mem_free() > 4_000_000:
        return  # the 32-bit build: its heap is as large as it likes
    made = running("20")
    made.sim.advance(2 * MIN_MS)
    right = wasteful(made, 0, 20_000)
    clock = made.sim.hal.clock
    poll = made.pump.poll
    gc.collect()
    hold = filled()
    assert hold is not None
    escaped = None
    state = enabled = found = 0
    try:
        poll(clock.ticks_ms())
        state = made.pump.state
        enabled = made.sim.hal.stepper._enabled
        found = made.pump.alarms.stopping() is not None
        for _ in range(5):
            clock.sleep_ms(20)
            poll(clock.ticks_ms())
    except Exception as error:
        escaped = error
    hold = None
    gc.collect()
    assert escaped is None, escaped
    assert not enabled, "out of memory, and the coils are on"
    # The pump's reserve is room enough to explain, with the heap still full.
    assert state == FAULT and found
    made.pump.scheduler._tasks = right
    made.sim.advance(100)
    assert 106 in numbers(made)
    mend(made)
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.total_steps == made.sim.hal.stepper.count()


def answered(ask, spare=2_048):
    """What a person is told with so many bytes of the heap left, and no word of answers/ in it."""
    unload_answers(is_moving=False)
    gc.collect()
    room = bytearray(spare)
    chain = None  # not a list, which would want to be in one piece
    for size in (65_536, 4_096, 256, 16):
        try:
            while True:
                chain = (bytearray(size), chain)
        except MemoryError:
            pass
    room = None  # noqa: F841
    told = ask()
    chain = None  # noqa: F841
    gc.collect()
    return str(told)


def test_with_no_room_for_a_word_a_person_stops_suspends_and_acknowledges():
    if gc.mem_free() > 4_000_000:
        return  # the 32-bit build: its heap is as large as it likes
    made = running("1")
    console = made.console
    console.bolus(5)
    made.sim.advance(10_000)
    for ask in (console.status, console.alarms, console.help, console.resume):
        assert answered(ask).startswith("refused: "), ask
    assert answered(console.stop) == "#1 bolus ended: 0.250 U of 5.000 delivered; basal goes on"
    assert answered(console.suspend) == "suspended: nothing is delivered; pump.resume() goes on"
    assert answered(console.resume).startswith("refused: ")
    assert console.resume().ok
    made.sim.happen("unseat")
    made.sim.advance(MIN_MS)
    assert answered(console.ack) == "1 acknowledged; pump.resume() once the cause is gone"
