# test_lock: locked, nothing that is set changes; what stops and what was programmed stays free.

from tests.unit.bench import SETTING, bench, in_journal, running
from tests.unit.test_profiles import kept, told

WHOLE = 'profile "day" 00:00=1.000\nactive "day"'


def locked():
    made = running("1.0")
    console = made.console
    assert console.profile("b", 2).ok and console.units("mg/dL").ok
    assert console.lock(2468).ok
    return made


def test_locked_every_change_is_refused_and_the_code_is_not_told():
    made = locked()
    console = made.console
    before = kept(made)
    for ask in (
        lambda: console.basal(1),
        lambda: console.profile("c", 1),
        lambda: console.profile("c", copy="b"),
        lambda: console.remove("b"),
        lambda: console.limit("bolus", 12),
        lambda: console.ratio(10),
        lambda: console.sensitivity(45),
        lambda: console.target("90-120"),
        lambda: console.units("mg/dL"),
        lambda: console.action("child"),
        lambda: console.reverse(True),
        lambda: console.settings(WHOLE),
        lambda: console.lock(1111),
    ):
        text = told(ask(), "settings are locked", "pump.unlock(code)")
        assert "2468" not in text
    assert kept(made) == before
    for text in (console.settings(), console.lock(), console.history(), console.journal()):
        assert "2468" not in str(text)


def test_locked_delivery_is_as_free_as_ever():
    made = locked()
    console = made.console
    for answer in (
        console.bolus(1), console.stop(), console.use("b"), console.suspend(), console.resume(),
        console.clock("2026-06-02 14:30 +02:00"), console.zone("+01:00"), console.profiles(),
        console.limits(), console.settings(), console.basal(), console.ratio(),
    ):  # fmt: skip
        assert answer.ok, answer
    assert made.pump.channels.basal.rate_mu_h == 2_000


def test_a_question_from_before_is_not_answered_once_it_is_locked():
    made = running("1.0")
    assert made.console.limit("bolus", 12).ok
    asked = made.pump.pending
    argument, value = asked.argument, asked.value
    assert made.console.lock("0042").ok
    asked.ask(1, argument, value)
    told(made.console.confirm(12), "locked")
    assert made.pump.bounds.max_bolus_mu == 25_000


def test_only_its_code_unlocks_and_it_outlives_a_restart():
    made = running("1.0")
    assert made.console.lock("0042").ok
    assert in_journal(made, SETTING)[-1] == (SETTING, 11, 0, 1)
    made.restart()
    told(made.console.basal(2), "locked")
    told(made.console.unlock(43), "2 tries left")
    assert made.console.unlock(42).ok
    assert in_journal(made, SETTING)[-1] == (SETTING, 11, 1, 0)
    assert made.console.basal(2).ok
    told(made.console.unlock(42), "not locked")


def test_three_wrong_codes_cost_a_minute():
    made = locked()
    told(made.console.unlock(1), "2 tries left")
    told(made.console.unlock(2), "1 try left")
    told(made.console.unlock(3), "60 s")
    told(made.console.unlock(2468), "60 s")
    made.sim.advance(59_000)
    told(made.console.unlock(2468), "too many", "1 s")
    made.sim.advance(1_000)
    assert made.console.unlock(2468).ok


def test_a_right_code_begins_the_count_anew():
    made = locked()
    told(made.console.unlock(1))
    told(made.console.unlock(2))
    assert made.console.unlock(2468).ok and made.console.lock(2468).ok
    told(made.console.unlock(1), "2 tries left")


def test_what_is_no_code_is_refused_and_costs_no_try():
    made = locked()
    for code in (-1, 10_000, "246", "24680", "24a8", 2.5, None, True, "", " 2468"):
        told(made.console.unlock(code))
    told(made.console.unlock(1), "2 tries left")
    made = bench()
    for code in (-1, 10_000, "246", "x"):
        told(made.console.lock(code))
    assert "not locked" in str(made.console.lock())
