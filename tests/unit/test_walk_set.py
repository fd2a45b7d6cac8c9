# test_walk_set: a set is changed step by step; what is out of order is refused, with what is next.

from tests.unit.bench import (
    BOLUS,
    DELIVERING,
    MIN_MS,
    MOVE,
    MOVING,
    OFF,
    SET,
    SUSPENDED,
    bench,
    in_journal,
    numbers,
    running,
)
from tests.unit.booked import COARSE, PLANT_COARSE
from tests.unit.walking import good, priming, refused, suspended, to_prime

WANTED = ("change_reservoir", "change_set", "affirm", "prime", "fill_cannula", "load", "resume")


def typed(made, name):
    console = made.console
    if name == "load":
        return console.load(100, "U-100")
    if name == "change_set":
        return console.change_set("tubed-60")
    return getattr(console, name)()


def step(made):
    """What is next in the walk, or None."""
    return made.pump.walk and made.pump.walk.next


def only(made, *allowed):
    """Every other command of a walk is refused now, and nothing has changed by it."""
    before = len(in_journal(made)), made.pump.state, step(made)
    for name in WANTED:
        if name not in allowed:
            refused(made, typed(made, name))
    assert (len(in_journal(made)), made.pump.state, step(made)) == before


def test_a_set_is_changed_from_the_first_step_to_the_last():
    made = suspended(dict(COARSE, travel_steps=20_000), **PLANT_COARSE)
    console = made.console
    assert "take the line off" in good(console.change_set("tubed-60"))
    only(made, "affirm")
    assert "pump.prime()" in good(console.affirm())
    only(made, "prime")
    assert "filling the tubing" in good(console.prime())
    assert made.pump.state == MOVING
    only(made)
    made.sim.advance(5_000)
    assert "insert" in good(console.stop())
    only(made, "affirm", "prime")
    good(console.prime())
    made.sim.advance(3 * MIN_MS)
    assert made.pump.state == SUSPENDED
    only(made, "affirm", "prime")
    assert "pump.fill_cannula()" in good(console.affirm())
    only(made, "fill_cannula")
    good(console.fill_cannula())
    only(made)
    made.sim.advance(MIN_MS)
    assert made.pump.state == SUSPENDED and made.pump.walk is None
    made.sim.happen("connect")
    good(console.resume())
    step_pl = COARSE["pl_per_step"]
    runs = [(a & 255, a >> 8, steps) for _, a, steps, _ in in_journal(made, MOVE)]
    assert [run[:2] for run in runs] == [(3, 1), (3, 0), (4, 0)]
    assert runs[1][2] == 150_000_000 // step_pl and runs[2][2] == 5_000_000 // step_pl
    assert [what for _, what, _, _ in in_journal(made, SET)] == [2, 3, 5, 7]
    assert "set 0 d 00 h" in str(console.status())


def test_while_delivering_nothing_of_it_is_taken():
    made = running("1.0")
    for name in WANTED[:-2]:
        refused(made, typed(made, name), "pump.suspend()")
    assert made.pump.state == DELIVERING and not in_journal(made, SET)


def test_without_a_walk_nothing_is_affirmed_primed_or_filled():
    made = suspended()
    for name in ("affirm", "prime"):
        refused(made, typed(made, name), "pump.change_set")
    refused(made, made.console.fill_cannula(), "needs a set")
    good(made.console.resume())


def test_a_set_that_there_is_not_is_refused_with_those_that_there_are():
    made = suspended()
    for name in ("tubed-61", "TUBED-60", "x"):
        refused(made, made.console.change_set(name), "tubed-60", "patch")
        refused(made, made.console.change_reservoir(name), "tubed-60", "patch")
    for odd in ("", 60, None, 1.5, "x" * 40):
        refused(made, made.console.change_set(odd))
    assert made.pump.walk is None and not in_journal(made, SET)


def test_a_patch_has_no_tubing_to_prime():
    made = suspended()
    good(made.console.change_set("patch"))
    assert "insert" in good(made.console.affirm())
    refused(made, made.console.prime(), "patch")
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.prime_steps == 3_000_000 // 18_406


def test_a_cannula_that_was_stopped_gets_the_rest_and_no_more():
    made = suspended()
    to_prime(made, "patch")
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(3_000)
    assert "pump.fill_cannula()" in good(made.console.stop())
    part = made.pump.ledger.prime_steps
    assert 0 < part < 3_000_000 // 18_406
    good(made.console.fill_cannula())
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.prime_steps == 3_000_000 // 18_406
    assert made.pump.walk is None


def test_priming_has_a_limit_in_all():
    made = suspended(dict(COARSE, travel_steps=20_000), **PLANT_COARSE)
    to_prime(made, "tubed-45")
    for _ in range(3):
        good(made.console.prime())
        made.sim.advance(2 * MIN_MS)
    refused(made, made.console.prime(), "337 uL")
    assert made.pump.ledger.prime_steps == 3 * (112_500_000 // 177_304)
    good(made.console.affirm())


def test_what_nobody_answers_expires_after_ten_minutes():
    made = to_prime(suspended())
    made.sim.advance(9 * MIN_MS)
    assert "next: hold the needle up" in str(made.console.status())
    made.sim.advance(2 * MIN_MS)
    assert made.pump.walk is None
    assert [what for _, what, _, _ in in_journal(made, SET)] == [2, 3, 8]
    refused(made, made.console.prime(), "pump.change_set")
    assert "nobody answered" in str(made.console.history())
    good(made.console.resume())


def test_each_answer_gives_the_next_step_its_own_time():
    made = suspended()
    good(made.console.change_set("patch"))
    made.sim.advance(8 * MIN_MS)
    good(made.console.affirm())
    made.sim.advance(8 * MIN_MS)
    good(made.console.affirm())
    assert made.pump.walk


def test_stop_ends_a_walk_and_basal_may_go_on():
    made = to_prime(suspended())
    assert "ended" in good(made.console.stop())
    assert made.pump.walk is None and in_journal(made, SET)[-1][1] == 9
    refused(made, made.console.prime())
    good(made.console.resume())


def test_a_pump_that_is_off_is_off_again_after_a_prime():
    made = bench()
    good(made.console.load(300, "U-100"))
    priming(made, 1_000)
    good(made.console.stop())
    assert made.pump.state == OFF


def test_a_bolus_is_refused_while_the_plunger_is_moved():
    made = priming(suspended())
    refused(made, made.console.bolus("1.0"), "moving the plunger")
    assert not in_journal(made, BOLUS)
    good(made.console.basal("0.7"))
    assert made.pump.state == MOVING


def test_a_walk_goes_on_in_spite_of_what_else_is_typed():
    made = to_prime(suspended())
    for name in ("status", "history", "alarms", "help", "journal", "review"):
        assert getattr(made.console, name)().ok
    good(made.console.prime())
    made.sim.advance(1_000)
    assert "filling the tubing" in str(made.console.status())
    assert numbers(made) == []


def test_an_id_is_acted_on_once_in_a_walk_too():
    made = to_prime(suspended())
    good(made.console.prime(id=7))
    made.sim.advance(1_000)
    good(made.console.stop())
    before = made.pump.ledger.total_steps
    assert "was seen before" in str(made.console.prime(id=7))
    made.sim.advance(1_000)
    assert made.pump.ledger.total_steps == before
