"""The rigs and lives of tools/lives: repeatable, ordinary, and such as hal.sim understands."""

from hal.sim import HAPPENINGS, Sim
from tools import lives


def test_rigs_repeat_differ_and_can_be_built():
    rigs = [lives.rig(seed) for seed in range(40)]
    assert rigs == [lives.rig(seed) for seed in range(40)]
    for parameters in rigs:
        Sim(**parameters)
    for name, usual in lives.SPREAD:
        values = [parameters[name] for parameters in rigs]
        assert usual // 2 <= min(values) < usual * 8 // 10 + 1, name
        assert usual * 12 // 10 < max(values) <= usual * 3 // 2 + 1, name
    assert {-3, 3} <= {parameters["temp_force_mn_c"] for parameters in rigs}


def test_a_life_repeats_is_in_order_and_has_everything_in_it():
    known = {name for name, _, _, _ in HAPPENINGS}
    year = lives.life(1, 365)
    assert year == lives.life(1, 365) != lives.life(2, 365)
    assert [event[0] for event in year] == sorted(event[0] for event in year)
    assert year[0][0] >= 0 and year[-1][0] < 365 * lives.DAY_MS
    kinds = [kind for _, kind, _ in year]
    assert set(kinds) <= known
    assert kinds.count("reservoir") == kinds.count("fresh-set") == kinds.count("friction") == 121
    assert sum(dc == lives.OUTDOORS_DC for _, kind, dc in year if kind == "temperature") > 100
    # What went up came down.
    flown_pa = [pa for _, kind, pa in lives.life(1, 1_000) if kind == "altitude"]
    assert len(flown_pa) >= 2 * lives.CABIN_STEPS and sum(flown_pa) == 0


def test_a_month_of_a_life_on_a_rig_keeps_its_books():
    for seed in range(3):
        parameters = lives.rig(seed)
        sim = Sim(seed, **parameters)
        sim.hal.stepper.enable()
        lowest, highest = 10**6, 0
        for at_ms, kind, argument in lives.life(seed, 30, parameters["kinetic_mn"]):
            while sim.elapsed_ms < at_ms:  # about 1 U/h, of 10 uL
                if not sim.hal.stepper.busy():
                    sim.hal.stepper.start(45, 1, 1_000)
                sim.advance(min(300_000, at_ms - sim.elapsed_ms))
                raw = sim.hal.force.read()
                lowest, highest = min(lowest, raw), max(highest, raw)
            sim.happen(kind, argument)
        gone_nl = sim.outflow_nl + sim.spilt_nl + sim.air_nl + sim.trapped_nl
        assert abs(sim.pressed_nl - gone_nl) <= 4
        assert sim.outflow_nl > 5_000_000
        friction_mn = parameters["kinetic_mn"]
        assert friction_mn // 4 < highest - lowest < 4 * friction_mn, (seed, lowest, highest)
