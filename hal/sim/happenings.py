# happenings: what can happen to the rig, by name.
#
# Owns the catalogue and what each entry switches. Must not: choose when; Sim.happen does that,
# after it has brought the rig up to now.

from hal.sim import fluid, force

# (name, its topic, argument or "", what it does)
HAPPENINGS = (
    ("kink", "line", "", "the line is blocked"),
    ("occlude", "line", "", "the line is blocked; another word for kink"),
    ("clear", "line", "", "the line is open again"),
    ("disconnect", "line", "", "the line comes off: no resistance, nothing reaches the cannula"),
    ("connect", "line", "", "the line is on again, and open"),
    ("leak", "line", "", "the connector leaks beside the line"),
    ("seal", "line", "", "the leak is closed"),
    ("air", "line", "NL", "a bubble of so many nanolitres stands at the cannula"),
    ("resist", "line", "PA_S_UL", "the line resists with so much, until a fresh set"),
    ("head", "line", "PA", "so much more pressure at the site than at the pump: posture, height"),
    ("knock", "line", "PA", "somebody sits on the tubing: so much pressure for 200 ms"),
    ("fresh-set", "line", "NL", "another set is screwed on, open, with so many nanolitres of air"),
    ("unseat", "rig", "", "the cartridge comes out of its place"),
    ("seat", "rig", "", "the same cartridge is put back"),
    ("reservoir", "rig", "NL", "another cartridge, holding so many nanolitres, is put in"),
    ("cartridge", "rig", "NL", "the same at its place: the pusher may be away, or in its way"),
    ("friction", "rig", "MN", "the plunger moves with another kinetic friction, at 25 C"),
    ("temperature", "rig", "DC", "it is so many tenths of a degree around the rig, which follows"),
    ("altitude", "rig", "PA", "the air around has so much more pressure; below 0: going up"),
    ("end-stop-stuck", "rig", "", "the end stop no longer says that the plunger is at its end"),
    ("end-stop-ok", "rig", "", "the end stop works again"),
    ("driver-fault", "motor", "", "the motor driver reports a fault, and the motor does not turn"),
    ("driver-ok", "motor", "", "the motor driver is well again"),
    ("jam", "motor", "", "the motor loses every step, and nobody says so"),
    ("unjam", "motor", "", "the motor turns again"),
    ("force-stuck", "force", "", "the force sensor repeats its last reading"),
    ("force-open", "force", "", "the force sensor does not answer: OSError EIO"),
    ("force-ok", "force", "", "the force sensor answers again"),
    ("force-noise", "force", "COUNTS", "its readings spread by so many counts"),
    ("force-offset", "force", "COUNTS", "its unloaded reading becomes so many counts"),
    ("clock-step", "clock", "SECONDS", "the wall clock jumps forward, or back"),
    ("clock-unset", "clock", "", "the wall clock has forgotten the time"),
    ("store-full", "store", "", "the store takes no more records: OSError ENOSPC"),
    ("store-broken", "store", "", "the store fails to write: OSError EIO"),
    ("store-torn", "store", "", "the newest record was only half written"),
    ("store-ok", "store", "", "the store works again"),
    ("battery", "board", "MV", "the battery gives so many millivolts"),
    ("keys", "board", "BITS", "these buttons are pressed"),
    ("code-bad", "board", "", "the installed code fails its check"),
    ("code-ok", "board", "", "the installed code passes its check"),
)


class Happenings:
    """Switches things on and off on the parts of one rig."""

    def __init__(self, world, mechanics, hal, p):
        self._p = p
        self._world = world
        self._mechanics = mechanics
        self._fluid = mechanics.fluid
        self._hal = hal

    def find(self, name):
        """The method that does it, and whether it takes an argument. ValueError if unknown."""
        for known, _, argument, _ in HAPPENINGS:
            if known == name:
                return getattr(self, "_" + name.replace("-", "_")), argument
        names = " ".join([row[0] for row in HAPPENINGS])
        raise ValueError("sim: nothing is called %s; there is %s" % (name, names))

    def _line(self, line, leaking):
        self._fluid.change(line, leaking, self._world.now_ms)
        self._mechanics.changed(self._world.now_ms)

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

    def _resist(self, pa_s_ul):
        tau_us = pa_s_ul * self._p.compliance_nl_kpa
        _within("resist", pa_s_ul, 10, 10_000_000, "Pa s/uL")
        _within("resist: a time constant of", tau_us // 1_000, 10, 600_000, "ms")
        self._fluid.resist(tau_us, self._world.now_ms)
        self._mechanics.changed(self._world.now_ms)

    def _head(self, pa):
        _within("head", pa, -10_000, 10_000, "Pa")
        self._fluid.head(pa, self._world.now_ms)
        self._mechanics.stir(self._world.now_ms)

    def _knock(self, pa):
        _within("knock", pa, 0, 100_000, "Pa")
        self._fluid.release(self._world.now_ms)  # the one before, if it is not over
        self._fluid.knock(pa, self._world.now_ms)
        self._mechanics.ambient.knock(self._world.now_ms)
        self._mechanics.stir(self._world.now_ms)

    def _fresh_set(self, nl):
        _within("fresh-set", nl, 0, 1_000_000, "nL")
        self._line(fluid.OFF, False)
        self._fluid.fresh(nl, self._world.now_ms)
        self._mechanics.changed(self._world.now_ms)

    def _unseat(self):
        self._mechanics.unseat(self._world.now_ms)

    def _seat(self):
        self._mechanics.seat()

    def _reservoir(self, nl):
        _within("reservoir", nl, 0, 5_000_000, "nL")
        self._mechanics.load(nl, self._world.now_ms)

    def _cartridge(self, nl):
        _within("cartridge", nl, 0, 5_000_000, "nL")
        self._mechanics.insert(nl, self._world.now_ms)

    def _friction(self, mn):
        most_mn = self._p.stall_mn - self._p.stiction_mn - 1
        _within("friction", mn, 0, min(10_000, most_mn), "mN")
        self._mechanics.friction.kinetic_mn = mn
        self._mechanics.stir(self._world.now_ms)

    def _temperature(self, dc):
        _within("temperature", dc, -400, 850, "tenths of a degree")
        self._mechanics.ambient.temperature(dc, self._world.now_ms)
        if self._mechanics.friction.warms:
            self._mechanics.stir(self._world.now_ms)
        else:
            self._mechanics.changed(self._world.now_ms)

    def _altitude(self, pa):
        mechanics = self._mechanics
        _within("altitude", pa, -100_000, 100_000, "Pa")
        behind_pa = mechanics.ambient.air_pa() + pa
        _within("altitude: together", behind_pa, -100_000, 100_000, "Pa")
        behind_mn = abs(behind_pa) * self._p.compliance_nl_kpa // self._p.fluid_pl_mn
        most_mn = 1_050_000_000 // self._p.fluid_pl_mn - self._p.stall_mn
        _within("altitude: a force of", behind_mn, 0, most_mn, "mN")
        mechanics.ambient.altitude(pa, self._world.now_ms)
        mechanics.stir(self._world.now_ms)

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
