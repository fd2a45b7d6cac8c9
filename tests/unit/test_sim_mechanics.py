# test_sim_mechanics: play, spring, friction and the end of the way, seen from outside.

from hal.sim import Sim


def _sim(**parameters):
    sim = Sim(**parameters)
    sim.hal.stepper.enable()
    return sim


def _step(sim, steps, direction=1):
    sim.hal.stepper.start(steps, direction, 20)
    sim.advance(steps // 50 + 1)


def test_the_default_rig_moves_18406_picolitres_a_step():
    assert Sim().parameters.step_pl == 18_406


def test_the_plunger_sticks_and_then_slips():
    sim = _sim(primed=0)
    sim.happen("disconnect")
    forces = []
    slips = []
    for _ in range(120):
        pressed_nl = sim.pressed_nl
        _step(sim, 1)
        forces.append(sim.force_mn)
        if sim.pressed_nl > pressed_nl:
            slips.append(sim.pressed_nl - pressed_nl)
    # From no load it takes 2.4 N at 62.4 mN a step before anything moves.
    assert max(forces) <= 2_400
    assert forces[37] > 2_350 and forces[38] < 2_100
    # Each slip takes the force from static to kinetic friction: 0.4 N, 118 nL, 6 or 7 steps.
    assert 11 <= len(slips) <= 15, slips
    for slip_nl in slips:
        assert 105 <= slip_nl <= 140, slips
    for force_mn in forces[38:]:
        assert 1_990 <= force_mn <= 2_400


def test_play_is_lost_once_after_each_reversal():
    sim = _sim(backlash_steps=10, stiction_mn=20, encoder=1, encoder_steps_count=1)
    sim.happen("disconnect")  # no pressure, so that what is pressed shows the play alone
    _step(sim, 100)
    force_mn = sim.force_mn
    _step(sim, 10, -1)
    assert sim.force_mn == force_mn
    _step(sim, 10)
    assert sim.force_mn == force_mn
    pressed_nl = sim.pressed_nl
    _step(sim, 100)
    assert abs(sim.pressed_nl - pressed_nl - 1_840) <= 40
    _step(sim, 15, -1)
    assert sim.force_mn < force_mn - 200
    assert sim.pulses == sim.moved_steps == sim.hal.encoder.count() == 185


def test_play_that_was_not_taken_up_swallows_the_first_steps():
    worn = _sim(backlash_taken_up=0, primed=0)
    tight = _sim(primed=0)
    _step(worn, 32)
    assert worn.force_mn == 0
    _step(worn, 20)
    _step(tight, 20)
    assert worn.force_mn == tight.force_mn > 1_000


def test_a_pusher_drawn_back_leaves_the_plunger_and_finds_it_again():
    sim = _sim(backlash_steps=0, stiction_mn=20)
    _step(sim, 500)
    sim.advance(60_000)
    pressed_nl, left_nl = sim.pressed_nl, sim.left_nl
    _step(sim, 4_000, -1)
    assert sim.force_mn == 0
    assert sim.left_nl == left_nl
    _step(sim, 3_900)
    assert sim.force_mn == 0 and sim.pressed_nl == pressed_nl
    _step(sim, 100)
    assert sim.force_mn > 1_900
    _step(sim, 100)
    assert sim.pressed_nl > pressed_nl


def test_drawing_back_lets_a_blocked_line_down():
    sim = _sim(backlash_steps=0)
    sim.happen("kink")
    _step(sim, 3_000)
    high_pa = sim.pressure_pa
    assert high_pa > 150_000
    _step(sim, 3_000, -1)
    assert sim.pressure_pa < high_pa // 3
    assert sim.outflow_nl == 0
    assert sim.trapped_nl == sim.pressed_nl


def test_a_motor_that_is_overloaded_loses_steps_and_only_the_encoder_knows():
    sim = _sim(stall_mn=10_000, encoder=1, encoder_steps_count=1)
    sim.happen("kink")
    _step(sim, 4_000)
    assert sim.hal.stepper.count() == 4_000
    assert sim.hal.encoder.count() == sim.moved_steps < 3_000
    assert 9_900 <= sim.force_mn <= 10_100
    assert sim.hal.stepper.fault() is False
    moved = sim.moved_steps
    sim.happen("clear")
    sim.advance(60_000)
    _step(sim, 100)
    assert sim.moved_steps == moved + 100


def test_a_jam_or_a_driver_fault_moves_nothing():
    sim = _sim()
    sim.happen("jam")
    _step(sim, 100)
    assert (sim.pulses, sim.moved_steps, sim.pressed_nl) == (100, 0, 0)
    sim.happen("unjam")
    sim.happen("driver-fault")
    assert sim.hal.stepper.fault() is True
    _step(sim, 100)
    assert (sim.pulses, sim.moved_steps) == (200, 0)
    sim.happen("driver-ok")
    assert sim.hal.stepper.fault() is False
    _step(sim, 100)
    assert (sim.pulses, sim.moved_steps) == (300, 100)


def test_the_plunger_stops_at_its_end_and_the_motor_stalls_there():
    sim = _sim(reservoir_nl=10_000)
    while not sim.hal.reservoir.at_end():
        assert sim.pulses < 600
        _step(sim, 1)
        sim.advance(500)
    assert sim.left_nl == 0
    assert sim.pressed_nl == 10_000
    force_mn = sim.force_mn
    _step(sim, 100)
    assert abs(sim.force_mn - force_mn - 6_240) <= 20
    _step(sim, 1_000)
    assert 25_000 <= sim.force_mn <= 25_070
    sim.advance(120_000)
    assert sim.outflow_nl == sim.pressed_nl == 10_000


def test_an_end_stop_that_is_stuck_never_says_so():
    sim = _sim(reservoir_nl=1_000)
    sim.happen("end-stop-stuck")
    _step(sim, 500)
    assert sim.left_nl == 0
    assert sim.hal.reservoir.at_end() is False
    sim.happen("end-stop-ok")
    assert sim.hal.reservoir.at_end() is True
    sim.happen("reservoir", 2_000_000)
    assert sim.hal.reservoir.at_end() is False
    assert sim.left_nl == 2_000_000


def test_a_cartridge_that_is_out_is_not_pressed():
    sim = _sim()
    _step(sim, 100)
    sim.happen("unseat")
    assert sim.hal.reservoir.seated() is False
    pressed_nl = sim.pressed_nl
    _step(sim, 500)
    assert sim.force_mn == 0 and sim.pressed_nl == pressed_nl
    sim.happen("seat")
    assert sim.hal.reservoir.seated() is True
    _step(sim, 200)
    assert sim.pressed_nl > pressed_nl + 2_000


def test_the_tail_of_a_bolus_is_what_is_published():
    # 1 U at 1.5 U/min: 9 to 14 % comes after the end of it.
    sim = _sim(stiction_mn=20)
    sim.hal.stepper.start(543, 1, 73_600)
    sim.advance(543 * 73_600 // 1_000)
    late_nl = 10_000 - sim.outflow_nl
    assert 900 <= late_nl <= 1_400, late_nl
    sim.advance(60_000)
    assert sim.outflow_nl >= 9_900
