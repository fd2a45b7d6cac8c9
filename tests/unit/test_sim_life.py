# test_sim_life: temperature, air, friction and drift against the formulas they stand for.

from hal.sim import Sim

# exp(-n) in millionths
_EXP = (1_000_000, 367_879, 135_335, 49_787, 18_316)


def _step(sim, steps, direction=1):
    sim.hal.stepper.enable()
    sim.hal.stepper.start(steps, direction, 20)
    sim.advance(steps // 50 + 1)


def test_the_rig_cools_as_newton_says():
    sim = Sim(temp_tau_s=600)
    sim.happen("temperature", -150)
    for n in range(5):
        due_dc = -150 + 400 * _EXP[n] // 1_000_000
        assert abs(sim.temp_dc - due_dc) <= 1, (n, sim.temp_dc)
        sim.advance(600_000)
    sim.advance(6_000_000)
    assert sim.temp_dc == -150
    assert sim._ambient.pending is False


def test_cold_moves_the_zero_and_stiffens_the_plunger():
    sim = Sim(temp_force_mn_c=-2, temp_friction_mn_c=10, noise_counts=0)
    raw = sim.hal.force.read()
    sim.happen("temperature", 50)
    sim.advance(86_400_000)
    assert sim.zero_un == 40_000
    assert sim.hal.force.read() == raw + 40
    assert sim.friction_mn == 2_200
    _step(sim, 200)
    sim.advance(60_000)
    assert 2_200 <= sim.force_mn <= 2_600
    # Warm again, it slips without a pulse.
    pressed_nl = sim.pressed_nl
    sim.happen("temperature", 450)
    sim.advance(86_400_000)
    assert sim.friction_mn == 1_800
    assert sim.pressed_nl > pressed_nl
    assert sim.force_mn <= 2_200


def test_friction_goes_with_the_place_and_stays_within_its_amplitude():
    def along(seed):
        sim = Sim(seed=seed, texture_mn=200, stiction_mn=20)
        found = []
        for _ in range(60):
            _step(sim, 500)
            sim.advance(60_000)
            found.append((sim.left_nl, sim.friction_mn))
        return sim, found

    sim, found = along(1)
    frictions = [mn for _, mn in found]
    assert 1_800 <= min(frictions) < 1_900 and 2_100 < max(frictions) <= 2_200
    for i in range(1, len(frictions)):  # 21 mN a uL where all waves go the same way
        assert abs(frictions[i] - frictions[i - 1]) <= 190
    # The same place rubs the same, whenever it is come to.
    sim.advance(86_400_000)
    assert sim.friction_mn == frictions[-1]
    assert along(1)[1] == found != along(2)[1]


def test_another_friction_lasts_and_a_reservoir_keeps_it():
    sim = Sim()
    sim.happen("friction", 2_500)
    sim.happen("reservoir", 1_000_000)
    _step(sim, 300)
    sim.advance(60_000)
    assert 2_500 <= sim.force_mn <= 2_900
    assert sim.friction_mn == 2_500


def test_the_zero_walks_at_random_with_time_alone():
    def walk(seed, look):
        sim = Sim(seed=seed, drift_mn_day=10)
        days = []
        for _ in range(40):
            for _ in range(look):
                sim.advance(86_400_000 // look)
                sim.hal.force.read()
            days.append(sim.zero_un)
        return days

    days = walk(3, 1)
    assert days == walk(3, 48)
    assert days != walk(4, 1)
    # Day by day: a root mean square of 10 mN, of 160 days within a fifth
    squares = count = 0
    for seed in range(1, 5):
        last = 0
        for un in walk(seed, 1):
            squares += (un - last) ** 2
            last = un
            count += 1
    assert 8_000**2 * count <= squares <= 12_000**2 * count, squares


def test_air_behind_the_plunger_pushes_until_it_is_vented():
    # 20 kPa on 58.9 square millimetres are 1.178 N: more than the friction of this rig.
    sim = Sim(kinetic_mn=500, stiction_mn=20, vent_tau_s=10)
    sim.happen("kink")
    sim.happen("altitude", -20_000)
    # All but friction and what the pusher lent is in the fluid.
    assert abs(sim.pressure_pa * 589 // 10_000 - (1_178 - 500)) <= 25, sim.pressure_pa
    assert sim.force_mn == 0
    # What it pressed comes back when the air is gone, less friction
    high_pa = sim.pressure_pa
    sim.advance(10_000)
    # 1.178 N / e are left, and hold, with static friction, 0.953 N: it has not moved.
    assert sim.pressure_pa == high_pa
    sim.advance(200_000)
    assert abs(sim.pressure_pa * 589 // 10_000 - 500) <= 25
    sim = Sim()
    sim.happen("altitude", 20_000)  # coming down: the pusher holds against it
    sim.advance(60_000)
    assert sim.pressed_nl <= 0


def test_without_any_of_it_nothing_changes():
    sim = Sim(seed=5)
    plain = Sim(seed=5)
    for rig in (sim, plain):
        if rig is sim:
            rig.happen("temperature", -100)
            rig.happen("head", 0)
            rig.happen("altitude", 0)
        for _ in range(50):
            _step(rig, 20)
            rig.advance(7_000)
    assert sim.hal.force.read() == plain.hal.force.read()
    assert (sim.outflow_nl, sim.force_mn) == (plain.outflow_nl, plain.force_mn)
