# test_moves_cuts: the power may go at any moment of a move: no dose is touched, what may have gone
# out lies within the books, and nothing is assumed of the line or of where the pusher is.

from firmware import faults
from tests.unit.bench import MOVING, OFF, SUSPENDED, numbers
from tests.unit.restarts import PARTS, run_cut
from tests.unit.walking import (
    TRAVEL,
    cartridge,
    good,
    rewinding,
    rewound,
    seated,
    suspended,
    to_prime,
)

MOMENTS_MS = (1, 19, 20, 21, 399, 480, 777, 1_500, 2_501)


def bounded(made, pulses, before):
    """After a start: every pulse is in the books, and at most a quantum more, as uncertain."""
    ledger = made.pump.ledger
    assert ledger.adds_up()
    least = ledger.total_steps - made.pump.recovery.uncertain_steps
    assert least <= pulses <= ledger.total_steps, (least, pulses, ledger.total_steps)
    assert made.pump.recovery.uncertain_steps <= 27
    assert (ledger.basal_steps, ledger.bolus_steps, ledger.dose_steps[0]) == before
    assert made.pump.state in (SUSPENDED, OFF) and made.pump.walk is None
    assert made.pump.recovery.dose_ids[0] == 0 and made.pump.move is None
    assert numbers(made) == [faults.RESTARTED]


def doses(made):
    ledger = made.pump.ledger
    return ledger.basal_steps, ledger.bolus_steps, ledger.dose_steps[0]


def test_a_cut_at_any_moment_of_a_prime_stays_within_the_books():
    for ms in MOMENTS_MS:
        made = to_prime(suspended())
        before = doses(made)
        caps = made.pump.dispenser.limits.day.recent.steps
        good(made.console.prime())
        made.sim.advance(ms)
        assert made.pump.state == MOVING
        pulses = made.sim.hal.stepper.count()
        made.restart()
        bounded(made, pulses, before)
        # Of a prime nothing counts as therapy, but what nobody knows of.
        counted = made.pump.dispenser.limits.day.recent.steps - caps
        assert 0 <= counted <= made.pump.recovery.uncertain_steps
        moved = made.sim.hal.stepper.count()
        made.sim.advance(60_000)
        assert made.sim.hal.stepper.count() == moved == 0
        assert not made.console.prime().ok and not made.console.affirm().ok
        good(made.console.change_set("tubed-60"))
        assert not made.console.prime().ok
        good(made.console.affirm())
        good(made.console.prime())


def test_a_cut_in_any_write_of_a_prime_stays_within_the_books():
    writes = 0
    while True:
        made = to_prime(suspended())
        before = doses(made)

        def act(made=made):
            good(made.console.prime())
            made.sim.advance(600)
            good(made.console.stop())

        if not run_cut(made, act, writes, PARTS[writes % len(PARTS)]):
            break
        pulses = made.sim.hal.stepper.count()
        made.restart()
        bounded(made, pulses, before)
        writes += 1
    assert writes > 4


def test_after_a_cut_in_a_rewind_the_way_back_is_not_known():
    made = seated(suspended())
    good(made.console.stop())
    assert made.pump.ledger.homed
    for ms in (1, 300, 700):
        rewinding(made, ms)
        made.restart()
        ledger = made.pump.ledger
        assert made.pump.state == SUSPENDED and ledger.adds_up() and not ledger.homed
        assert ledger.left_steps() == 0 and not made.console.resume().ok
        rewinding(made, 1)
        assert made.pump.move.asked_steps == TRAVEL
        made.restart()
    made.sim.advance(1)


def test_after_a_cut_on_the_way_to_the_plunger_the_way_back_is_not_known():
    for ms in (1, 300, 700):
        made = rewound(suspended())
        cartridge(made)
        good(made.console.load(100, "U-100"))
        made.sim.advance(ms)
        assert made.pump.state == MOVING and made.pump.ledger.homed
        made.restart()
        assert made.pump.ledger.left_steps() == 0 and not made.pump.ledger.homed
        rewinding(made, 1)
        assert made.pump.move.asked_steps == TRAVEL


def test_a_cut_as_the_plunger_is_found_leaves_no_reservoir_or_the_whole_one():
    writes = 0
    while True:
        made = rewound(suspended())
        cartridge(made)

        def act(made=made):
            good(made.console.load(100, "U-100"))
            made.sim.advance(5_000)

        if not run_cut(made, act, writes, PARTS[writes % len(PARTS)]):
            break
        made.restart()
        assert made.pump.ledger.left_steps() in (0, 1_000_000_000 // 18_406)
        assert made.pump.ledger.adds_up() and made.pump.state == SUSPENDED
        writes += 1
    assert writes > 4
