# test_sim_mass: nothing is lost, nothing appears, and looking changes nothing.

import micropython

from hal.sim import Sim


def _books(sim):
    # Exactly, in picolitres: pressed less what went somewhere less what is held.
    fluid = sim._fluid
    fluid.settle(sim._world.now_ms)
    out_pl = fluid.outflow.pl() + fluid.spilt.pl() + fluid.air.pl()
    return sim._mechanics.pressed.pl() - out_pl - fluid.trapped_pl(sim._world.now_ms)


def _random(n):
    return (n * 1_103_515 + 12_345) & 0x7F_FFFF


_LINE = ("kink", "clear", "disconnect", "connect", "leak", "seal", "clear", "unseat", "seat")
# What surrounds the rig, what is at the site, and other parts put in
_LIFE = (
    "head 3000", "head -4000", "knock 60000", "kink", "clear", "resist 60000", "temperature -50",
    "temperature 380", "altitude -25000", "altitude 25000", "friction 300", "friction 2500",
    "fresh-set 2000", "leak", "seal", "unseat", "seat", "disconnect", "connect", "head -9000",
)  # fmt: skip
_ALIVE = {
    "temp_tau_s": 60, "temp_force_mn_c": 2, "temp_friction_mn_c": 20, "texture_mn": 300,
    "texture_um": 100, "drift_mn_day": 20, "vent_tau_s": 5, "backlash_steps": 5,
}  # fmt: skip


def _live(sim, turns, look, names=_LINE):
    # A life of bursts and happenings, chosen by a small generator; look(sim) after each.
    stepper = sim.hal.stepper
    stepper.enable()
    n = 7
    for _ in range(turns):
        n = _random(n)
        steps = n // 16 % 200 + 1
        stepper.start(steps, -1 if n // 5_000 % 9 == 0 else 1, n // 32 % 3_000 + 20)
        n = _random(n)
        for _ in range(4):
            sim.advance(n // 256 % 2_000)
            look(sim)
        stepper.stop()
        if n // 64 % 3 == 0:
            sim.happen(*names[n // 512 % len(names)].split())
        look(sim)
    sim.happen("connect")
    sim.happen("seal")
    sim.advance(10_000)


def _nothing(sim):
    pass


def _truth(sim):
    return (
        sim.pulses,
        sim.moved_steps,
        sim.pressed_nl,
        sim.outflow_nl,
        sim.spilt_nl,
        sim.air_nl,
        sim.trapped_nl,
        sim.pressure_pa,
        sim.force_mn,
        sim.left_nl,
        sim.pusher_steps,
        sim.friction_mn,
        sim.temp_dc,
        sim.zero_un,
    )


def test_what_was_pressed_is_out_or_spilt_or_held_to_the_picolitre():
    sim = Sim(primed=0, dead_volume_nl=5_000)

    def look(sim):
        assert _books(sim) == 0
        left_pl = sim._mechanics.left.pl()
        assert left_pl + sim._mechanics.pressed.pl() == 3_000_000_000

    _live(sim, 60, look)
    assert sim.outflow_nl > 10_000 and sim.spilt_nl > 1_000 and sim.air_nl == 5_000


def test_looking_changes_nothing():
    seen = Sim()
    unseen = Sim()

    def look(sim):
        _truth(sim)
        sim.hal.force.read()
        sim.hal.reservoir.at_end()
        sim.hal.stepper.count()

    _live(seen, 60, look)
    _live(unseen, 60, _nothing)
    assert _truth(seen) == _truth(unseen)


def test_an_ordinary_life_loses_and_makes_nothing_either():
    for holds in (0, 1):
        sim = Sim(pusher_holds=holds, **_ALIVE)
        backwards = []

        def look(sim, backwards=backwards):
            assert _books(sim) == 0
            left_pl = sim._mechanics.left.pl()
            assert left_pl + sim._mechanics.pressed.pl() == 3_000_000_000
            backwards.append(sim.trapped_nl < 0)

        _live(sim, 120, look, _LIFE)
        assert True in backwards and False in backwards
        assert sim.outflow_nl > 10_000 and sim.spilt_nl and sim.air_nl > 1_000
        # A cartridge that is drawn out of the way, and another
        for name in ("cartridge", "reservoir"):
            books_pl = _books(sim)
            sim.happen(name, 1_000_000)
            assert _books(sim) == books_pl == 0
            assert sim.trapped_nl == 0


def test_looking_changes_nothing_in_an_ordinary_life():
    for holds in (0, 1):
        seen = Sim(pusher_holds=holds, **_ALIVE)
        unseen = Sim(pusher_holds=holds, **_ALIVE)

        def look(sim):
            for _ in range(3):
                _truth(sim)
                sim.hal.force.read()
                sim.hal.reservoir.at_end()
                sim.hal.stepper.count()
                sim.advance(1)
            sim.advance(97)

        def wait(sim):
            sim.advance(100)

        _live(seen, 120, look, _LIFE)
        _live(unseen, 120, wait, _LIFE)
        assert _truth(seen) == _truth(unseen), (_truth(seen), _truth(unseen))


def test_how_time_is_cut_changes_nothing():
    truths = []
    for part_ms in (1, 37, 1_000, 20_000):
        sim = Sim()
        sim.hal.stepper.enable()
        sim.happen("kink")
        sim.hal.stepper.start(700, 1, 2_500)
        for _ in range(20_000 // part_ms):
            sim.advance(part_ms)
            sim.hal.force.read()
        sim.advance(20_000 - 20_000 // part_ms * part_ms)
        sim.happen("clear")
        for _ in range(20_000 // part_ms):
            sim.advance(part_ms)
            sim.hal.force.read()
        sim.advance(20_000 - 20_000 // part_ms * part_ms)
        truths.append(_truth(sim))
    assert truths[0] == truths[1] == truths[2] == truths[3], truths


def test_a_days_basal_comes_out_less_what_friction_holds():
    sim = Sim()
    stepper = sim.hal.stepper
    stepper.enable()
    for _ in range(2_000):
        stepper.start(1, 1, 1_000)
        sim.advance(6_600)
    pulsed_nl = sim.pulses * sim.parameters.step_pl // 1_000
    # The drive train holds back one slip at most: 0.4 N at 295 pL/mN.
    assert 0 <= pulsed_nl - sim.outflow_nl - sim.trapped_nl <= 120
    assert sim.moved_steps == sim.pulses == 2_000


def test_the_strongest_push_leaves_no_small_int():
    sim = Sim(
        bore_um=9_000, stall_mn=50_000, compliance_nl_kpa=1_250, line_pa_s_ul=100_000,
        stiffness_n_mm=20, force_counts_n=20_000, stiction_mn=5_000,
    )  # fmt: skip
    hal = sim.hal
    hal.stepper.enable()
    sim.happen("leak")
    sim.happen("seal")
    sim.happen("kink")
    high = 0
    for _ in range(24):
        micropython.heap_lock()  # on 32 bits anything outside +-2**30 would have to allocate
        try:
            hal.stepper.start(4_095, 1, 20)
            sim._world.pass_ms(90)
            raw = hal.force.read()
            hal.stepper.count()
            hal.reservoir.at_end()
            high = max(high, raw)
        finally:
            micropython.heap_unlock()
    assert sim.trapped_nl > 800_000
    assert high > 900_000
    assert _books(sim) == 0
    sim.happen("clear")
    for _ in range(200):
        micropython.heap_lock()
        try:
            sim._world.pass_ms(10_000)
            hal.force.read()
        finally:
            micropython.heap_unlock()
    assert _books(sim) == 0


def test_an_ordinary_life_allocates_nothing_and_leaves_no_small_int():
    sim = Sim(
        bore_um=9_000, stall_mn=40_000, compliance_nl_kpa=1_250, line_pa_s_ul=100_000,
        stiffness_n_mm=20, force_counts_n=20_000, stiction_mn=5_000, kinetic_mn=5_000,
        pusher_holds=1, temp_tau_s=10, temp_force_mn_c=-100, temp_friction_mn_c=100,
        texture_mn=500, texture_um=5_000, drift_mn_day=100, vent_tau_s=1,
    )  # fmt: skip
    hal = sim.hal
    hal.stepper.enable()
    n = 11
    for turn in range(60):
        for life in ("head %d", "temperature %d", "altitude %d", "knock %d", ("clear", "kink")):
            n = _random(n)
            if turn % 12 == 11 and type(life) is str:
                amount = n // 256 % 2_001 - 1_000
                name = life.split()[0]
                amount = {"head": 10 * amount, "temperature": 225 + amount // 2}.get(name, amount)
                sim.happen(name, abs(amount) if name == "knock" else amount)
            elif turn % 12 == 11:
                sim.happen(life[n // 256 % 2])
        micropython.heap_lock()  # on 32 bits anything outside +-2**30 would have to allocate
        try:
            hal.stepper.start(4_095, 1 if turn % 24 < 12 else -1, 20)
            for _ in range(9):
                sim._world.pass_ms(11)
                hal.force.read()
                hal.reservoir.at_end()
            hal.stepper.count()
        finally:
            micropython.heap_unlock()
        assert _books(sim) == 0
