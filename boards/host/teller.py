# teller: what a pump on its bench does, in lines of text.
#
# Owns what is told of bursts, rests, readings, the plant and the journal, and when. Must not: type
# or let anything happen (play), judge, count or draw, or touch a port of the HAL that notices.
#
# One line each, numbers are integers, t_ms counts from 00:00 of day one:
#     start  t_ms running_ms sequence pulses    the pump starts: its running time then, the
#                                               number of the first record it writes, and the
#                                               pulses of all starts before
#     burst  t_ms channel steps total_steps dose_id     steps booked by one poll; of channel
#                                               uncertain, those that a start booked beyond what
#                                               was counted; dose_id is 0 but for a bolus
#     rest   t_ms pulses                        first and last poll of each rest, doubts left out;
#                                               pulses of all starts together
#     truth  t_ms force_mn left_nl outflow_nl trapped_nl pulses     the plant, at every sample
#     record hex                                a record of the journal
#     force  t_ms low_counts high_counts        the readings the firmware saw since the last
#     sensor offset_counts counts_n             how to read them
#     line   t_ms baseline_counts rise_counts limit_counts    what it has learnt of the line: the
#                                               floor of an open one, how far it is above that, and
#                                               how far a blocked one is; baseline -1: not yet
#     light  t_ms colour                        red, yellow or none shines from then on; flashing
#                                               is shining, none is 2 s of it
#     sound  t_ms                               a burst of tones begins, after 2 s of silence
#     standing number since_ms                  an alarm that stands at the end, in running time
#     done   t_ms

_RECORD_BYTES = 32
_BOOT = 1
_BREAK_MS = 2_000  # a flash, or a group of tones, has gone on before


class Teller:
    """Follows the pump of a bench over its restarts, and tells through say(text)."""

    def __init__(self, bench, say):
        self._bench = bench
        self._sim = bench.sim
        self._busy = bench.sim.hal.stepper.busy
        self._pulses = bench.sim.hal.stepper.count
        self._store = bench.sim.hal.store
        self._say = say
        self._pulses_before = 0  # of all starts but this one
        self._basal_steps = 0
        self._dose_steps = []  # of each place
        self._dose_ids = []
        self._prime_steps = 0
        self._total_steps = 0
        self._resting = True  # the last poll left the motor at rest
        self._rest_ms = 0  # the last that did, and its pulses
        self._rest_pulses = 0
        self._said_ms = 0  # the rest told last
        self._said_pulses = 0
        self._learnt = (0, 0, 0)  # of the line, told last
        self._low_counts = -1  # of the readings since the last sample; -1: none
        self._high_counts = -1
        self._signs = bench.sim.hal.annunciator
        self._light = "none"  # told last
        self._lit_ms = 0  # when one was last on
        self._sounded_ms = -_BREAK_MS
        self._sequence = 0  # of the last record told
        self._record = bytearray(_RECORD_BYTES)
        self._follow(1)

    def begin(self):
        """From now on every poll is told."""
        p = self._sim.parameters
        self._say("sensor %d %d" % (p.force_offset_counts, p.force_counts_n))
        self._sim.after_poll = self._look
        self.sample()

    def cut(self):
        """The power goes, and comes back: another pump, and what it makes of the store."""
        self._tell_records()
        self._rest(self._rest_ms, self._rest_pulses)
        self._pulses_before += self._pulses()
        self._bench.restart()
        if not self._bench.pump.recovery.fault:
            self._sequence = self._number_of_boot() - 1  # what was torn is written anew
        self._follow(self._sequence + 1)
        uncertain_steps = self._ledger.total_steps - self._total_steps
        self._tell_burst(self._sim.elapsed_ms, "uncertain", uncertain_steps)
        self._basal_steps = self._ledger.basal_steps
        self._prime_steps = self._ledger.prime_steps
        self._resting = False
        self._sim.advance(0)

    def sample(self):
        """The plant as it is, and what has come to be known since the last sample."""
        sim = self._sim
        self._tell_records()
        if self._low_counts >= 0:
            self._say("force %d %d %d" % (sim.elapsed_ms, self._low_counts, self._high_counts))
            self._low_counts = self._high_counts = -1
        line = self._bench.pump.line
        learnt = (line.baseline_counts(), line.rise_counts, line.limit_counts)
        if learnt != self._learnt:
            self._learnt = learnt
            self._say("line %d " % sim.elapsed_ms + "%d %d %d" % learnt)
        pulses = self._pulses_before + sim.pulses
        plant = (sim.force_mn, sim.left_nl, sim.outflow_nl, sim.trapped_nl, pulses)
        self._say("truth %d " % sim.elapsed_ms + "%d %d %d %d %d" % plant)

    def end(self):
        """What is left to tell."""
        self._rest(self._rest_ms, self._rest_pulses)
        self._tell_records()
        for alarm in self._bench.pump.alarms.standing:
            self._say("standing %d %d" % (alarm.number, alarm.since_ms))
        self._say("done %d" % self._sim.elapsed_ms)

    def _follow(self, sequence):
        pump = self._bench.pump
        self._ledger = pump.ledger
        self._dose_steps = list(pump.ledger.dose_steps)
        self._dose_ids = list(pump.ledger.dose_ids)
        self._sensing = pump.sensing
        times = (self._sim.elapsed_ms, pump.clocks.uptime_ms())
        self._say("start %d %d " % times + "%d %d" % (sequence, self._pulses_before))

    def _look(self):
        """After each poll: tells the steps that were booked in it, and notes what it saw."""
        now_ms = self._sim.elapsed_ms
        self._tell_signs(now_ms)
        pulses = self._pulses_before + self._pulses()
        counts = self._sensing.force_counts
        if counts > self._high_counts:
            self._high_counts = counts
        if 0 <= counts < self._low_counts or self._low_counts < 0:
            self._low_counts = counts
        total_steps = self._ledger.total_steps
        if total_steps != self._total_steps:
            self._tell_burst(now_ms, "basal", self._ledger.basal_steps - self._basal_steps)
            self._tell_doses(now_ms)
            self._tell_burst(now_ms, "prime", self._ledger.prime_steps - self._prime_steps)
            self._tell_burst(now_ms, "stray", total_steps - self._total_steps)
            self._basal_steps = self._ledger.basal_steps
            self._prime_steps = self._ledger.prime_steps
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

    def _tell_signs(self, now_ms):
        signs = self._signs
        if signs.frequency_hz:
            if now_ms - self._sounded_ms >= _BREAK_MS:
                self._say("sound %d" % now_ms)
            self._sounded_ms = now_ms
        light = "red" if signs.red else "yellow" if signs.yellow else "none"
        if light != "none":
            self._lit_ms = now_ms
        elif now_ms - self._lit_ms < _BREAK_MS:
            return  # between two flashes, as it seems
        if light != self._light:
            self._light = light
            self._say("light %d %s" % (now_ms, light))

    def _tell_doses(self, now_ms):
        ledger = self._ledger
        for place in range(len(ledger.dose_ids)):
            dose_id = ledger.dose_ids[place]
            if dose_id != self._dose_ids[place]:
                self._dose_ids[place] = dose_id
                self._dose_steps[place] = 0
            steps = ledger.dose_steps[place]
            self._tell_burst(now_ms, "bolus", steps - self._dose_steps[place], dose_id)
            self._dose_steps[place] = steps

    def _tell_burst(self, now_ms, channel, steps, dose_id=0):
        if steps:
            self._total_steps += steps
            totals = (steps, self._total_steps, dose_id)
            self._say("burst %d %s " % (now_ms, channel) + "%d %d %d" % totals)

    def _rest(self, t_ms, pulses):
        if t_ms != self._said_ms or pulses != self._said_pulses:
            self._said_ms = t_ms
            self._said_pulses = pulses
            self._say("rest %d %d" % (t_ms, pulses))

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

    def _number_of_boot(self):
        """Of the newest boot in the journal."""
        record = self._record
        index = self._store.count()
        while index:
            index -= 1
            self._store.read(index, record)
            if record[1] == _BOOT:
                break
        return int.from_bytes(record[2:6], "little")
