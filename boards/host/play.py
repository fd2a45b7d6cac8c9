# play: a scenario through the firmware, in virtual time, as fast as the host can.
#
#     micropython -X heapsize=16m boards/host/play.py FILE.json        from the root of the tree
#
# Owns what is done when, and what is told of it; tools.scenario writes the file, tools.demo reads
# the lines. Must not: judge, count or draw anything, or touch a port of the HAL that notices.
#
# One line each, numbers are integers, t_ms counts from power-on, at 00:00 of day one:
#     burst  t_ms channel steps total_steps     steps booked by one poll
#     rest   t_ms pulses                        first and last poll of each rest, doubts left out
#     truth  t_ms force_mn left_nl outflow_nl trapped_nl pulses     the plant, at every sample
#     record hex                                a record of the journal
#     answer t_ms line ok text                  what the console said; text is JSON
#     rig    t_ms line text                     what happened to the rig
#     force  t_ms low_counts high_counts        the readings the firmware saw since the last
#     sensor offset_counts counts_n occlusion_counts    how to read them, and where it draws a line
#     standing number since_ms                  an alarm that stands at the end
#     done   t_ms

import json
import sys

_RECORD_BYTES = 32


class Player:
    """Plays events on a bench and tells every line through say(text)."""

    def __init__(self, bench, say):
        self._sim = bench.sim
        self._console = bench.console
        self._ledger = bench.pump.ledger
        self._rig = bench.pump.rig
        self._sensing = bench.pump.sensing
        self._alarms = bench.pump.alarms
        self._busy = bench.sim.hal.stepper.busy
        self._pulses = bench.sim.hal.stepper.count
        self._store = bench.sim.hal.store
        self._say = say
        self._sample_ms = 60_000
        self._basal_steps = 0
        self._bolus_steps = 0
        self._total_steps = 0
        self._resting = True  # the last poll left the motor at rest
        self._rest_ms = 0  # the last that did, and its pulses
        self._rest_pulses = 0
        self._said_ms = 0  # the rest told last
        self._said_pulses = 0
        self._low_counts = -1  # of the readings since the last sample; -1: none
        self._high_counts = -1
        self._sequence = 0  # of the last record told
        self._record = bytearray(_RECORD_BYTES)

    def play(self, scenario):
        """The whole scenario: as_data() of tools.scenario.Scenario."""
        self._sample_ms = scenario["sample_ms"]
        self._prelude(scenario)
        p = self._sim.parameters
        limit_counts = self._rig.occlusion_counts
        self._say("sensor %d %d %d" % (p.force_offset_counts, p.force_counts_n, limit_counts))
        self._sim.after_poll = self._look
        self._sample()
        for t_ms, line, verb, rest in scenario["events"]:
            self._wait_until(t_ms)
            if verb == "rig":
                self._happen(line, rest)
            elif verb != "end":
                self._answer(line, self._command(verb, rest))
        self._rest(self._rest_ms, self._rest_pulses)
        self._tell_records()
        for alarm in self._alarms.standing:
            self._say("standing %d %d" % (alarm.number, alarm.since_ms))
        self._say("done %d" % self._sim.elapsed_ms)

    def _prelude(self, scenario):
        """The day begins loaded and delivering, with nothing programmed."""
        for verb, rest in (("load", scenario["load"]), ("basal", "0"), ("resume", "")):
            self._answer(0, self._command(verb, rest))

    def _command(self, verb, rest):
        command = getattr(self._console, verb)
        return command(rest) if rest else command()

    def _wait_until(self, t_ms):
        """Lets time pass, with a sample at every multiple of sample_ms."""
        now_ms = self._sim.elapsed_ms
        while now_ms < t_ms:
            next_ms = now_ms - now_ms % self._sample_ms + self._sample_ms
            self._sim.advance((next_ms if next_ms < t_ms else t_ms) - now_ms)
            now_ms = self._sim.elapsed_ms
            if now_ms % self._sample_ms == 0:
                self._sample()

    def _look(self):
        """After each poll: tells the steps that were booked in it, and notes what it saw."""
        now_ms = self._sim.elapsed_ms
        pulses = self._pulses()
        counts = self._sensing.force_counts
        if counts > self._high_counts:
            self._high_counts = counts
        if 0 <= counts < self._low_counts or self._low_counts < 0:
            self._low_counts = counts
        total_steps = self._ledger.total_steps
        if total_steps != self._total_steps:
            self._tell_burst(now_ms, "basal", self._ledger.basal_steps - self._basal_steps)
            self._tell_burst(now_ms, "bolus", self._ledger.bolus_steps - self._bolus_steps)
            self._tell_burst(now_ms, "stray", total_steps - self._total_steps)
            self._basal_steps = self._ledger.basal_steps
            self._bolus_steps = self._ledger.bolus_steps
        # A step held back by a sample in doubt is not rest: N samples decide, and it goes or ends.
        busy = self._busy() or self._sensing.doubt
        if self._resting and (busy or pulses != self._rest_pulses):
            self._rest(self._rest_ms, self._rest_pulses)
            self._resting = False
        if not busy:
            if not self._resting:
                self._rest(now_ms, pulses)
            self._resting = True
            self._rest_ms = now_ms
            self._rest_pulses = pulses

    def _tell_burst(self, now_ms, channel, steps):
        if steps:
            self._total_steps += steps
            self._say("burst %d %s %d %d" % (now_ms, channel, steps, self._total_steps))

    def _rest(self, t_ms, pulses):
        if t_ms != self._said_ms or pulses != self._said_pulses:
            self._said_ms = t_ms
            self._said_pulses = pulses
            self._say("rest %d %d" % (t_ms, pulses))

    def _sample(self):
        sim = self._sim
        self._tell_records()
        if self._low_counts >= 0:
            self._say("force %d %d %d" % (sim.elapsed_ms, self._low_counts, self._high_counts))
            self._low_counts = self._high_counts = -1
        plant = (sim.force_mn, sim.left_nl, sim.outflow_nl, sim.trapped_nl, sim.pulses)
        self._say("truth %d " % sim.elapsed_ms + "%d %d %d %d %d" % plant)

    def _tell_records(self):
        """Tells the records that are new. The store may have dropped the oldest meanwhile."""
        record = self._record
        last = self._store.count()
        first = last
        while first and self._store.read(first - 1, record):
            if int.from_bytes(record[2:6], "little") <= self._sequence:
                break
            first -= 1
        for index in range(first, last):
            self._store.read(index, record)
            self._sequence = int.from_bytes(record[2:6], "little")
            self._say("record " + "".join(["%02x" % byte for byte in record]))

    def _answer(self, line, answer):
        text = json.dumps(str(answer))
        self._say("answer %d %d %d %s" % (self._sim.elapsed_ms, line, answer.ok, text))

    def _happen(self, line, rest):
        try:
            self._sim.happen(*rest.split())
            self._say("rig %d %d %s" % (self._sim.elapsed_ms, line, rest))
        except ValueError as error:
            text = json.dumps("refused: " + str(error))
            self._say("answer %d %d 0 %s" % (self._sim.elapsed_ms, line, text))


def main(path):
    from boards import host

    with open(path) as file:
        scenario = json.load(file)
    Player(host.build(scenario["seed"], **scenario["plant"]), print).play(scenario)


if __name__ == "__main__":
    sys.path.insert(0, "")  # the root of the tree, not the folder of this file
    main(sys.argv[1])
