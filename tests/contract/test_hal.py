# test_hal: holds any Hal to hal/__init__.py.
#
# Owns the claims every implementation has to meet. Must not: know which implementation it is, ask
# for more than the contract says, or need more than a fresh rig and a way to let time pass. So it
# runs on a board too: there a runner first sets fresh to its own function,
#
#     fresh() -> (hal, let_pass)     hal at rest with the motor off; let_pass(ms) waits
#
# and calls every test_ function. All together they move the plunger forward by some hundred steps,
# append some records, put to every slot and set the clock: what a rig's journal knew is gone.

import micropython

from hal import OPTIONAL, PORTS, Hal
from tests.contract import store_claims

_PERIOD = 2**30
_EPERM, _EIO, _EBUSY, _EINVAL = 1, 5, 16, 22


def sim_rig():
    from hal.sim import Sim

    sim = Sim(encoder=1, keys=1)
    return sim.hal, sim.advance


fresh = sim_rig


def _error_of(call, *arguments):
    try:
        call(*arguments)
    except OSError as error:
        return error.errno
    return None


def _ready():
    hal, let_pass = fresh()
    hal.stepper.enable()
    return hal, let_pass


# Hal


def test_every_port_is_there_or_may_be_absent():
    hal, _ = fresh()
    for name in PORTS:
        assert getattr(hal, name) is not None or name in OPTIONAL, name


def test_a_hal_refuses_a_port_it_does_not_know():
    try:
        Hal(heater=1)
    except ValueError as error:
        assert "heater" in str(error)
    else:
        raise AssertionError("accepted")


def test_a_hal_refuses_to_lack_a_port_that_is_not_optional():
    ports = {}
    for name in PORTS:
        ports[name] = object()
    for name in OPTIONAL:
        ports[name] = None
    assert Hal(**ports).keys is None
    ports["force"] = None
    try:
        Hal(**ports)
    except ValueError as error:
        assert "force" in str(error)
    else:
        raise AssertionError("accepted")


# clock


def test_ticks_stay_inside_their_period():
    hal, let_pass = fresh()
    for _ in range(5):
        assert 0 <= hal.clock.ticks_ms() < _PERIOD
        assert 0 <= hal.clock.ticks_us() < _PERIOD
        let_pass(7)


def test_ticks_add_and_diff_agree_on_both_sides_of_the_wrap():
    clock = fresh()[0].clock
    for start in (0, 1, 2**29 - 1, 2**29, 2**30 - 2, 2**30 - 1):
        for delta in (0, 1, 1_000, 2**29 - 1, -1, -1_000, -(2**29) + 1):
            later = clock.ticks_add(start, delta)
            assert 0 <= later < _PERIOD
            assert later == (start + delta) % _PERIOD
            assert clock.ticks_diff(later, start) == delta
            assert clock.ticks_diff(start, later) == -delta


def test_both_tick_counters_follow_time():
    hal, let_pass = fresh()
    clock = hal.clock
    ms, us = clock.ticks_ms(), clock.ticks_us()
    let_pass(50)
    passed_us = clock.ticks_diff(clock.ticks_us(), us)
    passed_ms = clock.ticks_diff(clock.ticks_ms(), ms)
    assert passed_us >= 49_000
    assert -2_000 <= passed_us - 1_000 * passed_ms <= 2_000


def test_a_sleep_lasts_at_least_as_long_as_asked():
    clock = fresh()[0].clock
    us = clock.ticks_us()
    clock.sleep_ms(20)
    assert clock.ticks_diff(clock.ticks_us(), us) >= 20_000
    clock.sleep_ms(0)


# rtc


def test_the_wall_clock_reads_what_was_set():
    rtc = fresh()[0].rtc
    into = [0, 0, 0]
    for day, ms, offset_min in ((0, 0, 0), (9_648, 79_200_000, 120), (36_524, 1_000, -720)):
        rtc.set(day, ms, offset_min)
        assert rtc.read(into) is True
        assert into[0] == day and into[2] == offset_min, into
        assert ms <= into[1] < ms + 1_000, into


def test_the_wall_clock_runs_and_turns_at_midnight():
    hal, let_pass = fresh()
    into = [0, 0, 0]
    hal.rtc.set(9_648, 86_398_000, 0)
    let_pass(3_500)
    assert hal.rtc.read(into) is True
    assert into[0] == 9_649 and 0 <= into[1] < 3_000, into


def test_the_wall_clock_refuses_what_is_no_date_and_keeps_its_own():
    rtc = fresh()[0].rtc
    rtc.set(9_648, 1_000, 60)
    for wrong in (
        (-1, 0, 0),
        (36_525, 0, 0),
        (0, -1, 0),
        (0, 86_400_000, 0),
        (0, 0, -721),
        (0, 0, 841),
    ):
        assert _error_of(rtc.set, *wrong) == _EINVAL, wrong
    into = [0, 0, 0]
    assert rtc.read(into) is True
    assert into[0] == 9_648 and into[2] == 60


# stepper


def test_the_motor_is_off_after_power_up():
    hal, let_pass = fresh()
    assert hal.stepper.busy() is False
    assert _error_of(hal.stepper.start, 1, 1, 1_000) == _EPERM
    count = hal.stepper.count()
    let_pass(5)
    assert hal.stepper.count() == count


def test_a_burst_gives_exactly_its_pulses_forward_and_back():
    hal, let_pass = _ready()
    stepper = hal.stepper
    for steps, direction in ((1, 1), (2, 1), (37, 1), (40, -1), (1, -1), (100, 1)):
        before = stepper.count()
        stepper.start(steps, direction, 500)
        let_pass(steps // 2 + 10)
        assert stepper.busy() is False
        assert stepper.count() - before == steps * direction


def test_the_first_pulse_goes_out_at_once_and_the_next_after_the_interval():
    hal, let_pass = _ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(3, 1, 200_000)
    let_pass(20)
    assert stepper.count() - before == 1
    let_pass(200)
    assert stepper.count() - before == 2
    assert stepper.busy() is True
    let_pass(200)
    assert stepper.count() - before == 3
    assert stepper.busy() is False


def test_a_burst_of_one_is_over_as_soon_as_it_started():
    hal, let_pass = _ready()
    before = hal.stepper.count()
    hal.stepper.start(1, 1, 2_000_000)
    let_pass(2)
    assert hal.stepper.busy() is False
    assert hal.stepper.count() - before == 1


def test_a_second_burst_is_refused_and_the_first_goes_on():
    hal, let_pass = _ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(10, 1, 10_000)
    let_pass(5)
    assert _error_of(stepper.start, 5, 1, 1_000) == _EBUSY
    let_pass(120)
    assert stepper.count() - before == 10
    stepper.start(1, 1, 1_000)
    assert stepper.count() - before == 11


def test_a_burst_out_of_range_is_refused_and_gives_no_pulse():
    hal, let_pass = _ready()
    before = hal.stepper.count()
    for wrong in (
        (0, 1, 1_000),
        (-1, 1, 1_000),
        (4_096, 1, 1_000),
        (1, 0, 1_000),
        (1, 2, 1_000),
        (1, 1, 19),
        (1, 1, 2_000_001),
    ):
        assert _error_of(hal.stepper.start, *wrong) == _EINVAL, wrong
    let_pass(5)
    assert hal.stepper.count() == before
    assert hal.stepper.busy() is False


def test_stop_keeps_what_went_out_and_no_pulse_follows():
    hal, let_pass = _ready()
    stepper = hal.stepper
    before = stepper.count()
    stepper.start(100, 1, 10_000)
    let_pass(55)
    stepper.stop()
    out = stepper.count() - before
    assert 4 <= out <= 8, out
    assert stepper.busy() is False
    let_pass(100)
    assert stepper.count() - before == out
    stepper.start(1, 1, 1_000)
    assert stepper.count() - before == out + 1


def test_stop_at_rest_is_harmless():
    hal, let_pass = _ready()
    before = hal.stepper.count()
    hal.stepper.stop()
    hal.stepper.stop()
    let_pass(2)
    assert hal.stepper.count() == before
    assert hal.stepper.busy() is False


def test_disable_stops_the_burst_and_needs_an_enable():
    hal, let_pass = _ready()
    stepper = hal.stepper
    stepper.start(100, 1, 10_000)
    let_pass(15)
    stepper.disable()
    out = stepper.count()
    let_pass(50)
    assert stepper.count() == out
    assert stepper.busy() is False
    assert _error_of(stepper.start, 1, 1, 1_000) == _EPERM
    stepper.enable()
    stepper.start(1, 1, 1_000)
    assert stepper.count() == out + 1


def test_a_driver_that_is_well_reports_no_fault():
    hal, _ = _ready()
    assert hal.stepper.fault() is False


# sensors


def test_force_is_a_24_bit_count():
    hal, let_pass = fresh()
    for _ in range(20):
        assert 0 <= hal.force.read() < 2**24
        let_pass(10)


def test_the_cartridge_switches_answer_yes_or_no():
    hal, _ = fresh()
    assert hal.reservoir.seated() in (True, False)
    assert hal.reservoir.at_end() in (True, False)


def test_an_encoder_rises_when_the_motor_goes_forward():
    hal, let_pass = _ready()
    if hal.encoder is None:
        return
    before = hal.encoder.count()
    hal.stepper.start(200, 1, 500)
    let_pass(150)
    assert hal.encoder.count() > before


def test_battery_and_keys_are_within_their_ranges():
    hal, _ = fresh()
    if hal.battery is not None:
        assert 0 <= hal.battery.millivolts() <= 60_000
    if hal.keys is not None:
        assert 0 <= hal.keys.read() < _PERIOD


# annunciator


def test_every_signal_can_be_given_and_taken_back():
    hal, let_pass = fresh()
    for frequency_hz in (150, 440, 1_000, 4_000, 0):
        hal.annunciator.tone(frequency_hz)
        let_pass(1)
    for on in (True, False):
        hal.annunciator.vibrate(on)
        hal.annunciator.light(on, not on)
    hal.annunciator.light(False, False)


# store


def test_the_store_holds_to_every_claim():
    store_claims.hold(fresh()[0].store)


# watchdog, system


def test_a_watchdog_names_its_time_and_takes_a_feed():
    watchdog = fresh()[0].watchdog
    if watchdog is not None:
        assert 0 < watchdog.timeout_ms < _PERIOD
        watchdog.feed()


def test_the_machine_says_who_it_is_and_how_it_started():
    system = fresh()[0].system
    assert system.reset_cause() in range(5)
    assert isinstance(system.unique_id(), bytes) and len(system.unique_id()) > 0
    assert system.unique_id() == system.unique_id()
    assert system.free_memory() > 0
    assert system.code_ok() in (True, False)


# every port


def _poll(hal, into, start):
    # What is marked (poll), once.
    clock = hal.clock
    now = clock.ticks_ms()
    clock.ticks_us()
    clock.ticks_diff(clock.ticks_add(now, 1_000), now)
    hal.rtc.read(into)
    stepper = hal.stepper
    stepper.busy()
    stepper.count()
    stepper.fault()
    hal.force.read()
    hal.reservoir.seated()
    hal.reservoir.at_end()
    if hal.encoder is not None:
        hal.encoder.count()
    if hal.keys is not None:
        hal.keys.read()
    if hal.battery is not None:
        hal.battery.millivolts()
    if hal.watchdog is not None:
        hal.watchdog.feed()
    if start:
        stepper.start(start, 1, 1_500)


def test_what_is_called_at_every_poll_allocates_nothing():
    hal, let_pass = _ready()
    into = [0, 0, 0]
    _poll(hal, into, 0)
    for start in (1, 20, 0, 1, 0):
        micropython.heap_lock()
        try:
            _poll(hal, into, start)
        finally:
            micropython.heap_unlock()
        let_pass(70)
    micropython.heap_lock()
    try:
        _poll(hal, into, 20)
        _poll(hal, into, 0)
    finally:
        micropython.heap_unlock()
    let_pass(40)


def test_no_call_of_a_poll_blocks():
    hal, let_pass = _ready()
    into = [0, 0, 0]
    clock = hal.clock
    best_us = _PERIOD
    for _ in range(5):
        us = clock.ticks_us()
        _poll(hal, into, 0)
        best_us = min(best_us, clock.ticks_diff(clock.ticks_us(), us))
        let_pass(1)
    # Nineteen calls of at most 1 ms each.
    assert best_us <= 19_000, best_us
