# dated: what a pump should deliver in each local day, and what its records say it did.
#
# Owns an oracle that shares no code with the pump: whole flows, nL/h*ms, in which nothing is
# rounded, let through by the local time of the rig's own clock; and a reader of records DAY. Must
# not: hold a test.

from tests.unit.bench import DAY, DAY_MS, HOUR_MS, MIN_MS
from tests.unit.slots import word


def local(made):
    """(date, ms of it) by the rig's clock; date 0: it is not set."""
    reading = [0, 0, 0]
    if not made.sim.hal.rtc.read(reading):
        return 0, made.sim.elapsed_ms % DAY_MS
    ms = reading[1] + reading[2] * MIN_MS
    return reading[0] + ms // DAY_MS, ms % DAY_MS


class Ideal:
    """The ideal of a bench: steps by date that a profile makes due, and the doses handed to it.

    segments: of (start_minute, rate_mu_h)
    """

    def __init__(self, made, segments):
        self._made = made
        self._segments = segments
        self._step = made.pump.rig.pl_per_step * 3_600
        self._nl_per_mu = made.pump.channels.nl_per_mu
        self._flow = 0
        self._at_ms = made.sim.elapsed_ms
        self.steps = {}

    def _pass(self):
        """All that went by since the last time: at the rate, and to the date, of its beginning."""
        now_ms = self._made.sim.elapsed_ms
        self._flow += self._rate * self._nl_per_mu * (now_ms - self._at_ms)
        self._at_ms = now_ms
        whole = self._flow // self._step
        self._flow -= whole * self._step
        self.steps[self._date] = self.steps.get(self._date, 0) + whole

    def _look(self):
        self._date, ms = local(self._made)
        minute = ms // MIN_MS
        self._rate, left_ms = 0, DAY_MS - ms
        for start, rate in self._segments:
            if start <= minute:
                self._rate = rate
            else:
                left_ms = start * MIN_MS - ms
                break
        return left_ms

    def advance(self, ms):
        """Lets time pass, in pieces between which neither rate nor date changes."""
        while ms > 0:
            piece_ms = min(ms, self._look())
            self._made.sim.advance(piece_ms)
            self._pass()
            ms -= piece_ms

    def typed(self, command, *arguments):
        """A command, and the time that it takes; its answer."""
        self._look()
        answer = command(*arguments)
        self._pass()
        assert answer.ok, answer
        return answer

    def dose(self, mu):
        """A dose is over: what is less than a step of it was handed on to basal."""
        self._flow += mu * self._nl_per_mu * HOUR_MS % self._step

    def forget(self):
        """A reset: what was less than a step is not owed any more."""
        self._flow = 0
        self._at_ms = self._made.sim.elapsed_ms


class Records:
    """The records DAY of a bench, taken up as they come: by date, [basal, bolus, other] steps, and
    how many boluses."""

    def __init__(self, made):
        self._made = made
        self._seen = 0
        self.found = []  # (date, basal, bolus, other, boluses, nl_per_mu), oldest first

    def take_up(self):
        record = bytearray(32)
        store = self._made.sim.hal.store
        for index in range(store.count()):
            assert store.read(index, record)
            number = word(record, 2)
            if number > self._seen:
                self._seen = number
                if record[1] == DAY:
                    a, b, c = word(record, 14), word(record, 18), word(record, 22)
                    row = (a & 65_535, b & 16_777_215, c & 16_777_215, a >> 16, c >> 24, b >> 24)
                    self.found.append(row)
        return self.found

    def by_date(self):
        """date: [basal, bolus, other, boluses], with what is in progress."""
        pump = self._made.pump
        open_row = [pump.days.steps(channel) for channel in range(3)]
        boluses = pump.channels.doses.last_id - pump.days.began_dose_id
        rows = self.take_up() + [(pump.days.day,) + tuple(open_row) + (boluses, 0)]
        found = {}
        for row in rows:
            day = found.setdefault(row[0], [0, 0, 0, 0])
            for i in range(4):
                day[i] += row[1 + i]
        return found


def sums(made, records):
    """(of all days, of the ledger): basal, bolus and other steps."""
    rows = records.by_date().values()
    ledger = made.pump.ledger
    others = ledger.stray_steps + ledger.uncertain_steps
    return (
        [sum([row[i] for row in rows]) for i in range(3)],
        [ledger.basal_steps, ledger.bolus_steps, others],
    )
