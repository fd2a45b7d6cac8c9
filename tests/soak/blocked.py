# blocked: a line that lets nothing through, and a pump that goes on pressing.
#
# Owns how much may be pressed into a blocked line before nothing is delivered any more. Knows of
# the line what nature did to it. Must not: read a force.

from tests.soak.failure import Failure

_FOUND_NL = 5_500  # 0.55 U of U-100: what a standard bolus on a default rig may miss
# Where the flow itself is felt, what it takes to get through an open line is no sign yet: half as
# much again as is held because of it (flow times tau), on top of what a basal rate takes to find.
_SLOW_NL = 3_650
_LEARNT_NL = 4_000  # since the cartridge: until then the pump does not know its friction
_UNKNOWN_NL = 4_000  # more, if the line was blocked before that
_UNEVEN_NL = 2_000  # more, where friction follows temperature and place
_EXCUSES = (
    *("force", "seat", "cartridge", "jam", "driver", "stepper", "short", "stray", "friction"),
    *("temperature", "altitude", "knock", "off", "leak", "gap", "slow", "late", "resist"),
)


class Blocked:
    """look() after every poll of a pump that delivers."""

    def __init__(self, machine, weather, books):
        rig = machine.rig
        p = machine.sim.parameters
        self._weather = weather
        self._books = books
        self._pl_per_step = rig.pl_per_step
        flow_mu_h = rig.bolus_rate_mu_h + rig.max_basal_mu_h
        # mU/h of U-100 are 10 nL/h; us over 3.6e9 are hours.
        self._most_nl = max(_FOUND_NL, _SLOW_NL + 15 * flow_mu_h * p.tau_line_us // 3_600_000_000)
        if p.temp_friction_mn_c or p.texture_mn:
            self._most_nl += _UNEVEN_NL
        self._forgot_at = self._from = None

    def forget(self):
        """The pump starts, or has another cartridge: it has to learn its friction anew."""
        self._forgot_at = self._books.truth
        self._from = None

    def look(self, t_ms):
        if not self._weather.on("line"):
            self._from = None
            return
        if self._from is None or self._weather.lately(_EXCUSES, t_ms):
            self._from = self._books.truth
            return
        pressed_nl = self._nl(self._books.truth - self._from)
        if pressed_nl <= self._most_nl:
            return
        most_nl = self._most_nl
        if self._nl(self._from - (self._forgot_at or 0)) < _LEARNT_NL:
            most_nl += _UNKNOWN_NL
        if pressed_nl > most_nl:
            raise Failure("blocked", f"{pressed_nl} nL into a blocked line, and it delivers")

    def _nl(self, steps):
        return steps * self._pl_per_step // 1000
