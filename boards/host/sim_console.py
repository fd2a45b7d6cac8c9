# sim_console: the object a person knows as `sim`; it lets time pass and things happen.
#
# Owns the commands on the simulated world and their manners, which are the console's. Must not:
# touch the pump; that is `pump`'s.

from firmware.console import wording
from firmware.console.prompt import Answer, Prompt
from hal.sim.happenings import HAPPENINGS

_MS = (("days", 86_400_000), ("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000))
_MOST_DAYS = 400
_DAY_MS = 86_400_000


class SimConsole(Prompt):
    """Commands on a Sim. pump: the console whose state is shown when time has passed."""

    def __init__(self, sim, pump):
        super().__init__("sim")
        self._sim = sim
        self._pump = pump
        self._add(
            "advance", "sim.advance(minutes=10)", "lets time pass", self._advance, 0, 0, True
        )
        for name, argument, does in HAPPENINGS:
            self._add_happening(name, argument, does)

    def __repr__(self):
        sim = self._sim
        return (
            "%s since power-on; force %s N, pressure %s kPa\n"
            "left in the cartridge %s uL, out of the cannula %s uL, held in the line %s uL"
            % (
                wording.span(sim.elapsed_ms),
                wording.milli(sim.force_mn),
                wording.milli(sim.pressure_pa),
                wording.milli(sim.left_nl),
                wording.milli(sim.outflow_nl),
                wording.milli(sim.trapped_nl),
            )
        )

    def _add_happening(self, name, argument, does):
        attribute = name.replace("-", "_")
        count = 1 if argument else 0
        usage = "sim.%s(%s)" % (attribute, argument.lower())
        self._add(attribute, usage, does, lambda *given: self._happen(name, given), count, count)

    def _happen(self, name, given):
        for argument in given:
            if type(argument) is not int:
                return Answer(False, "refused: %s wants a whole number" % name)
        try:
            self._sim.happen(name, *given)
        except ValueError as error:
            return Answer(False, "refused: %s" % error)
        return Answer(True, repr(self))

    def _advance(self, **times):
        ms = 0
        for name, amount in times.items():
            unit_ms = dict(_MS).get(name)
            if unit_ms is None:
                return Answer(False, "refused: %s is none of days, hours, minutes, seconds" % name)
            if (
                type(amount) not in (int, float)
                or not 0 <= amount * unit_ms <= _MOST_DAYS * _DAY_MS
            ):
                return Answer(
                    False,
                    "refused: %s=%s is not within 0 and %d days" % (name, amount, _MOST_DAYS),
                )
            ms += int(amount * unit_ms)
        self._pass_with_progress(ms)
        return Answer(True, repr(self._pump))

    def _pass_with_progress(self, ms):
        days = ms // _DAY_MS
        for day in range(days):
            self._sim.advance(_DAY_MS)
            if days > 2:
                print("\rday %d of %d" % (day + 1, days), end="")
        if days > 2:
            print()
        self._sim.advance(ms - days * _DAY_MS)
