# happenings: what can happen to the rig, by name.
#
# Owns the catalogue and what each entry switches. Must not: choose when; Sim.happen does that,
# after it has brought the rig up to now.

from hal.sim import fluid, force

# (name, argument or "", what it does)
HAPPENINGS = (
    ("kink", "", "the line is blocked"),
    ("occlude", "", "the line is blocked; another word for kink"),
    ("clear", "", "the line is open again"),
    ("disconnect", "", "the line comes off: no resistance, and nothing reaches the cannula"),
    ("connect", "", "the line is on again, and open"),
    ("leak", "", "the connector leaks beside the line"),
    ("seal", "", "the leak is closed"),
    ("air", "NL", "a bubble of so many nanolitres stands at the cannula"),
    ("unseat", "", "the cartridge comes out of its place"),
    ("seat", "", "the same cartridge is put back"),
    ("reservoir", "NL", "another cartridge, holding so many nanolitres, is put in"),
    ("end-stop-stuck", "", "the end stop no longer says that the plunger is at its end"),
    ("end-stop-ok", "", "the end stop works again"),
    ("driver-fault", "", "the motor driver reports a fault, and the motor does not turn"),
    ("driver-ok", "", "the motor driver is well again"),
    ("jam", "", "the motor loses every step, and nobody says so"),
    ("unjam", "", "the motor turns again"),
    ("force-stuck", "", "the force sensor repeats its last reading"),
    ("force-open", "", "the force sensor does not answer: OSError EIO"),
    ("force-ok", "", "the force sensor answers again"),
    ("force-noise", "COUNTS", "its readings spread by so many counts"),
    ("force-offset", "COUNTS", "its unloaded reading becomes so many counts"),
    ("clock-step", "SECONDS", "the wall clock jumps forward, or back"),
    ("clock-unset", "", "the wall clock has forgotten the time"),
    ("store-full", "", "the store takes no more records: OSError ENOSPC"),
    ("store-broken", "", "the store fails to write: OSError EIO"),
    ("store-torn", "", "the newest record was only half written"),
    ("store-ok", "", "the store works again"),
    ("battery", "MV", "the battery gives so many millivolts"),
    ("keys", "BITS", "these buttons are pressed"),
    ("code-bad", "", "the installed code fails its check"),
    ("code-ok", "", "the installed code passes its check"),
)


class Happenings:
    """Switches things on and off on the parts of one rig."""

    def __init__(self, world, mechanics, hal):
        self._world = world
        self._mechanics = mechanics
        self._fluid = mechanics.fluid
        self._hal = hal

    def find(self, name):
        """The method that does it, and whether it takes an argument. ValueError if unknown."""
        for known, argument, _ in HAPPENINGS:
            if known == name:
                return getattr(self, "_" + name.replace("-", "_")), argument
        names = " ".join([row[0] for row in HAPPENINGS])
        raise ValueError("sim: nothing is called %s; there is %s" % (name, names))

    def _line(self, line, leaking):
        self._fluid.change(line, leaking, self._world.now_ms)
        self._mechanics.creep(self._world.now_ms)

    def _kink(self):
        self._line(fluid.BLOCKED, self._fluid.leaking)

    _occlude = _kink

    def _clear(self):
        self._line(fluid.OPEN, self._fluid.leaking)

    _connect = _clear

    def _disconnect(self):
        self._line(fluid.OFF, self._fluid.leaking)

    def _leak(self):
        self._line(self._fluid.line, True)

    def _seal(self):
        self._line(self._fluid.line, False)

    def _air(self, nl):
        _within("air", nl, 0, 1_000_000, "nL")
        self._fluid.settle(self._world.now_ms)
        self._fluid.air_left.add(nl * 1_000)

    def _unseat(self):
        self._mechanics.unseat(self._world.now_ms)

    def _seat(self):
        self._mechanics.seat()

    def _reservoir(self, nl):
        _within("reservoir", nl, 0, 5_000_000, "nL")
        self._mechanics.load(nl, self._world.now_ms)

    def _end_stop_stuck(self):
        self._hal.reservoir.stuck = True

    def _end_stop_ok(self):
        self._hal.reservoir.stuck = False

    def _driver_fault(self):
        self._hal.stepper.faulty = True
        self._jam()

    def _driver_ok(self):
        self._hal.stepper.faulty = False
        self._unjam()

    def _jam(self):
        self._mechanics.turning = False
        self._mechanics.refresh()

    def _unjam(self):
        self._mechanics.turning = not self._hal.stepper.faulty
        self._mechanics.refresh()

    def _force_stuck(self):
        self._hal.force.state = force.STUCK

    def _force_open(self):
        self._hal.force.state = force.OPEN_CIRCUIT

    def _force_ok(self):
        self._hal.force.state = force.WELL

    def _force_noise(self, counts):
        _within("force-noise", counts, 0, 10_000, "counts")
        self._hal.force.noise.sigma = counts

    def _force_offset(self, counts):
        _within("force-offset", counts, -1_000_000, 16_000_000, "counts")
        self._hal.force.offset_counts = counts

    def _clock_step(self, seconds):
        self._hal.rtc.step(seconds)

    def _clock_unset(self):
        self._hal.rtc.unset()

    def _store_full(self):
        self._hal.store.full = True

    def _store_broken(self):
        self._hal.store.broken = True

    def _store_torn(self):
        self._hal.store.tear()

    def _store_ok(self):
        self._hal.store.full = False
        self._hal.store.broken = False

    def _battery(self, mv):
        _within("battery", mv, 0, 60_000, "mV")
        _fitted("battery", self._hal.battery)
        self._hal.battery.mv = mv

    def _keys(self, bits):
        _within("keys", bits, 0, 0xFFFF, "")
        _fitted("keys", self._hal.keys)
        self._hal.keys.bits = bits

    def _code_bad(self):
        self._hal.system.well = False

    def _code_ok(self):
        self._hal.system.well = True


def _within(name, value, lowest, highest, unit):
    if not lowest <= value <= highest:
        text = "sim: %s %d is not within %d .. %d %s" % (name, value, lowest, highest, unit)
        raise ValueError(text.rstrip())


def _fitted(name, port):
    if port is None:
        raise ValueError("sim: no %s fitted here; the parameter is %s=1" % (name, name))
