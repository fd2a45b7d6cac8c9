# test_moves_books: what is no therapy is counted apart from it, to the step, and is on record
# before it goes out.

from firmware import journal
from firmware.moving import kinds
from tests.unit.bench import (
    END,
    HOUR_MS,
    MIN_MS,
    MOVE,
    MOVING,
    PROGRESS,
    QUICK,
    in_journal,
    running,
)
from tests.unit.slots import PRIME, TOTAL, allowed, mark
from tests.unit.walking import TRAVEL, Ledgered, good, rewinding, seated, suspended, to_prime


def lately(made):
    limits = made.pump.dispenser.limits
    return (
        limits.hour.recent.steps,
        limits.day.recent.steps,
        made.pump.dispenser.onboard.steps(),
        made.pump.ledger.basal_steps,
        made.pump.ledger.bolus_steps,
    )


def test_prime_adds_nothing_to_caps_insulin_on_board_basal_or_bolus():
    made = running("1.0", QUICK)
    made.console.bolus("2.0")
    made.sim.advance(MIN_MS)
    good(made.console.suspend())
    made.sim.happen("disconnect")
    to_prime(made, "tubed-45")
    # The curve of insulin on board runs on: what is there at a moment is compared with a twin.
    twin = running("1.0", QUICK)
    twin.console.bolus("2.0")
    twin.sim.advance(MIN_MS)
    good(twin.console.suspend())
    good(made.console.prime())
    for ms in (20, 300, 5_000):
        made.sim.advance(ms)
        twin.sim.advance(ms)
        assert lately(made) == lately(twin)
    good(made.console.stop())
    ledger = made.pump.ledger
    assert 250 < ledger.prime_steps == ledger.total_steps - twin.pump.ledger.total_steps
    assert lately(made) == lately(twin)


def test_prime_leaves_the_reservoir_and_idle_moves_do_not():
    made = suspended()
    ledger = made.pump.ledger
    left = ledger.left_steps()
    to_prime(made)
    good(made.console.prime())
    made.sim.advance(1_000)
    good(made.console.stop())
    assert left - ledger.left_steps() == ledger.prime_steps > 0
    total = ledger.total_steps
    good(made.console.stop())
    seated(made)
    assert ledger.total_steps == total
    assert ledger.idle_steps == made.sim.hal.stepper.count() - total < 0


def test_the_books_hold_at_every_rest_of_every_move():
    made = suspended()
    watch = Ledgered(made)
    seated(made)
    good(made.console.prime())
    made.sim.advance(5_000)
    good(made.console.stop())
    good(made.console.affirm())
    made.sim.happen("connect")
    good(made.console.resume())
    made.sim.advance(HOUR_MS)
    assert watch.polls > 500 and made.pump.ledger.basal_steps > 1_000


def test_every_step_of_a_prime_is_on_record_before_it_goes_out():
    made = to_prime(suspended())
    store, stepper = made.sim.hal.store, made.sim.hal.stepper
    start, seen = stepper.start, []

    def started(steps, direction, interval_us):
        seen.append(allowed(store) - stepper.count() - steps)
        start(steps, direction, interval_us)

    made.pump.drive._stepper.start = started
    good(made.console.prime())
    made.sim.advance(3_000)
    good(made.console.stop())
    assert len(seen) > 100 and min(seen) >= 0 and max(seen) <= 27
    assert mark(store)[PRIME] == made.pump.ledger.prime_steps == len(seen)
    assert allowed(store) == mark(store)[TOTAL] == made.pump.ledger.total_steps


def test_a_move_is_on_record_with_its_steps():
    made = suspended()
    to_prime(made)
    good(made.console.prime())
    made.sim.advance(1_000)
    good(made.console.suspend())
    (record,) = in_journal(made, MOVE)
    ledger = made.pump.ledger
    kind = kinds.PRIME + 256 * journal.SUSPENDED
    assert record == (MOVE, kind, ledger.prime_steps, ledger.total_steps)
    assert not in_journal(made, END)
    made.sim.advance(HOUR_MS)
    assert in_journal(made, PROGRESS)[-1][1:] == (ledger.total_steps, ledger.basal_steps, 0)


def test_the_books_of_moves_outlive_a_restart_by_records_and_by_checkpoint():
    for wait_ms in (1_000, HOUR_MS):
        made = seated(suspended())
        good(made.console.prime())
        made.sim.advance(1_000)
        good(made.console.stop())
        good(made.console.stop())
        made.sim.advance(wait_ms)
        ledger = made.pump.ledger
        before = ledger.total_steps, ledger.prime_steps, ledger.idle_steps, ledger.left_steps()
        lately = made.pump.dispenser.limits.day.recent.steps
        made.restart()
        ledger = made.pump.ledger
        after = ledger.total_steps, ledger.prime_steps, ledger.idle_steps, ledger.left_steps()
        assert after == before and ledger.uncertain_steps == 0
        assert made.pump.dispenser.limits.day.recent.steps == lately
        good(made.console.resume())
        made.sim.advance(MIN_MS)
        assert made.pump.ledger.adds_up() and not made.pump.alarms.stopping()


def test_the_steps_of_a_move_are_taken_over_from_its_record():
    made = suspended()
    made.pump.checkpoint.write()
    revision = made.pump.checkpoint.revision
    rewinding(made)
    good(made.console.stop())
    idle = made.pump.ledger.idle_steps
    assert made.pump.checkpoint.revision == revision
    made.restart()
    assert made.pump.ledger.idle_steps == idle < 0
    rewinding(made)
    good(made.console.stop())
    ledger = made.pump.ledger
    assert ledger.idle_steps - idle == made.sim.hal.stepper.count() < 0
    made.sim.advance(MIN_MS)
    assert not made.pump.alarms.stopping()


def test_no_checkpoint_holds_half_of_a_move():
    made = suspended()
    rewinding(made)
    checkpoint = made.pump.checkpoint
    revision = checkpoint.revision
    checkpoint._due, checkpoint._left_ms = True, -900_000  # it has waited for as long as it may
    made.sim.advance(1_000)
    assert made.pump.state == MOVING and checkpoint.revision == revision
    good(made.console.stop())
    idle = made.pump.ledger.idle_steps
    assert made.sim.hal.stepper.count() - idle == made.pump.ledger.total_steps
    made.restart()
    assert made.pump.ledger.idle_steps == idle < -1_000


def test_a_rewind_goes_back_as_one_and_nothing_else_ever_does():
    made = suspended()
    watch = Ledgered(made)
    directions = set()
    start = made.sim.hal.stepper.start

    def started(steps, direction, interval_us):
        move = made.pump.move
        directions.add((move.kind if move else kinds.NONE, direction))
        start(steps, direction, interval_us)

    made.pump.drive._stepper.start = started
    before = made.sim.hal.stepper.count()
    seated(made)
    good(made.console.prime())
    made.sim.advance(1_000)
    good(made.console.stop())
    good(made.console.affirm())
    good(made.console.resume())
    made.sim.advance(10 * MIN_MS)
    made.console.bolus("1.0")
    made.sim.advance(MIN_MS)
    wanted = {(kinds.NONE, 1), (kinds.REWIND, -1), (kinds.SEAT, 1), (kinds.PRIME, 1)}
    assert directions == wanted
    assert watch.least == before - TRAVEL
