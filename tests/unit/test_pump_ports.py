# test_pump_ports: an OSError from any port, at any call, becomes an alarm, and never leaves poll.
#
# As a database is tested: the n-th call fails, for every n, until a run gets by without a failure.

from tests.unit.failing_pump import Parts, failing, put_in


def calls_of_a_day():
    parts = Parts().prepared()
    parts.ports.armed = True
    parts.day()
    return parts.ports.calls


def every(step, offset, lasting):
    last = calls_of_a_day()
    assert last > 500
    tried = {}
    n = 1 + offset
    while n <= last:
        parts = Parts().prepared()
        parts.ports.lasting = lasting
        parts.ports.fail_at = n
        parts.ports.armed = True
        parts.day()
        assert parts.ports.failed, n
        tried[parts.ports.failing] = True
        parts.ports.armed = False
        parts.judge((n, parts.ports.failing))
        n += step
    return tried


def test_one_call_that_fails_never_escapes():
    every(41, 0, False)


def test_a_port_that_fails_for_good_never_escapes():
    every(59, 7, True)


METHODS = (
    "rtc.read", "stepper.start", "stepper.busy", "stepper.stop", "stepper.count",
    "stepper.fault", "stepper.disable", "stepper.enable", "force.read",
    "reservoir.seated", "reservoir.at_end", "annunciator.tone", "annunciator.light",
    "annunciator.vibrate", "store.append", "store.put", "watchdog.feed", "system.code_ok",
    "system.free_memory", "battery.millivolts",
)  # fmt: skip


def one_of_each(lasting):
    """The first, second and tenth call of each method of each port, failing while delivering."""
    for nth in (1, 2, 10):
        for name in METHODS:
            parts = Parts().prepared()
            port, method = name.split(".")
            right = getattr(getattr(parts.ports.hal, port), method)
            put_in(parts, name, failing(right, nth, lasting)[0])
            parts.day()
            if port == "annunciator":
                parts.pump.fail(201, 0)
                parts.sim.advance(1_000)
            put_in(parts, name, right)
            if lasting:
                assert not parts.escaped, (name, parts.escaped)
            else:
                parts.judge((name, nth))


def test_each_method_that_fails_once_never_escapes():
    one_of_each(False)


def test_each_method_that_fails_for_good_never_escapes():
    one_of_each(True)
