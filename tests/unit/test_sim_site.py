# test_sim_site: posture, knocks, a pusher that pulls, and where a cartridge goes in.

from hal.sim import Sim


def _sim(**parameters):
    sim = Sim(**parameters)
    sim.hal.stepper.enable()
    return sim


def _step(sim, steps, direction=1):
    while steps > 0:
        burst = min(4_000, steps)
        sim.hal.stepper.start(burst, direction, 20)
        sim.advance(burst // 50 + 1)
        steps -= burst


def test_an_open_line_settles_at_the_pressure_of_the_site():
    sim = _sim()
    for pa in (1_000, -1_000, 0):
        before_pa = sim.pressure_pa
        sim.happen("head", pa)
        sim.advance(4_995)  # R C
        assert abs(sim.pressure_pa - (pa + (before_pa - pa) * 368 // 1_000)) <= 10
        sim.advance(120_000)
        assert abs(sim.pressure_pa - pa) <= 1
        # Compliance times pressure, 333 nL/kPa, came through the cannula; the plunger sticks.
        assert abs(sim.trapped_nl - 333 * pa // 1_000) <= 1
        assert sim.outflow_nl == -sim.trapped_nl or abs(sim.outflow_nl + sim.trapped_nl) <= 1
        assert sim.pressed_nl == 0 and sim.force_mn == 2_000
    sim.happen("kink")
    sim.happen("head", 8_000)
    sim.advance(60_000)
    assert abs(sim.pressure_pa) <= 1


def test_a_moving_plunger_feels_the_head():
    forces = []
    for pa in (-5_000, 5_000):
        sim = _sim(stiction_mn=20)
        sim.happen("head", pa)
        sim.advance(120_000)
        _step(sim, 500)
        sim.advance(120_000)
        forces.append(sim.force_mn)
    # 10 kPa on 58.9 square millimetres
    assert abs(forces[1] - forces[0] - 589) <= 30, forces


def test_a_loose_plunger_is_siphoned_and_a_stuck_one_is_not():
    sim = _sim(kinetic_mn=100, stiction_mn=20)
    sim.happen("head", -5_000)  # 294 mN
    sim.advance(3_600_000)
    assert sim.outflow_nl > 300_000 and sim.force_mn == 0
    pressed_nl, at_steps = sim.pressed_nl, sim.pusher_steps
    sim.happen("head", 0)
    sim.advance(60_000)
    # The pusher comes to it when it has gone as far.
    _step(sim, (pressed_nl * 1_000 - 40_000) // 18_406 - 10)
    assert sim.force_mn == 0
    _step(sim, 60)
    assert sim.force_mn > 90
    assert sim.pusher_steps - at_steps == sim.moved_steps
    sim = _sim()
    sim.happen("head", -10_000)
    sim.advance(3_600_000)
    assert sim.pressed_nl < 500


def test_a_knock_is_a_pulse_and_then_gone():
    sim = _sim(kinetic_mn=5_000)
    sim.happen("knock", 50_000)
    assert sim.pressure_pa == 50_000 and sim.trapped_nl == 0
    sim.advance(199)
    # 0.2 s of 5 s went out: 3.9 %
    assert abs(sim.pressure_pa - 48_047) <= 20
    sim.advance(1)
    assert abs(sim.pressure_pa + 1_960) <= 20
    sim.advance(120_000)
    assert abs(sim.outflow_nl) <= 1 and sim.pressed_nl == 0


def test_a_site_that_resists_more_empties_more_slowly_until_a_fresh_set():
    sim = _sim(kinetic_mn=0, stiction_mn=5_000)
    sim.happen("resist", 60_000)
    _step(sim, 500)
    trapped_nl = sim.trapped_nl
    sim.advance(19_980)  # R C
    assert abs(sim.trapped_nl * 2_718 // 1_000 - trapped_nl) <= trapped_nl // 200
    sim.happen("fresh-set", 5_000)
    assert sim.trapped_nl == 0 and sim.spilt_nl > 1_000
    outflow_nl = sim.outflow_nl
    _step(sim, 250)
    sim.advance(4_995)
    assert sim.outflow_nl == outflow_nl and 1_000 < sim.air_nl < 5_000
    assert sim.trapped_nl < trapped_nl // 2


def test_a_pusher_that_holds_pulls_the_plunger_back():
    sim = _sim(pusher_holds=1, backlash_steps=0, stiction_mn=20)
    _step(sim, 500)
    sim.advance(120_000)
    pressed_nl = sim.pressed_nl
    _step(sim, 400, -1)
    assert sim.pull_mn > 2_000 and sim.trapped_nl < -3_000
    assert sim.hal.force.read() < 8_000 - 2_000 + 30
    sim.advance(120_000)
    # Through the open line it drew in what it moved; 4 N of spring are between push and pull.
    assert abs(pressed_nl - sim.pressed_nl - (400 * 18_406 - 2 * 590_000) // 1_000) <= 20
    assert sim.outflow_nl == sim.pressed_nl or abs(sim.outflow_nl - sim.pressed_nl) <= 2
    assert 1_980 <= sim.pull_mn <= 2_040
    # And one that only pushes leaves it.
    sim = _sim(backlash_steps=0, stiction_mn=20)
    _step(sim, 500)
    sim.advance(120_000)
    pressed_nl = sim.pressed_nl
    _step(sim, 400, -1)
    assert sim.pull_mn == 0 and sim.pressed_nl == pressed_nl


def test_a_blocked_line_is_drawn_below_ambient():
    sim = _sim(pusher_holds=1, backlash_steps=0)
    sim.happen("kink")
    _step(sim, 1_000, -1)
    assert sim.trapped_nl == sim.pressed_nl < -10_000
    friction_mn = sim.pull_mn + sim.pressure_pa * 589 // 10_000
    assert 1_980 <= friction_mn <= 2_430, friction_mn
    assert sim.outflow_nl == 0


def test_a_cartridge_goes_where_its_volume_says():
    sim = _sim(backlash_steps=0)
    sim.happen("cartridge", 2_000_000)  # its plunger is a litre's millionth further on
    assert sim.hal.reservoir.seated() is True and sim.force_mn == 0
    gap_steps = 1_000_000_000 // 18_406 - 590_000 // 18_406
    _step(sim, gap_steps - 5)
    assert sim.force_mn == 0
    _step(sim, 60)
    assert sim.force_mn > 1_900
    # Now the pusher is in the way of a full one, until it is drawn back.
    sim.happen("cartridge", 3_000_000)
    assert sim.hal.reservoir.seated() is False
    _step(sim, gap_steps + 60, -1)
    sim.happen("cartridge", 3_000_000)
    assert sim.hal.reservoir.seated() is True
    assert sim.left_nl == 3_000_000
    _step(sim, 60)
    assert sim.force_mn > 1_000


def test_the_screw_ends_and_steps_are_lost_there():
    sim = _sim(backlash_steps=10, encoder=1, encoder_steps_count=1)
    at_steps = sim.pusher_steps
    _step(sim, at_steps + 10 + 500, -1)
    assert sim.pusher_steps == 0
    assert sim.moved_steps == sim.hal.encoder.count() == -(at_steps + 10)
    assert sim.pulses == -(at_steps + 510)
    _step(sim, 110)
    assert sim.pusher_steps == 100
