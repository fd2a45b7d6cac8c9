# acts: every verb of a story, done.
#
# Owns what an event does to the rig, the ports, the power and the console, and tells the weather.
# What a person types goes through typist. Must not: judge.

import contextlib
import json

from tests.soak import happenings
from tests.soak.typist import Typist

_GRADUAL = ("altitude", "knock")
_LATE_MS = 1_000


class Acts:
    """do(event) is all there is to it."""

    def __init__(self, world):
        self._world = world
        self._weather = world.weather
        self._ports = world.machine.ports
        self.typist = Typist(world)
        self.glance = self.typist.glance

    def do(self, event):
        world = self._world
        world.census[f"verb {event.verb}"] += 1
        act = getattr(self, "_" + event.verb.replace("-", "_"), None)
        if act:
            world.survive(lambda: act(event))
        elif event.verb == "type":
            name, text = event.text.split(" ", 1)
            world.survive(lambda: self.typist.junk(name, json.loads(text)))
        elif event.verb == "tend":
            world.survive(self.typist.tend)
        elif event.verb == "fill":
            world.survive(self.typist.fill)
        else:
            world.survive(lambda: self.typist.typed(event.verb, event.words, event.named))
        world.survive(self.glance)

    def after_start(self):
        self.typist.after_start()

    def mend_ports(self, prefix):
        """Whatever was wrong with these ports is over."""
        for path, gate in self._ports.gates.items():
            if path.startswith(prefix):
                self._open(path, gate)

    def _rig(self, event):
        world = self._world
        name, *arguments = event.text.split()
        if name in ("keys", "battery") and getattr(world.sim.hal, name) is None:
            return
        if name in _GRADUAL and world.now_ms > event.t_ms + _LATE_MS:
            return  # it came while the machine was off for long, and not all of it at once after
        world.census[f"rig {name}"] += 1
        happenings.tell(self._weather, world.now_ms, name, arguments)
        world.sim.happen(name, *arguments)
        if name == "cartridge" and not world.sim.hal.reservoir.seated():
            self._weather.begin("seat", world.now_ms)  # the pusher is in its way
        if name == "keys":
            world.chronicle.company.pressed(world.now_ms)
        if name == "store-torn":
            world.history.tear()
        if name.startswith("clock"):
            self._clock_changed()

    def _clock_changed(self, minutes=1):
        world = self._world
        world.chronicle.doses.clock_ms = world.now_ms
        world.judge.clock_changed(world.now_ms, minutes)

    def _cut(self, event):
        named = event.named
        self._world.lose_power(named.get("cause", 0), named.get("off", 0), _again(named))

    def _reset(self, event):
        """The machine hangs, its bursts go on, and then it starts again."""
        named = event.named
        self._weather.moment("reset", self._world.now_ms)
        self._world.sim.hal.clock.sleep_ms(named.get("hang", 0))
        self._world.lose_power(named.get("cause", 2), 0, _again(named))

    def _cut_write(self, event):
        writes, part = (int(word) for word in event.words)
        self._lay(event.named)
        self._world.sim.hal.store.cut(writes, part)

    def _cut_call(self, event):
        path, skip = event.words
        gate = self._ports.gates.get(path)
        if gate:
            self._lay(event.named)
            gate.arm("cut", event.named.get("after", 0), int(skip), 1)

    def _lay(self, named):
        self._world.cut = (named.get("cause", 0), named.get("off", 0), _again(named))

    def _fail(self, event):
        self._stand(event, "fail")

    def _slow(self, event):
        self._stand(event, "slow")

    def _say(self, event):
        self._stand(event, "say")

    def _short(self, event):
        self._stand(event, "short")

    def _stand(self, event, how):
        path, value = event.words
        gate = self._ports.gates.get(path)
        if gate is None:
            return
        world = self._world
        world.census[f"{how} {path}"] += 1
        calls = event.named.get("calls", -1)
        gate.arm(how, int(value), left=calls)
        self._weather.begin(path, world.now_ms)
        if how in ("slow", "short"):
            self._weather.begin(how, world.now_ms)
        if path == "rtc.read":
            self._clock_changed(max(1, calls))
        if path == "keys.read":
            world.chronicle.company.pressed(world.now_ms)
        if how == "slow":
            world.judge.slowed(int(value))

    def _mend(self, event):
        path = event.words[0]
        gate = self._ports.gates.get(path)
        if gate:
            self._open(path, gate)

    def _open(self, path, gate):
        world = self._world
        gate.open()
        if gate.how == "slow":
            world.judge.slowed(gate.value)
        if gate.met:
            world.census[f"met {gate.how} {path}"] += 1
        gate.met = 0
        self._weather.end(path, world.now_ms)
        for how in ("slow", "short"):
            if not any(other.armed and other.how == how for other in self._ports.gates.values()):
                self._weather.end(how, world.now_ms)
        if path == "rtc.read":
            self._clock_changed()

    def _late(self, event):
        """Nobody polls for so long."""
        self._weather.moment("late", self._world.now_ms)
        self._world.sim.hal.clock.sleep_ms(int(event.words[0]))
        self._weather.moment("late", self._world.now_ms)

    def _stray(self, event):
        """Pulses that nobody asked for, while the driver is on; off, it makes none."""
        world = self._world
        steps = int(event.words[0])
        stepper = world.sim.hal.stepper
        if stepper.busy() or world.judge.moving.kind:
            return
        try:
            stepper.start(steps, 1, 1_000)
        except OSError:
            return
        self._weather.moment("stray", world.now_ms)
        world.judge.strayed(steps)

    def _rot(self, event):
        """A bit of a slot flips; the marks are spared, for nobody could tell."""
        slot, byte = (int(word) for word in event.words)
        store = self._world.sim.hal.store
        data = bytearray(2_048)
        length = store.get(slot, data)
        if not length:
            return
        data[byte % length] ^= 1 << byte % 8
        with contextlib.suppress(OSError):  # it takes nothing now
            store.put(slot, data[:length])
            self._weather.moment("store rot", self._world.now_ms)
            self._world.history.damaged = True


def _again(named):
    return (named["again"], named.get("part", 0)) if "again" in named else None
