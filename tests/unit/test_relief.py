# test_relief: what a blocked line holds is given way to when asked, and is taken back before
# anything is delivered.

from firmware import faults
from tests.unit.bench import DELIVERING, FAULT, HOUR_MS, MIN_MS, SUSPENDED, numbers
from tests.unit.test_pump_line import blocked
from tests.unit.walking import good, to_prime


def resumed(made):
    """What was drawn back is taken back, and delivery begins."""
    answer = made.console.resume()
    assert answer.ok and "then pump.resume() again" in str(answer), answer
    made.sim.advance(10_000)
    answer = made.console.resume()
    assert answer.ok, answer


def relieved(made):
    """Acknowledged, and drawn back."""
    assert made.console.ack().ok
    answer = made.console.relieve()
    assert answer.ok, answer
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.backed_steps > 0
    return made


def test_only_a_blocked_line_is_given_way_to_and_only_when_it_was_seen():
    made, _ = blocked("1")
    answer = made.console.relieve()
    assert not answer.ok and "pump.ack()" in str(answer)
    assert made.pump.ledger.backed_steps == 0
    relieved(made)
    assert "no line is blocked" in str(made.console.relieve())


def test_while_it_is_drawn_back_it_says_so():
    made, _ = blocked("1")
    assert made.console.ack().ok
    assert made.console.relieve().ok
    answer = made.console.relieve()
    assert not answer.ok and "drawing back" in str(answer)


def test_it_takes_the_force_off_and_books_nothing():
    made, _ = blocked("1")
    total = made.pump.ledger.total_steps
    left = made.pump.ledger.left_steps()
    relieved(made)
    assert made.sim.force_mn == 0
    assert (made.pump.ledger.total_steps, made.pump.ledger.left_steps()) == (total, left)
    assert made.pump.state == SUSPENDED and numbers(made) == []


def test_a_pusher_that_pulls_takes_the_pressure_out_of_the_line():
    made, _ = blocked("1", pusher_holds=1)
    before = made.sim.trapped_nl
    relieved(made)
    assert made.sim.trapped_nl < before // 2


def test_before_anything_is_delivered_it_is_taken_back_step_for_step():
    made, _ = blocked("1")
    total = made.pump.ledger.total_steps
    relieved(made)
    made.sim.happen("clear")
    made.sim.advance(MIN_MS)
    out_nl = made.sim.outflow_nl
    resumed(made)
    assert made.pump.state == DELIVERING
    assert made.pump.ledger.backed_steps == 0 and made.pump.ledger.idle_steps == 0
    assert made.pump.ledger.total_steps == total == made.sim.hal.stepper.count()
    made.sim.advance(6 * HOUR_MS)
    assert numbers(made) == []
    ledger = made.pump.ledger
    assert ledger.total_steps == made.sim.hal.stepper.count()
    assert made.sim.outflow_nl > out_nl


def test_a_line_that_is_blocked_still_is_found_at_once():
    made, _ = blocked("1")
    relieved(made)
    resumed(made)
    before = made.sim.moved_steps
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.OCCLUSION]
    assert made.sim.moved_steps - before < 40


def test_a_stop_while_it_is_taken_back_leaves_the_rest_for_the_next_time():
    made, _ = blocked("1")
    relieved(made)
    backed = made.pump.ledger.backed_steps
    assert made.console.resume().ok
    made.sim.advance(200)
    assert made.console.stop().ok
    assert made.pump.state == SUSPENDED
    assert 0 < made.pump.ledger.backed_steps < backed
    resumed(made)
    assert made.pump.ledger.backed_steps == 0


def test_what_went_forward_as_the_power_went_is_not_pressed_a_second_time():
    made, _ = blocked("1")
    relieved(made)
    assert made.console.resume().ok
    made.sim.advance(300)
    assert 0 < made.pump.move.done_steps < made.pump.ledger.backed_steps
    made.restart()
    made.sim.advance(1_000)
    assert made.pump.state == SUSPENDED and made.pump.ledger.backed_steps == 0
    made.console.ack()
    assert made.console.resume().ok and made.pump.state == DELIVERING


def test_a_prime_that_takes_it_up_as_the_power_goes_has_taken_up_all_of_it():
    made, _ = blocked("1")
    relieved(made)
    to_prime(made)
    good(made.console.prime())
    made.sim.advance(300)
    assert made.pump.move.done_steps > 0 and made.pump.ledger.backed_steps > 0
    made.restart()
    made.sim.advance(1_000)
    assert made.pump.state == SUSPENDED and made.pump.ledger.backed_steps == 0


def test_a_rig_that_wants_it_gives_way_before_anybody_asks():
    made, _ = blocked("1")
    assert made.pump.ledger.backed_steps == 0
    made, _ = blocked("1", rig={"relieve_unasked": 1})
    made.sim.advance(MIN_MS)
    assert made.pump.ledger.backed_steps > 0
    assert numbers(made) == [faults.OCCLUSION] and made.pump.state == FAULT
    assert made.sim.force_mn == 0


def test_a_prime_takes_it_up_and_the_next_blocked_line_is_found_as_before():
    made, _ = blocked("1")
    baseline = made.pump.line.baseline_counts()
    relieved(made)
    made.sim.happen("clear")
    made.sim.happen("disconnect")
    to_prime(made)
    good(made.console.prime())
    made.sim.advance(MIN_MS)
    assert numbers(made) == [] and made.pump.ledger.prime_steps > 3_000
    assert abs(made.pump.line.baseline_counts() - baseline) < baseline // 10
    good(made.console.stop())
    assert made.pump.ledger.backed_steps == 0
    made.sim.happen("connect")
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(MIN_MS)
    good(made.console.resume())
    made.sim.advance(HOUR_MS)
    assert numbers(made) == []
    made.sim.happen("kink")
    made.sim.advance(HOUR_MS)
    assert faults.OCCLUSION in numbers(made)
