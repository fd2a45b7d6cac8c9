# test_system: the machine itself, and the watchdog that resets it.

from tests.contract import rig


def test_a_watchdog_names_its_time_and_takes_a_feed():
    watchdog = rig.fresh()[0].watchdog
    if watchdog is not None:
        assert 0 < watchdog.timeout_ms < 2**30
        watchdog.feed()


def test_the_machine_says_who_it_is_and_how_it_started():
    system = rig.fresh()[0].system
    assert system.reset_cause() in range(5)
    assert isinstance(system.unique_id(), bytes) and len(system.unique_id()) > 0
    assert system.unique_id() == system.unique_id()
    assert system.free_memory() > 0
    assert system.code_ok() in (True, False)
