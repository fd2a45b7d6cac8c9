# failing: a wrapper that makes any call to any port fail.
#
# Owns which calls there are. Must not: know what a port does.

from hal import PORTS, Hal
from tests.unit.fakes import EIO

METHODS = {
    "rtc": ("read", "set"),
    "stepper": ("enable", "disable", "start", "busy", "stop", "count", "fault"),
    "force": ("read",),
    "reservoir": ("seated", "at_end"),
    "annunciator": ("tone", "vibrate", "light"),
    "store": ("append", "count", "read", "drop", "tidy", "put", "get"),
    "battery": ("millivolts",),
    "watchdog": ("feed",),
    "system": ("reset_cause", "code_ok", "free_memory"),
}


class Failing:
    """A Hal around another one, of which calls fail with EIO on demand.

    fail_at:  number of the call, from 1, that fails; 0: none
    lasting:  every later call of the same method fails, too
    armed:    calls are counted, and fail
    """

    def __init__(self, hal):
        self.armed = False
        self.calls = 0
        self.fail_at = 0
        self.lasting = False
        self.failing = ""
        self.failed = 0
        ports = {}
        for name in PORTS:
            port = getattr(hal, name)
            if port is not None and name in METHODS:
                port = self._wrap(name, port)
            ports[name] = port
        self.hal = Hal(**ports)

    def _wrap(self, name, port):
        wrapper = _Port()
        for method in METHODS[name]:
            call = self._follow(name + "." + method, getattr(port, method))
            setattr(wrapper, method, call)
        if name == "watchdog":
            wrapper.timeout_ms = port.timeout_ms
        return wrapper

    def _follow(self, name, call):
        def follow(*arguments):
            if self.armed:
                self.calls += 1
                if self.calls == self.fail_at:
                    self.failing = name
                    self.failed += 1
                    raise OSError(EIO)
                if self.lasting and name == self.failing:
                    self.failed += 1
                    raise OSError(EIO)
            return call(*arguments)

        return follow


class _Port:
    """A port of which every method may fail."""
