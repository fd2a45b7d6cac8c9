# test_sim_noise: what the force sensor adds, and how it fails.

from hal.sim import Sim
from hal.sim.noise import Noise


def test_noise_has_the_mean_and_the_spread_it_was_asked_for():
    for seed in (0, 1, 2, 12_345, 2**31):
        noise = Noise(seed, 100)
        n = 8_000
        total = squares = highest = neighbours = last = 0
        for _ in range(n):
            x = noise.next()
            total += x
            squares += x * x
            neighbours += x * last
            highest = max(highest, abs(x))
            last = x
        # Mean within 4 standard errors (100 / root 8000 = 1.1), variance within 5 %.
        assert abs(total) <= 4 * 112 * n // 100, (seed, total)
        assert 9_500 * n <= squares <= 10_500 * n, (seed, squares)
        assert highest <= 301
        # No reading follows from the one before: correlation below 5 %.
        assert abs(neighbours) * 20 <= squares


def test_noise_is_a_bell_and_not_a_box():
    noise = Noise(3, 100)
    inside = 0
    for _ in range(8_000):
        if -100 <= noise.next() <= 100:
            inside += 1
    # The sum of three even spreads has two thirds within one sigma; one alone would have 58 %.
    assert 5_150 <= inside <= 5_560, inside


def test_the_same_seed_repeats_and_another_does_not():
    def readings(seed):
        sim = Sim(seed=seed, noise_counts=50)
        return [sim.hal.force.read() for _ in range(30)]

    assert readings(5) == readings(5)
    for seed in range(6, 30):
        assert readings(seed) != readings(5)


def test_no_noise_reads_the_force_itself():
    sim = Sim(noise_counts=0)
    assert sim.hal.force.read() == 8_000 + sim.force_mn
    sim.happen("force-offset", 500)
    assert sim.hal.force.read() == 500 + sim.force_mn
    sim.happen("force-noise", "200")
    readings = [sim.hal.force.read() for _ in range(50)]
    assert max(readings) - min(readings) > 300


def test_a_sensor_that_is_stuck_repeats_itself_and_one_that_is_open_says_nothing():
    sim = Sim()
    last = sim.hal.force.read()
    sim.happen("force-stuck")
    sim.hal.stepper.enable()
    sim.hal.stepper.start(5, 1, 20)
    sim.advance(10)
    for _ in range(10):
        assert sim.hal.force.read() == last
    sim.happen("force-open")
    try:
        sim.hal.force.read()
    except OSError as error:
        assert error.errno == 5
    else:
        raise AssertionError("answered")
    sim.happen("force-ok")
    assert sim.hal.force.read() > last + 200


def test_a_reading_stays_inside_24_bits():
    sim = Sim()
    sim.happen("force-offset", -1_000_000)
    assert sim.hal.force.read() == 0
    sim = Sim(force_counts_n=20_000, force_offset_counts=1_000_000)
    sim.happen("force-offset", 16_000_000)
    sim.happen("kink")
    sim.hal.stepper.enable()
    for _ in range(4):
        sim.hal.stepper.start(4_095, 1, 20)
        sim.advance(100)
    assert sim.hal.force.read() <= 2**24 - 1
