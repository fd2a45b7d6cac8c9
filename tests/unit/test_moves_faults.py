# test_moves_faults: what goes wrong in a move stops it at once, latches, and is on record. A
# person stops it within a step.

from firmware import faults, journal
from firmware.moving import kinds, move
from tests.unit.bench import ALARM, FAULT, MIN_MS, MOVE, SUSPENDED, in_journal, numbers
from tests.unit.walking import books, good, priming, refused, rewinding, seated, suspended


def broken(made):
    made.sim.happen("store-broken")


def late(made):
    # Whoever polls is held up for longer than the rig allows.
    poll, made.sim.hal.clock.held = made.pump.poll, True
    made.sim.attach(None)
    made.sim.advance(5_000)
    made.sim.attach(poll)


def lost(made):
    stepper = made.sim.hal.stepper
    count = stepper.count()
    made.pump.drive._busy = lambda: False
    made.pump.drive._count = lambda: count


def strays(steps):
    def go(made):
        made.sim.hal.stepper.pulses += steps

    return go


def happens(what, *arguments):
    def go(made):
        made.sim.happen(what, *arguments)

    return go


ALWAYS = (
    ("driver-fault", happens("driver-fault"), faults.DRIVER),
    ("force-open", happens("force-open"), faults.FORCE_SENSOR),
    ("battery", happens("battery", 3_000), faults.SUPPLY),
    ("late", late, faults.LATE),
    ("lost", lost, faults.MISSED_STEPS),
)
IN_A_PRIME = ALWAYS + (
    ("unseat", happens("unseat"), faults.UNSEATED),
    ("force", happens("force-offset", 13_000), faults.OCCLUSION),
    ("strays", strays(3), faults.STRAY_STEPS),
    ("strays back", strays(-3), faults.STRAY_STEPS),
    ("store", broken, faults.JOURNAL),
)
IN_A_REWIND = ALWAYS + (
    ("strays", strays(50), faults.STRAY_STEPS),
    ("strays back", strays(-50), faults.STRAY_STEPS),
    ("strays that hide steps", strays(3), faults.MISSED_STEPS),
)


def stops(made, name, go, fault):
    kind = made.pump.move.kind
    go(made)
    made.sim.advance(2_000)
    assert fault in numbers(made), (name, numbers(made))
    assert made.pump.state == FAULT and made.pump.move is None, name
    assert not made.sim.hal.stepper._enabled, name
    if name != "store":
        record = in_journal(made, MOVE)[-1]
        assert record[1] == kind + 256 * journal.FAULT, name
        assert in_journal(made, ALARM)[-1][1] == fault, name
    before = made.sim.hal.stepper.count()
    made.console.ack()
    made.sim.advance(MIN_MS)
    assert made.sim.hal.stepper.count() == before, name
    if name not in ("lost", "store"):
        books(made)
    assert "take the line off the body" in str(made.console.status()), name


def test_each_wrong_in_a_prime_stops_it():
    for name, go, fault in IN_A_PRIME:
        stops(priming(suspended()), name, go, fault)


def test_each_wrong_in_a_rewind_stops_it():
    for name, go, fault in IN_A_REWIND:
        stops(rewinding(suspended()), name, go, fault)


def test_what_a_rewind_is_for_does_not_stop_it():
    for what in (("unseat",), ("force-offset", 13_000), ("kink",)):
        made = rewinding(suspended())
        made.sim.happen(*what)
        made.sim.advance(10_000)
        assert made.pump.state == SUSPENDED and numbers(made) == [], what
        assert made.pump.ledger.homed


def test_a_sensor_that_is_wrong_in_turns_holds_no_move_in_silence():
    made = priming(suspended())

    def turn():
        return made.sim.elapsed_ms // 10 % 2

    made.pump.sensing._seated = lambda: turn() == 0
    made.pump.sensing._at_end = lambda: turn() == 0
    made.sim.advance(500)
    held = made.sim.hal.stepper.count()
    made.sim.advance(2_000)
    assert made.pump.state == FAULT and made.sim.hal.stepper.count() == held


def test_an_encoder_that_stands_still_stops_a_prime():
    made = suspended({"encoder_counts": 1, "encoder_steps": 16}, encoder=1)
    priming(made)
    made.sim.happen("jam")
    made.sim.advance(5_000)
    assert numbers(made) == [faults.LOST_MOTION] and made.pump.state == FAULT


def test_an_encoder_knows_the_way_back_when_it_was_gone_before():
    made = suspended({"encoder_counts": 1, "encoder_steps": 16}, encoder=1)
    seated(made)
    good(made.console.stop())
    rewinding(made, 100)
    made.sim.happen("jam")
    made.sim.advance(1_000)
    assert numbers(made) == [faults.LOST_MOTION] and made.pump.state == FAULT


def test_where_the_pusher_can_go_no_further_an_unknown_way_back_ends():
    made = suspended({"encoder_counts": 1, "encoder_steps": 16}, encoder=1)
    rewinding(made, 3_000)
    made.sim.happen("jam")
    made.sim.advance(1_000)
    assert made.pump.state == SUSPENDED and made.pump.ledger.homed and numbers(made) == []


def test_a_force_that_is_none_stops_a_prime():
    rig = {"coupled_counts": 9_000, "free_steps": 50, "vanish_mn": 50_000}
    made = suspended(rig, coil_swapped=0)
    priming(made, 500)
    made.sim.happen("force-offset", 4_000)
    made.sim.advance(10_000)
    assert numbers(made) == [faults.NOT_COUPLED]


def test_a_person_ends_any_move_within_a_step():
    for name in ("stop", "suspend"):
        for begun in (priming, rewinding):
            made = begun(suspended())
            before = made.sim.hal.stepper.count()
            good(getattr(made.console, name)())
            assert abs(made.sim.hal.stepper.count() - before) <= 1
            after = made.sim.hal.stepper.count()
            made.sim.advance(MIN_MS)
            assert made.sim.hal.stepper.count() == after and made.pump.state == SUSPENDED
            assert not made.sim.hal.stepper._enabled
            books(made)


def test_a_reservoir_that_runs_out_ends_a_prime():
    made = suspended()
    good(made.console.load("0.50", "U-100"))
    priming(made, 1_000)
    made.sim.advance(5_000)
    assert faults.EMPTY in numbers(made) and made.pump.ledger.left_steps() == 0
    assert made.pump.state == FAULT


def test_travel_ends_a_prime_too():
    made = suspended({"travel_steps": 1_000})
    priming(made)
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.END_OF_TRAVEL]
    assert made.pump.ledger.travelled_steps() == 1_000


def occluded():
    made = suspended()
    made.sim.happen("connect")
    good(made.console.resume())
    made.sim.happen("kink")
    made.sim.advance(240 * MIN_MS)
    assert numbers(made) == [faults.OCCLUSION]
    return made


def test_a_back_off_gives_way_and_is_pressed_forward_again():
    made = occluded()
    pump, ledger = made.pump, made.pump.ledger
    assert move.begin(pump, kinds.BACK_OFF, 200)[0] > 100 and pump.move is None  # unseen
    good(made.console.ack())
    force = made.sim.force_mn
    total, reservoir = ledger.total_steps, ledger.left_steps()
    assert move.begin(pump, kinds.BACK_OFF, 200) is None
    assert "drawing back: 0 of 200 steps" in str(made.console.status())
    made.sim.advance(10_000)
    assert made.sim.force_mn < force - 500 and ledger.backed_steps == 200
    assert (ledger.total_steps, ledger.left_steps()) == (total, reservoir)
    assert made.pump.state == SUSPENDED
    books(made)
    made.restart()
    pump, ledger = made.pump, made.pump.ledger
    assert ledger.backed_steps == 200
    made.sim.happen("clear")
    made.sim.advance(MIN_MS)
    assert move.begin(pump, kinds.RETURN, 201) is not None
    assert move.begin(pump, kinds.RETURN, 200) is None
    made.sim.advance(0)
    made.sim.advance(10_000)
    assert (ledger.backed_steps, ledger.idle_steps) == (0, 0)
    assert ledger.total_steps == total


def test_a_back_off_is_bounded():
    made = occluded()
    good(made.console.ack())
    pump = made.pump
    for steps in (0, -5, 50_000_000 // 18_406 + 1, made.pump.ledger.total_steps + 1):
        assert move.begin(pump, kinds.BACK_OFF, steps) is not None, steps
    assert move.begin(pump, kinds.RETURN, 1) is not None
    assert made.pump.state == FAULT


def test_a_move_that_was_begun_keeps_others_from_beginning():
    made = priming(suspended())
    assert move.begin(made.pump, kinds.BACK_OFF, 10) is not None
    refused(made, made.console.resume(), "filling the tubing")
    assert made.pump.move.kind == kinds.PRIME
