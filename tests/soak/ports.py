# ports: a Hal around another one, whose every method can be made to fail, lag, lie or be the last.
#
# Owns the gates and what stands in them. Must not: choose what happens, or change a call that has
# nothing in its gate. Two calls are told to listeners: a burst that starts, and what was written.

from hal import PORTS, Hal
from hal.sim.errors import PowerCut

NO_ARGUMENTS = {
    "stepper": ("enable", "disable", "busy", "stop", "count", "fault"),
    "force": ("read",),
    "reservoir": ("seated", "at_end"),
    "encoder": ("count",),
    "store": ("count", "tidy"),
    "keys": ("read",),
    "battery": ("millivolts",),
    "watchdog": ("feed",),
    "system": ("reset_cause", "unique_id", "free_memory", "code_ok"),
}
ARGUMENTS = {
    "rtc": ("read", "set"),
    "stepper": ("start",),
    "annunciator": ("tone", "vibrate", "light"),
    "store": ("append", "read", "drop", "put", "get"),
}


class Gate:
    """What happens at the calls of one method. armed: something does.

    how: fail (value: errno), slow (ms), say (the answer), short (steps less), cut (value 0: before
    the call is made, 1: after it); skip: calls that go through first; left: calls it is for, -1
    for every one until it is opened.
    """

    def __init__(self, name, sleep_ms, power_gone):
        self.name = name
        self._power_gone = power_gone
        self.armed = False
        self.met = 0
        self.how = ""
        self.value = self._skip = self._left = 0
        self._sleep_ms = sleep_ms
        self._dead = self._was_armed = False

    def kill(self):
        """There is no power: nothing can be called any more, until it is switched on."""
        if not self._dead:
            self._was_armed = self.armed
        self._dead = self.armed = True

    def revive(self):
        if self._dead:
            self.armed = self._was_armed
        self._dead = False

    def arm(self, how, value, skip=0, left=-1):
        self.armed = True
        self.how, self.value, self._skip, self._left = how, value, skip, left

    def open(self):
        self.armed = False

    def lasting(self):
        """True when it is for every call, not for a few."""
        return self._left < 0

    def meet(self, method, given):
        """The call, with what stands in its way."""
        if self._dead:
            raise PowerCut
        if self._skip:
            self._skip -= 1
            return method(*given)
        if self._left > 0:
            self._left -= 1
            self.armed = self._left > 0
        self.met += 1
        how, value = self.how, self.value
        if how == "fail":
            raise OSError(value, self.name)
        if how == "say":
            return value
        if how == "short":
            steps, *rest = given
            return method(max(1, steps - value), *rest)
        if how == "slow":
            self._sleep_ms(value)
        answer = None if how == "cut" and not value else method(*given)
        if how == "cut":
            self._power_gone()
            raise PowerCut
        return answer


class _Port:
    """A port of which every method has a gate."""


class Ports:
    """hal: the Hal to give to a pump; gates: by "port.method".

    on_start(steps, direction) hears of each burst before it starts; on_write(record),
    on_write(slot, data) of each record and slot after it was written.
    """

    def __init__(self, hal):
        self.gates = {}
        self.on_start = self.on_write = lambda *_: None
        ports = {}
        for name in PORTS:
            port = getattr(hal, name)
            ports[name] = port
            if port is not None and name != "clock":
                ports[name] = self._wrapped(name, port, hal.clock.sleep_ms)
        self.hal = Hal(**ports)

    def kill(self):
        """The power is gone: code that goes on, such as a finally, reaches nothing."""
        for gate in self.gates.values():
            gate.kill()

    def revive(self):
        for gate in self.gates.values():
            gate.revive()

    def _wrapped(self, name, port, sleep_ms):
        wrapper = _Port()
        for method in NO_ARGUMENTS.get(name, ()) + ARGUMENTS.get(name, ()):
            path = f"{name}.{method}"
            self.gates[path] = gate = Gate(path, sleep_ms, self.kill)
            call = self._told(path, getattr(port, method))
            plain = method in NO_ARGUMENTS.get(name, ())
            setattr(wrapper, method, _gated_plain(call, gate) if plain else _gated(call, gate))
        if name == "watchdog":
            wrapper.timeout_ms = port.timeout_ms
        return wrapper

    def _told(self, path, method):
        if path == "stepper.start":

            def start(steps, direction, interval_us):
                self.on_start(steps, direction)
                method(steps, direction, interval_us)

            return start
        if path in ("store.append", "store.put", "store.drop"):

            def write(*given):
                try:
                    method(*given)
                except PowerCut:
                    self.kill()
                    raise
                if path != "store.drop":
                    self.on_write(*given)

            return write
        return method


def _gated_plain(method, gate):
    def call():
        if gate.armed:
            return gate.meet(method, ())
        return method()

    return call


def _gated(method, gate):
    def call(*given):
        if gate.armed:
            return gate.meet(method, given)
        return method(*given)

    return call
