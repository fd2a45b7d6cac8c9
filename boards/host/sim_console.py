# sim_console: the object a person knows as `sim`; it lets time pass and things happen.
#
# Owns the commands on the simulated world and their manners, which are the console's. Must not:
# touch the pump; that is `pump`'s.

from firmware.console.answers import wording
from firmware.console.prompt import HELP, NotUnderstood, Prompt
from hal.sim.happenings import HAPPENINGS

_NAMES = ("days", "hours", "minutes", "seconds")
_MS = (86_400_000, 3_600_000, 60_000, 1_000)  # of each
_MOST_DAYS = 400
_DAY_MS = 86_400_000


class SimConsole(Prompt):
    """Commands on the world of a Bench, whose pump is shown when time has passed."""

    def __init__(self, bench):
        self._bench = bench
        self._sim = bench.sim
        self._pump = bench.console
        rows = [
            HELP,
            ("advance", "now", "minutes=10", "lets time pass", SimConsole._advance, 0, 0, _NAMES),
            ("cut", "now", "", "the power goes, and comes back", lambda sim: sim._cut(), 0, 0, ()),
        ]
        for name, topic, argument, does in HAPPENINGS:
            rows.append(self._happening(name, topic, argument, does))
        self._table = tuple(rows)
        super().__init__("sim", [row[0] for row in self._rows()], self)
        for name in self._names:
            hasattr(self, name)  # a name that was asked for once is one the prompt completes

    def _rows(self):
        return self._table

    def _lessons(self, name):
        from boards.host import sim_lessons

        return sim_lessons

    def _synonyms(self):
        from boards.host import sim_lessons

        return sim_lessons.SYNONYMS

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

    def _happening(self, name, topic, argument, does):
        def run(sim, *given):
            return sim._happen(name, given)

        count = 1 if argument else 0
        return name.replace("-", "_"), topic, argument.lower(), does, run, count, count, ()

    def _happen(self, name, given):
        for argument in given:
            if type(argument) is not int:
                raise NotUnderstood("%s wants a whole number" % name)
        try:
            self._sim.happen(name, *given)
        except ValueError as error:
            raise NotUnderstood(str(error))
        return repr(self)

    def _cut(self):
        self._bench.restart()
        return repr(self._pump)

    def _advance(self, **times):
        ms = 0
        for name, amount in times.items():
            unit_ms = _MS[_NAMES.index(name)]
            if (
                type(amount) not in (int, float)
                or not 0 <= amount * unit_ms <= _MOST_DAYS * _DAY_MS
            ):
                raise NotUnderstood(
                    "%s=%s is not within 0 and %d days" % (name, amount, _MOST_DAYS)
                )
            ms += int(amount * unit_ms)
        self._pass_with_progress(ms)
        return repr(self._pump)

    def _pass_with_progress(self, ms):
        days = ms // _DAY_MS
        for day in range(days):
            self._sim.advance(_DAY_MS)
            if days > 2:
                print("\rday %d of %d" % (day + 1, days), end="")
        if days > 2:
            print()
        self._sim.advance(ms - days * _DAY_MS)
