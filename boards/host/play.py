# play: a scenario through the firmware, in virtual time, as fast as the host can.
#
#     micropython -X heapsize=16m boards/host/play.py FILE.json        from the root of the tree
#
# Owns what is typed and what happens, and when, and tells both; what comes of it tells teller.
# tools.scenario writes the file, tools.demo reads the lines. Must not: judge, count or draw.
#
# Besides teller's lines, where t_ms counts from 00:00 of day one:
#     answer t_ms line ok text                  what the console said; text is JSON
#     rig    t_ms line text                     what happened to the rig

import json
import sys


class Player:
    """Plays events on a bench whose journal was not begun, and tells every line by say(text)."""

    def __init__(self, bench, say):
        from boards.host.teller import Teller  # not before the path is set, below

        self._sim = bench.sim
        self._console = bench.console
        self._say = say
        self._teller = Teller(bench, say)
        self._sample_ms = 60_000

    def play(self, scenario):
        """The whole scenario: as_data() of tools.scenario.Scenario."""
        self._sample_ms = scenario["sample_ms"]
        self._prelude(scenario)
        self._teller.begin()
        for t_ms, line, verb, values, named in scenario["events"]:
            self._wait_until(t_ms)
            if verb == "rig":
                self._happen(line, values)
            elif verb == "cut":
                self._say("rig %d %d cut" % (self._sim.elapsed_ms, line))
                self._teller.cut()
            elif verb != "end":
                self._answer(line, self._command(verb, *values, **named))
        self._teller.end()

    def _prelude(self, scenario):
        """The day begins loaded and delivering, with nothing programmed."""
        for first in (("begin",), ("load", scenario["load"]), ("basal", "0"), ("resume",)):
            self._answer(0, self._command(*first))

    def _command(self, verb, *values, **named):
        return getattr(self._console, verb)(*values, **named)

    def _wait_until(self, t_ms):
        """Lets time pass, with a sample at every multiple of sample_ms."""
        now_ms = self._sim.elapsed_ms
        while now_ms < t_ms:
            next_ms = now_ms - now_ms % self._sample_ms + self._sample_ms
            self._sim.advance((next_ms if next_ms < t_ms else t_ms) - now_ms)
            now_ms = self._sim.elapsed_ms
            if now_ms % self._sample_ms == 0:
                self._teller.sample()

    def _answer(self, line, answer):
        text = json.dumps(str(answer))
        self._say("answer %d %d %d %s" % (self._sim.elapsed_ms, line, answer.ok, text))

    def _happen(self, line, words):
        try:
            self._sim.happen(*words)
            self._say("rig %d %d %s" % (self._sim.elapsed_ms, line, " ".join(words)))
        except ValueError as error:
            text = json.dumps("refused: " + str(error))
            self._say("answer %d %d 0 %s" % (self._sim.elapsed_ms, line, text))


def main(path, record=None):
    from boards import host

    with open(path) as file:
        scenario = json.load(file)
    write = open(record, "wb").write if record else None  # noqa: SIM115
    bench = host.build(scenario["seed"], begun=False, record=write, **scenario["plant"])
    Player(bench, print).play(scenario)
    bench.flush()


if __name__ == "__main__":
    sys.path.insert(0, "")  # the root of the tree, not the folder of this file
    main(*sys.argv[1:])
