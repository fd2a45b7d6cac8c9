# test_coupling: a motor that turns against nothing is found out.

from firmware import faults
from firmware.config import Rig
from firmware.witnesses import Coupling
from tests.unit.bench import FAULT, HOUR_MS, mend, numbers, running

WATCHED = {"coupled_counts": 9_000, "free_steps": 200}
# Between the force of two steps, out of reach of its noise.
BETWEEN = {"coupled_counts": 8_980, "free_steps": 200, "vanish_mn": 50_000}


def made():
    coupling = Coupling(Rig(**WATCHED))
    coupling.begin(1_000)
    return coupling


def test_travel_against_something_is_fine():
    coupling = made()
    for steps in range(1_000, 20_000, 77):
        assert coupling.look(9_000, steps) == faults.NONE


def test_travel_against_nothing_is_a_fault_past_the_free_steps():
    coupling = made()
    assert coupling.look(8_999, 1_200) == faults.NONE
    assert coupling.look(8_999, 1_201) == faults.NOT_COUPLED


def test_resistance_begins_the_free_steps_anew():
    coupling = made()
    assert coupling.look(8_000, 1_150) == faults.NONE
    assert coupling.look(9_500, 1_190) == faults.NONE
    assert coupling.look(8_000, 1_390) == faults.NONE
    assert coupling.look(8_000, 1_391) == faults.NOT_COUPLED


def test_a_swapped_coil_stops_the_pump_and_says_where_to_look():
    bench = running("2", BETWEEN, coil_swapped=1)
    bench.sim.advance(HOUR_MS)
    assert numbers(bench) == [faults.NOT_COUPLED]
    assert bench.pump.state == FAULT
    # 32 steps of play and 16 of the drive train's spring go before the force is gone.
    assert bench.sim.hal.stepper.count() == 32 + 16 + 201
    assert bench.sim.outflow_nl == 0
    assert "check its coils" in str(bench.console.alarms())


def test_resuming_gives_it_the_free_steps_once_more_and_no_further():
    bench = running("2", BETWEEN, coil_swapped=1)
    bench.sim.advance(HOUR_MS)
    mend(bench)
    bench.sim.advance(HOUR_MS)
    assert numbers(bench) == [faults.NOT_COUPLED]
    assert bench.sim.hal.stepper.count() == 32 + 16 + 201 + 201


def test_a_rig_that_is_well_never_hears_of_it():
    bench = running("1", WATCHED)
    bench.console.bolus(2)
    bench.sim.advance(6 * HOUR_MS)
    assert numbers(bench) == []


def test_without_such_a_number_it_is_found_by_the_force_that_vanishes():
    bench = running("2", coil_swapped=1)
    bench.sim.advance(HOUR_MS)
    assert numbers(bench) == [faults.NO_FORCE]
    assert bench.sim.hal.stepper.count() < 32 + 16 + 40
