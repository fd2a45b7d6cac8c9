# test_walk_reservoir: a cartridge is changed step by step, its plunger found by force.

from firmware import faults
from tests.unit.bench import (
    FAULT,
    LOAD,
    MIN_MS,
    MOVE,
    MOVING,
    SET,
    SUSPENDED,
    bench,
    in_journal,
    numbers,
)
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
    to_strength,
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


def mixed(strength="U-200", name=None, rig=None):
    """A reservoir of another strength is in, and the line holds what was in the one before."""
    numbers = {"travel_steps": 4 * TRAVEL}
    numbers.update(rig or {})
    made = suspended(numbers)
    to_strength(made, strength, 300, name)
    made.sim.advance(5_000)
    return made


def test_another_strength_fills_the_whole_line_where_no_set_was_ever_named():
    """As much as the longest tubing holds: who stops before that is told, and cannot go on."""
    made = mixed()
    console, ledger = made.console, made.pump.ledger
    assert made.pump.channels.nl_per_mu == 5
    assert "pump.prime(), until it ends by itself, after 36.6" in str(console.status())
    good(console.prime())
    made.sim.advance(100_000)
    assert "another strength" in good(console.stop())
    assert ledger.prime_steps < 183_000_000 // 18_406
    refused(made, console.affirm(), "another strength", "pump.prime()")
    good(console.prime())
    made.sim.advance(170_000)
    good(console.stop())
    assert ledger.prime_steps >= 183_000_000 // 18_406 and numbers(made) == []
    assert "line on" in good(console.affirm())
    made.sim.happen("connect")
    good(console.resume())
    books(made)


def test_a_line_of_two_strengths_delivers_nothing_until_a_walk_has_filled_it():
    """Given up, and after a restart: the walk is forgotten, and the line is as it was."""
    made = mixed()
    console = made.console
    good(console.prime())
    made.sim.advance(5_000)
    good(console.stop())
    good(console.stop())
    for again in range(3):
        text = refused(made, console.resume(), "nothing but U-200", "pump.change_reservoir()")
        assert text.startswith("refused: resume needs a line")
        refused(made, console.load(100, "U-100"), "U-200; pump.change_reservoir()")
        if again == 1:
            made.pump.checkpoint.write()
        if again < 2:
            made.restart()
            made.console.ack()
    good(console.load(300, "U-200"))
    refused(made, console.resume(), "nothing but U-200")
    good(console.change_set("tubed-45"))
    assert "another strength" in good(console.affirm())
    good(console.prime())
    made.sim.advance(90_000)
    good(console.stop())
    good(console.affirm())
    made.restart()
    made.console.ack()
    made.sim.happen("connect")
    good(console.resume())


def test_the_first_strength_again_finds_the_line_mixed_all_the_same():
    made = mixed()
    good(made.console.prime())
    made.sim.advance(5_000)
    good(made.console.stop())
    good(made.console.stop())
    to_strength(made, "U-100")
    made.sim.advance(5_000)
    assert "another strength" in str(made.console.status())
    good(made.console.stop())
    refused(made, made.console.resume(), "nothing but U-100")


def test_after_the_reservoir_was_taken_out_the_line_still_holds_its_strength():
    made = rewound(suspended())
    good(made.console.stop())
    refused(made, made.console.load(100, "U-500"), "is U-500, and the line holds U-100")
    made.restart()
    made.console.ack()
    refused(made, made.console.load(100, "U-500"), "is U-500, and the line holds U-100")
    good(made.console.load(100, "U-100"))


def test_the_first_reservoir_of_new_books_is_of_any_strength():
    for strength, nl_per_mu in (("U-100", 10), ("U-200", 5), ("U-500", 2)):
        made = bench()
        good(made.console.load(100, strength))
        good(made.console.load(50, strength))
        before = made.pump.ledger.capacity_steps, len(in_journal(made))
        for other in ("U-100", "U-200", "U-500"):
            if other != strength:
                refused(made, made.console.load(100, other), strength)
        assert made.pump.channels.nl_per_mu == nl_per_mu
        assert before == (made.pump.ledger.capacity_steps, len(in_journal(made)))


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
