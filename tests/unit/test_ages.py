# test_ages: set and reservoir grow old in running time, and somebody is told.

from firmware import faults
from tests.unit.bench import DELIVERING, HOUR_MS, MIN_MS, numbers, running
from tests.unit.walking import good, seated, suspended, to_prime

DAY_MS = 24 * HOUR_MS


def worn(rig=None):
    """A pump that delivers, with a patch put on just now."""
    made = suspended(rig)
    to_prime(made, "patch")
    good(made.console.affirm())
    good(made.console.fill_cannula())
    made.sim.advance(MIN_MS)
    made.sim.happen("connect")
    good(made.console.basal("0.05"))
    good(made.console.resume())
    return made


def test_a_set_is_old_after_its_hours_and_fresh_after_the_change():
    made = worn()
    made.sim.advance(2 * DAY_MS + 5 * HOUR_MS)
    assert "set 2 d 05 h" in str(made.console.status()) and numbers(made) == []
    made.sim.advance(19 * HOUR_MS)
    assert numbers(made) == [faults.SET_OLD] and made.pump.state == DELIVERING
    assert "pump.change_set" in str(made.console.alarms())
    made.console.ack()
    made.sim.advance(MIN_MS)
    assert numbers(made) == [faults.SET_OLD]
    good(made.console.suspend())
    to_prime(made, "patch")
    good(made.console.affirm())
    made.sim.advance(MIN_MS)
    assert numbers(made) == []
    assert "set 0 d 00 h" in str(made.console.status())


def test_a_reservoir_is_old_after_the_hours_of_the_rig():
    made = seated(suspended({"reservoir_h": 10}))
    made.sim.advance(9 * HOUR_MS)
    assert numbers(made) == []
    made.sim.advance(HOUR_MS)
    assert numbers(made) == [faults.RESERVOIR_OLD]
    seated(made)
    made.sim.advance(MIN_MS)
    assert numbers(made) == []


def test_a_reservoir_is_never_old_where_the_rig_says_so():
    made = seated(suspended({"reservoir_h": 0}))
    made.sim.advance(9 * DAY_MS)
    assert numbers(made) == []


def test_ages_go_on_across_restarts_by_checkpoint_and_by_records():
    for wait_ms in (2 * MIN_MS, 5 * HOUR_MS):
        made = worn()
        made.sim.advance(wait_ms)
        ages = made.pump.ages
        before = ages.set_index, ages.set_min, ages.reservoir_min
        made.restart()
        ages = made.pump.ages
        assert ages.set_index == before[0] == 5 and ages.reservoir_min == before[2]
        assert before[1] - 4 <= ages.set_min <= before[1] + 1
    made.console.ack()
    good(made.console.resume())
    made.sim.advance(3 * DAY_MS)
    assert faults.SET_OLD in numbers(made)


def test_where_no_set_was_ever_named_nothing_asks_for_one():
    made = running("0.05", {"reservoir_h": 1})
    made.sim.advance(4 * DAY_MS)
    assert numbers(made) == []
    assert "set " not in str(made.console.status())
    assert made.pump.ages.reservoir_min < 0


def test_a_reservoir_that_is_only_declared_has_no_age():
    made = seated(suspended())
    good(made.console.stop())
    assert made.pump.ages.reservoir_min == 0
    good(made.console.load(100, "U-100"))
    assert made.pump.ages.reservoir_min < 0


def test_a_line_that_holds_another_strength_is_not_loaded_over():
    made = worn()
    good(made.console.suspend())
    before = made.pump.ledger.capacity_steps
    answer = made.console.load(100, "U-200")
    assert not answer.ok and "U-100; pump.change_reservoir() changes both" in str(answer)
    assert made.pump.ledger.capacity_steps == before and made.pump.channels.nl_per_mu == 10
    good(made.console.load(100, "U-100"))


def test_a_cartridge_of_another_bore_is_refused():
    made = running("1.0", {"bore_um": 9_000})
    good(made.console.suspend())
    before = made.pump.ledger.capacity_steps
    answer = made.console.load(200, "U-100", bore="8.66")
    assert str(answer) == (
        "refused: load 200.000 U has a bore of 8.660 mm; the rig is made for 9.000 mm"
    )
    for odd in ("x", None, "8,66", [], 1e9):
        assert made.console.load(200, "U-100", bore=odd).ok == (odd is None)
    assert before == 3_000_000_000 // 18_406
    good(made.console.load(200, "U-100", bore=9))
    assert made.pump.ledger.capacity_steps == 2_000_000_000 // 18_406
