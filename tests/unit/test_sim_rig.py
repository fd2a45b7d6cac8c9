# test_sim_rig: the rig as a whole: what it refuses, and what can happen to it.

from hal.sim import HAPPENINGS, PARAMETERS, Sim


def _refusal(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ValueError as error:
        text = str(error)
        assert "\n" not in text
        return text
    raise AssertionError("accepted")


def test_an_unknown_parameter_is_refused_by_its_name():
    assert "bore_mm" in _refusal(Sim, bore_mm=8)


def test_a_parameter_out_of_range_is_refused_with_its_limit_and_unit():
    text = _refusal(Sim, bore_um=50_000)
    assert "bore_um" in text and "50000" in text and "20000 um" in text
    text = _refusal(Sim, noise_counts=-1)
    assert "noise_counts" in text and "-1" in text and "0 counts" in text
    assert "whole number" in _refusal(Sim, bore_um="wide")


def test_parameters_that_do_not_go_together_are_refused():
    assert "stall" in _refusal(Sim, stall_mn=5_000, kinetic_mn=5_000)
    assert "time constant" in _refusal(Sim, compliance_nl_kpa=2_000, line_pa_s_ul=500_000)
    assert "hold" in _refusal(Sim, compliance_nl_kpa=2_000, stall_mn=50_000, bore_um=5_000)
    assert "pL" in _refusal(Sim, bore_um=2_000, steps_turn=51_200)


def test_every_default_is_within_its_limits_and_says_where_it_comes_from():
    for name, default, lowest, highest, _, source in PARAMETERS:
        assert lowest <= default <= highest, name
        assert len(source) > 10, name


def test_everything_in_the_list_can_happen():
    for name, _, argument, sentence in HAPPENINGS:
        sim = Sim(keys=1)
        assert len(sentence) > 10
        if argument:
            sim.happen(name, 100)
            sim.happen(name, "200")
            assert argument in _refusal(sim.happen, name)
            assert "whole number" in _refusal(sim.happen, name, "much")
        else:
            sim.happen(name)
            assert name in _refusal(sim.happen, name, 1)
        sim.advance(10)
    text = _refusal(Sim().happen, "earthquake")
    assert "earthquake" in text and "kink" in text and "store-full" in text


def test_what_is_not_fitted_is_not_there():
    hal = Sim(battery=0, watchdog=0).hal
    assert hal.battery is None and hal.watchdog is None
    assert hal.keys is None and hal.encoder is None
    assert "keys=1" in _refusal(Sim().happen, "keys", 1)


def test_the_small_ports_say_what_they_were_told():
    sim = Sim(keys=1, battery_mv=4_100, code_ok=0, reset_cause=2)
    assert sim.hal.battery.millivolts() == 4_100
    assert sim.hal.system.reset_cause() == 2
    assert sim.hal.system.code_ok() is False
    sim.happen("battery", 3_000)
    sim.happen("keys", 5)
    assert sim.hal.battery.millivolts() == 3_000
    assert sim.hal.keys.read() == 5


def test_the_watchdog_remembers_its_longest_wait():
    sim = Sim()
    watchdog = sim.hal.watchdog
    for wait_ms in (10, 500, 200):
        watchdog.feed()
        sim.advance(wait_ms)
    watchdog.feed()
    assert (watchdog.feeds, watchdog.longest_ms, watchdog.bitten()) == (4, 500, False)
    sim.advance(8_001)
    assert watchdog.bitten() is True


def test_the_annunciator_logs_changes_and_keeps_the_last():
    sim = Sim()
    annunciator = sim.hal.annunciator
    annunciator.tone(440)
    annunciator.tone(440)
    sim.advance(1_000)
    annunciator.light(True, False)
    annunciator.vibrate(True)
    annunciator.tone(0)
    assert annunciator.log() == [
        (0, 440, False, False, False),
        (1_000, 440, False, True, False),
        (1_000, 440, True, True, False),
        (1_000, 0, True, True, False),
    ]
    for i in range(1_000):
        annunciator.tone(200 + i)
    log = annunciator.log()
    assert len(log) == 256 and log[-1][1] == 1_199


def test_a_store_makes_room_by_letting_the_oldest_go():
    sim = Sim(store_records=4)
    record = bytearray(32)
    for i in range(11):
        record[0] = i
        sim.hal.store.append(record)
        assert sim.hal.store.count() == min(4, i + 1)
    for i in range(4):
        assert sim.hal.store.read(i, record) is True
        assert record[0] == 7 + i
    sim.happen("store-torn")
    sim.hal.store.read(3, record)
    assert record[0] == 10 and record[15] == 0 and record[16] == record[31] == 0xFF
    for name, errno in (("store-full", 28), ("store-broken", 5)):
        sim.happen(name)
        try:
            sim.hal.store.append(record)
        except OSError as error:
            assert error.errno == errno
        else:
            raise AssertionError(name)
        sim.happen("store-ok")
        assert sim.hal.store.count() == 4


def test_a_restart_stops_the_motor_and_keeps_rig_and_records():
    sim = Sim()
    stepper = sim.hal.stepper
    sim.hal.store.append(bytearray(32))
    stepper.enable()
    stepper.start(1_000, 1, 1_000)
    sim.advance(500)
    sim.hal.annunciator.tone(440)
    pressed_nl = sim.pressed_nl
    sim.restart(2)
    sim.advance(1_000)
    assert sim.hal.system.reset_cause() == 2
    assert stepper.count() == 0 and stepper.busy() is False
    assert sim.pressed_nl >= pressed_nl > 8_000
    assert sim.hal.store.count() == 1
    assert sim.hal.annunciator.frequency_hz == 0
    try:
        stepper.start(1, 1, 1_000)
    except OSError as error:
        assert error.errno == 1
    else:
        raise AssertionError("enabled")
