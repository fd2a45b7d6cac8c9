# test_sim_prompt: the power can be cut at the simulated rig's prompt; the same two names go on.

from boards.host.sim_console import SimConsole
from tests.unit.bench import FAULT, MIN_MS, numbers, running


def test_a_cut_restarts_the_pump_and_leaves_the_rig():
    made = running("2.0")
    sim, pump = SimConsole(made), made.console
    made.sim.advance(10 * MIN_MS)
    pump.bolus("5.00")
    sim.advance(seconds=30)
    left_nl, booked = made.sim.left_nl, made.pump.ledger.total_steps
    answer = sim.cut()
    assert answer.ok and str(answer).startswith("stopped by an alarm")
    assert str(answer) == repr(pump)
    assert made.pump.state == FAULT and numbers(made) == [261]
    assert made.sim.left_nl == left_nl
    assert booked <= made.pump.ledger.total_steps <= booked + 27
    assert "cut by a restart" in str(pump.dose(1))


def test_the_names_that_were_there_speak_to_the_new_pump():
    made = running("2.0")
    sim, pump = SimConsole(made), made.console
    for _ in range(3):
        sim.cut()
        assert pump.ack().ok and pump.resume().ok
        sim.advance(minutes=5)
        assert str(pump.status()).startswith("delivering")
    before = made.sim.pulses
    sim.advance(minutes=5)
    assert made.sim.pulses > before


def test_a_cut_takes_no_values_and_is_in_the_help():
    made = running("0")
    sim = SimConsole(made)
    assert not sim.cut(1).ok and not sim.cut(writes=1).ok
    assert "sim.cut()" in str(sim.help("cut"))
    assert numbers(made) == []
