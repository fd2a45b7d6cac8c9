# test_walk_reservoir: a cartridge is changed step by step, its plunger found by force.

from firmware import faults
from tests.unit.bench import FAULT, LOAD, MIN_MS, MOVE, MOVING, SET, SUSPENDED, in_journal, numbers
from tests.unit.walking import (
    GAP_STEPS,
    TRAVEL,
    books,
    cartridge,
    good,
    refused,
    rewinding,
    rewound,
    seated,
    suspended,
    to_prime,
)


def test_a_reservoir_is_changed_from_the_first_step_to_the_last():
    made = suspended()
    console, ledger = made.console, made.pump.ledger
    good(console.change_reservoir())
    assert "rewinding" in good(console.affirm())
    made.sim.advance(1_000)
    assert "rewinding: 1000 of at most 6000 steps" in str(console.status())
    made.sim.advance(9_000)
    assert "put the cartridge in" in str(console.status())
    assert ledger.homed and ledger.travelled_steps() == 0
    cartridge(made)
    assert "looking for the plunger" in good(console.load(100, "U-100", bore="8.66"))
    made.sim.advance(5_000)
    # Found before it was moved: the friction that holds it is 2_400 mN.
    assert 400 <= made.sim.force_mn < 2_000 and made.sim.left_nl == 3_000_000
    assert GAP_STEPS <= ledger.travelled_steps() < GAP_STEPS + 100
    assert ledger.left_steps() == 1_000_000_000 // 18_406
    good(console.prime())
    made.sim.advance(3_000)
    good(console.stop())
    assert "line on" in good(console.affirm())
    made.sim.happen("connect")
    good(console.resume())
    made.sim.advance(MIN_MS)
    assert [a for _, a, _, _ in in_journal(made, MOVE)] == [1, 2, 3 + 256]
    assert [what for _, what, _, _ in in_journal(made, SET)] == [1, 3, 4, 6, 7]
    assert [a for _, a, _, _ in in_journal(made, LOAD)] == [3_000_000, 0, 1_000_000]
    books(made)
    assert "old" in str(console.status()) and numbers(made) == []


def test_the_next_way_back_is_as_long_as_the_way_was():
    made = seated(suspended())
    out = made.pump.ledger.travelled_steps()
    good(made.console.stop())
    rewinding(made, 100)
    assert made.pump.move.asked_steps == out


def test_from_the_first_step_back_there_is_no_reservoir():
    made = rewinding(suspended())
    assert made.pump.ledger.left_steps() == 0
    good(made.console.stop())
    assert made.pump.state == SUSPENDED
    assert "take the line off" in str(made.console.status())
    good(made.console.stop())
    refused(made, made.console.resume(), "needs a reservoir")


def test_where_there_is_no_plunger_it_stops_at_the_end_of_travel():
    made = rewound(suspended())
    cartridge(made, gap_steps=TRAVEL + 500)
    good(made.console.load(100, "U-100"))
    made.sim.advance(10_000)
    assert numbers(made) == [faults.NO_PLUNGER] and made.pump.state == FAULT
    assert made.pump.ledger.travelled_steps() == TRAVEL
    assert made.pump.ledger.left_steps() == 0
    books(made)
    good(made.console.ack())
    made.sim.advance(1_000)
    assert made.pump.state == SUSPENDED and numbers(made) == []
    assert "take the line off" in str(made.console.status())
    good(made.console.affirm())
    assert made.pump.move.asked_steps == TRAVEL


def test_a_cartridge_that_is_not_in_is_not_looked_for():
    made = rewound(suspended())
    made.sim.happen("unseat")
    made.sim.advance(15_000)
    refused(made, made.console.load(100, "U-100"), "no cartridge")
    assert made.pump.state == SUSPENDED and "pump.load" in str(made.console.status())
    cartridge(made)
    good(made.console.load(100, "U-100"))


def test_one_reading_that_is_too_high_is_no_plunger():
    made = rewound(suspended())
    cartridge(made)
    good(made.console.load(100, "U-100"))
    made.sim.advance(300)
    made.sim.happen("force-offset", 8_900)
    made.sim.advance(12)
    made.sim.happen("force-offset", 8_000)
    made.sim.advance(200)
    assert made.pump.state == MOVING
    made.sim.advance(4_000)
    assert made.pump.state == SUSPENDED and made.sim.force_mn >= 400


def test_another_strength_changes_the_line_too():
    made = seated(suspended(), "U-200")
    assert made.pump.channels.nl_per_mu == 5
    good(made.console.prime())
    made.sim.advance(1_000)
    good(made.console.stop())  # nobody knows the set: what is enough, a person sees
    assert "line on" in good(made.console.affirm())


def test_another_strength_needs_the_whole_line_filled_where_it_is_known():
    made = suspended()
    to_prime(made, "patch")
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(MIN_MS)
    good(made.console.change_reservoir("tubed-45"))
    good(made.console.affirm())
    made.sim.advance(10_000)
    cartridge(made)
    good(made.console.load(100, "U-200"))
    made.sim.advance(5_000)
    good(made.console.prime())
    made.sim.advance(1_000)
    assert "pump.prime()" in good(made.console.stop())
    refused(made, made.console.affirm(), "pump.prime()")
    good(made.console.prime())
    made.sim.advance(90_000)
    good(made.console.stop())
    assert made.pump.ledger.prime_steps * 18_406 > 75_000_000
    good(made.console.affirm())


def test_an_empty_reservoir_is_changed_after_the_alarm_was_seen():
    made = suspended()
    made.sim.happen("connect")
    good(made.console.load("0.05", "U-100"))
    good(made.console.resume())
    made.sim.advance(5 * MIN_MS)
    assert faults.EMPTY in numbers(made)
    refused(made, made.console.change_reservoir(), "pump.ack()")
    made.console.ack()
    rewinding(made)
    made.sim.advance(10_000)
    cartridge(made)
    good(made.console.load(100, "U-100"))
    made.sim.advance(5_000)
    assert made.pump.alarms.stopping() is None and made.pump.state == SUSPENDED


def test_what_a_move_does_not_mend_keeps_it_from_beginning():
    made = suspended()
    made.sim.happen("code-bad")
    made.sim.advance(20_000)
    good(made.console.ack())
    good(made.console.change_reservoir())
    refused(made, made.console.affirm(), "code")
    assert made.pump.move is None
