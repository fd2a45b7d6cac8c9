# test_recovery_windows: a restart makes no room under a cap and takes no insulin off board; nor
# does it keep what went out for ever.

from tests.unit.bench import DELIVERING, FAULT, HOUR_MS, MIN_MS, Watch, mend, running

CAPPED = {"hour_cap_mu": 5_000}
DAY_CAPPED = {"day_cap_mu": 20_000, "hour_cap_mu": 20_000}


def restart_and_resume(made):
    made.restart()
    made.console.ack()
    if made.pump.alarms.standing:
        made.sim.advance(0)
        made.console.ack()
    answer = made.console.resume()
    assert answer.ok, answer


def test_an_hour_that_was_full_is_full_after_restarts():
    for strength in ("U-100", "U-500"):
        made = running("0", CAPPED, strength=strength)
        made.console.bolus("5.00")
        made.sim.advance(5 * MIN_MS)
        for again in range(4):
            assert not made.console.bolus("0.10").ok, again
            restart_and_resume(made)
            assert made.pump.dispenser.limits.hour.room_steps() <= 1
            made.sim.advance(MIN_MS)
        assert not made.console.bolus("0.10").ok


def test_a_day_that_was_full_is_full_after_restarts():
    made = running("0", DAY_CAPPED)
    made.console.bolus("20.00")
    made.sim.advance(20 * MIN_MS)
    for _ in range(5):
        made.sim.advance(3 * HOUR_MS)
        restart_and_resume(made)
        assert not made.console.bolus("0.10").ok


def test_time_without_power_makes_no_room():
    made = running("0", CAPPED)
    made.console.bolus("5.00")
    made.sim.advance(5 * MIN_MS)
    made.sim.attach(None)
    made.sim.advance(3 * HOUR_MS)
    restart_and_resume(made)
    assert not made.console.bolus("0.10").ok
    made.sim.advance(62 * MIN_MS)
    assert made.console.bolus("0.10").ok


def test_a_restart_each_ten_minutes_lets_the_hour_pass():
    made = running("1.0", {"hour_cap_mu": 8_000}, store_records=600)
    made.sim.advance(MIN_MS)
    made.console.bolus("4.00")
    made.sim.advance(4 * MIN_MS)
    assert not made.console.bolus("5.00").ok
    passed = 0
    while not made.console.bolus("5.00").ok:
        restart_and_resume(made)
        made.sim.advance(10 * MIN_MS)
        passed += 10
        assert passed <= 150, "it never passes"
    assert passed >= 50


def test_a_restart_each_ten_minutes_lets_a_full_hour_pass_too():
    # Stopped by the cap: nothing is delivered, and hardly anything written.
    made = running("30", CAPPED, store_records=600)
    made.sim.advance(20 * MIN_MS)
    assert made.pump.state == FAULT
    for passed in range(0, 180, 10):
        made.restart()
        made.console.ack()
        if made.console.resume().ok:
            assert passed >= 40
            return
        made.sim.advance(10 * MIN_MS)
    raise AssertionError("it never passes")


def test_a_restart_each_ten_minutes_lets_the_day_pass():
    # Each start books up to a quantum as delivered: 0.05 U, 7 U a day.
    made = running("0.1", {"day_cap_mu": 40_000}, store_records=600)
    made.sim.advance(MIN_MS)
    made.console.bolus("19.00")
    made.sim.advance(20 * MIN_MS)
    assert not made.console.bolus("25.00").ok
    passed = 0
    while not made.console.bolus("25.00").ok:
        restart_and_resume(made)
        made.sim.advance(10 * MIN_MS)
        passed += 10
        assert passed <= 60 * 48, "it never passes"
    assert passed >= 60 * 23


def test_a_restart_each_ten_minutes_lets_insulin_on_board_decay():
    made = running("0.1", store_records=600)
    made.sim.advance(MIN_MS)
    made.console.bolus("5.00")
    made.sim.advance(5 * MIN_MS)
    before = made.pump.dispenser.onboard.steps()
    for _ in range(6 * 12):
        restart_and_resume(made)
        made.sim.advance(10 * MIN_MS)
    assert made.pump.dispenser.onboard.steps() <= before // 100


def test_no_hour_holds_more_than_the_cap_whatever_restarts_there_are():
    made = running("12", {"hour_cap_mu": 6_000}, store_records=600)
    cap = 6_000 * 10_000 // 18_406
    totals = [0] * 61  # pulses that went out in all, minute by minute
    before = 0
    for minute in range(240):
        if minute % 7 == 3:
            before += made.sim.pulses
            made.restart(2)
        if made.pump.state != DELIVERING:
            made.console.ack()
            made.console.resume()
        made.sim.advance(MIN_MS)
        totals.append(before + made.sim.pulses)
        assert totals[-1] - totals[-61] <= cap, minute
    assert totals[-1] > cap // 2


def test_after_a_restart_basal_is_exact_again():
    made = running("2.0")
    made.sim.advance(7 * MIN_MS)
    made.restart()
    mend(made)
    watch = Watch(made)
    watch._ledger = made.pump.ledger
    watch.basal(2_000)
    made.sim.after_poll = None  # its books began earlier
    made.sim.advance(HOUR_MS)
    assert watch.steps() == watch.ideal_steps() > 1_000
    ledger = made.pump.ledger
    assert ledger.total_steps - ledger.boot_steps == watch.steps()
