# test_sim_fluid: the simulated line against the exponential it stands for.

from hal.sim import Sim
from hal.sim.decay import Decay
from hal.sim.volume import Volume

_ONE = 1 << 96


def _exact(volume_pl, ms, tau_us):
    # volume * exp(-t/tau), rounded: one long series for exp(+t/tau), which has no differences to
    # lose digits in, then its inverse. Shares nothing with the tables.
    if ms * 1_000 > 30 * tau_us:
        return 0
    term = total = _ONE
    n = 1
    while term:
        term = term * (ms * 1_000) // (tau_us * n)
        total += term
        n += 1
    return (volume_pl * _ONE + total // 2) // total


def test_a_volume_decays_as_the_exponential_says():
    for tau_us in (10_000, 333_000, 4_995_000, 60_000_000, 600_000_000):
        decay = Decay(tau_us)
        for volume_pl in (1, 18_406, 1_000_000, 1_073_741_823):
            for ms in (0, 1, 2, 17, 63, 64, 65, 1_000, 4_095, 4_097, 30_011, 262_143, 700_001):
                left_pl = decay.left(volume_pl, ms)
                wrong = abs(left_pl - _exact(volume_pl, ms, tau_us))
                # A share of a table is right to half of 2**-15, at worst once a digit.
                assert wrong <= 4 + volume_pl // 16_384, (tau_us, volume_pl, ms, wrong)
                assert 0 <= left_pl <= volume_pl


def test_a_short_time_is_as_exact_as_a_long_one():
    decay = Decay(5_000_000)
    for ms in (1, 3, 10, 40):
        gone_pl = 1_000_000_000 - decay.left(1_000_000_000, ms)
        exact_pl = 1_000_000_000 - _exact(1_000_000_000, ms, 5_000_000)
        assert abs(gone_pl - exact_pl) * 500 <= exact_pl, ms


def test_splitting_an_interval_changes_next_to_nothing():
    decay = Decay(5_000_000)
    for parts in (2, 7, 100, 1_000):
        volume_pl = 100_000_000
        for _ in range(parts):
            volume_pl = decay.left(volume_pl, 10_000 // parts)
        whole_pl = decay.left(100_000_000, 10_000 // parts * parts)
        # 0.2 % of what is left, for a thousand parts of one tau's five-hundredth
        assert abs(volume_pl - whole_pl) * 500 <= whole_pl, (parts, volume_pl, whole_pl)


def test_more_time_never_leaves_more():
    decay = Decay(5_000_000)
    last_pl = 50_000_000
    for ms in range(0, 20_000, 7):
        left_pl = decay.left(50_000_000, ms)
        assert left_pl <= last_pl
        last_pl = left_pl


def test_the_moment_of_a_limit_is_the_first_below_it():
    decay = Decay(5_000_000)
    for limit_pl in (1, 20_000, 900_000, 1_000_000, 1_000_001):
        ms = decay.when_below(1_000_000, limit_pl)
        assert decay.left(1_000_000, ms) < limit_pl
        assert ms == 0 or decay.left(1_000_000, ms - 1) >= limit_pl


def test_a_volume_counts_past_31_bits_and_back():
    volume = Volume()
    for _ in range(5):
        volume.add(1_073_000_000)
    assert volume.pl() == 5 * 1_073_000_000
    for _ in range(5):
        volume.add(-1_073_000_001)
    assert volume.pl() == -5
    assert volume.nl() == -1


def _pressed(sim, steps):
    sim.hal.stepper.enable()
    sim.hal.stepper.start(steps, 1, 20)
    sim.advance(steps // 50 + 1)


def test_an_open_line_empties_with_its_time_constant():
    # Without kinetic friction worth the name and with much to break away, the plunger rests.
    sim = Sim(kinetic_mn=0, stiction_mn=5_000)
    _pressed(sim, 500)
    pressed_nl, trapped_nl = sim.pressed_nl, sim.trapped_nl
    assert trapped_nl > 5_000
    sim.advance(4_995)  # R C: 15 kPa s/uL times 0.333 uL/kPa
    assert sim.pressed_nl == pressed_nl
    assert abs(sim.trapped_nl * 2_718 // 1_000 - trapped_nl) <= trapped_nl // 1_000 + 3
    sim.advance(120_000)
    assert sim.trapped_nl == 0
    assert sim.outflow_nl == sim.pressed_nl


def test_a_blocked_line_rises_in_proportion_to_what_is_pressed():
    sim = Sim(stiction_mn=20)
    sim.happen("kink")
    for _ in range(30):
        _pressed(sim, 100)
        sim.advance(10_000)
        assert sim.trapped_nl == sim.pressed_nl
        # 333 nL/kPa: 3003 Pa a uL
        assert abs(sim.pressure_pa - sim.pressed_nl * 3_003 // 1_000) <= 20
        # friction, and pressure on 58.90 square millimetres
        friction_mn = sim.force_mn - sim.pressure_pa * 589 // 10_000
        assert 1_990 <= friction_mn <= 2_030, friction_mn
    assert sim.outflow_nl == 0


def test_a_blocked_line_keeps_its_pressure_for_a_year():
    sim = Sim()
    sim.happen("kink")
    _pressed(sim, 600)
    pressure_pa = sim.pressure_pa
    assert pressure_pa > 20_000
    for _ in range(5):
        sim.advance(73 * 86_400_000)
        assert sim.pressure_pa == pressure_pa


def test_what_was_trapped_flows_out_when_the_line_clears():
    sim = Sim()
    sim.happen("kink")
    _pressed(sim, 600)
    sim.advance(3_600_000)
    trapped_nl = sim.trapped_nl
    assert sim.outflow_nl == 0 and trapped_nl > 9_000
    sim.happen("clear")
    sim.advance(5_000)
    assert trapped_nl // 2 < sim.outflow_nl < trapped_nl
    sim.advance(300_000)
    assert sim.trapped_nl == 0
    # and a little more, which the drive train held against the pressure
    assert trapped_nl < sim.outflow_nl == sim.pressed_nl


def test_a_line_that_is_off_resists_nothing_and_delivers_nothing():
    sim = Sim()
    sim.happen("disconnect")
    _pressed(sim, 500)
    assert sim.pressure_pa == 0
    assert sim.outflow_nl == 0
    assert sim.spilt_nl == sim.pressed_nl > 8_000
    sim.happen("connect")
    _pressed(sim, 500)
    sim.advance(60_000)
    assert sim.outflow_nl > 8_000


def test_a_leak_takes_its_share_and_lets_a_blocked_line_down():
    sim = Sim()
    sim.happen("leak")
    for _ in range(20):
        _pressed(sim, 100)
        sim.advance(10_000)
    sim.advance(60_000)
    # 5 against 15 kPa s/uL: three quarters leak
    all_nl = sim.outflow_nl + sim.spilt_nl
    assert abs(sim.spilt_nl - all_nl * 3 // 4) <= all_nl // 500
    sim.happen("kink")
    out_nl = sim.outflow_nl
    _pressed(sim, 500)
    sim.advance(60_000)
    assert sim.pressure_pa == 0 and sim.outflow_nl == out_nl
    sim.happen("seal")
    _pressed(sim, 500)
    sim.advance(60_000)
    assert sim.pressure_pa > 20_000


def test_an_unprimed_line_gives_air_first():
    sim = Sim(primed=0, dead_volume_nl=20_000, stiction_mn=20)
    while sim.pressed_nl < 19_000:
        _pressed(sim, 10)
        sim.advance(10_000)
    sim.advance(120_000)
    assert sim.outflow_nl == 0 and sim.air_nl == sim.pressed_nl
    _pressed(sim, 500)
    sim.advance(120_000)
    assert sim.air_nl == 20_000
    assert abs(sim.outflow_nl - (sim.pressed_nl - 20_000)) <= 1
