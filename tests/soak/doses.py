# doses: every bolus, from what was granted to what is on record of its end.
#
# Owns: it has one end, the bounds in it hold the truth, no more than its whole steps go out, and
# what a cut drops is taken from the account. Must not: watch single polls.

from dataclasses import dataclass

from tests.soak.failure import Failure

COMPLETE, STOPPED, SUSPENDED, BY_FAULT, BY_RESET = range(5)


@dataclass
class Dose:
    """A bolus under way, and where the truth stood when it began. owed: basal's steps, at most."""

    number: int
    asked_mu: int
    whole: int
    t_ms: int
    truth: int
    basal: int
    owed: int
    bounds: tuple = ()  # of what went out of it, when no more can
    ended: bool = False  # on record


class Doses:
    """clock_ms: when the wall clock was last disturbed."""

    def __init__(self, judge, levels, census):
        self._judge = judge
        self._levels = levels
        self._census = census
        self._history = judge.history
        self._dose = None
        self._endless = None  # cut while the store took no record of it
        self.clock_ms = 0

    def granted(self, t_ms, number, asked_mu):
        """A bolus was granted."""
        judge = self._judge
        if self._dose:
            raise Failure("dose", f"#{number} began beside #{self._dose.number}")
        lag = judge.ideal.due(t_ms) - judge.books.truth * judge.step
        owed = max(0, -((judge.account.possible[0][0] - lag) // judge.step))
        self._begin(t_ms, number, asked_mu, owed)
        judge.ideal.bolus(t_ms, asked_mu)
        begun = [r for r in self._history.fresh if r.kind == "bolus"]
        if [(r.a, r.b) for r in begun] != [(number, asked_mu)]:
            raise Failure("history", f"#{number} of {asked_mu} mU, on record {begun}")

    def begun(self, record):
        """On record while the machine runs: it was granted, too."""
        if self._dose is None or self._dose.number != record.a:
            raise Failure("dose", f"#{record.a} began, and nobody was told")

    def begun_by_cut(self, t_ms, record):
        """On record when the power went: nobody was told, and nothing of it went out."""
        self._begin(t_ms, record.a, record.b, 0)

    def ended(self, t_ms, record, reasons):
        """On record: its end, for one of these reasons."""
        if self._dose is None:
            raise Failure("dose", f"#{record.a} ended, and none was under way")
        self._check(t_ms, record, reasons)
        if record.c & 255 == COMPLETE:
            self._dose = None

    def ended_by_start(self, t_ms, record):
        """On record by the time a start is over."""
        self._dose = self._dose or self._endless
        if self._dose:
            self._check(t_ms, record, range(5))
            self._dose = self._endless = None
        elif not self._history.damaged:
            raise Failure("dose", f"#{record.a} ended, and none was under way")

    def started(self):
        """A start is over, with books: no dose is left without an end."""
        if self._dose and not self._history.damaged:
            raise Failure("dose", f"#{self._dose.number} has no end after a start")
        self._dose = None

    def power_off(self, t_ms):
        """No more of a dose after this."""
        if self._dose and not self._dose.bounds:
            self._dose.bounds = self._truth(t_ms)

    def forget(self):
        """New books were begun."""
        self._dose = self._endless = None

    def lost(self, since_ms, t_ms):
        """A dose was cut between these moments: the whole steps it was owed are dropped."""
        judge = self._judge
        dose = judge.ideal.dose
        self._endless = None
        if self._dose and not self._dose.ended:
            self._dose.bounds = self._truth(t_ms)
            self._endless = self._dose
        self._dose = None
        if dose is None or dose.end_ms <= t_ms:
            return
        judge.account.widen(0, dose.due(t_ms) - dose.due(since_ms))
        judge.ideal.cut(t_ms)
        went = judge.machine.pump.ledger.dose_steps[0]
        if dose.due(t_ms) == dose.asked:
            least = most = max(0, dose.asked // judge.step - went)
        else:
            most = max(0, -(-dose.due(t_ms) // judge.step) - went)
            least = max(0, dose.due(since_ms) // judge.step - went)
        if most:
            judge.account.drop([n * judge.step for n in range(least, most + 1)])

    def _begin(self, t_ms, number, asked_mu, owed):
        judge = self._judge
        whole = asked_mu * judge.ideal.nl_per_mu * 1000 // judge.machine.rig.pl_per_step
        basal = judge.ideal.basal_due(t_ms)
        self._dose = Dose(number, asked_mu, whole, t_ms, judge.books.truth, basal, owed)

    def _check(self, t_ms, record, reasons):
        dose = self._dose
        dose.ended = True
        reason, uncertain = record.c & 255, record.c >> 16
        self._census[f"end {reason}"] += 1
        least, most = self._truth(t_ms)
        self._levels.dose(dose.t_ms, least)
        text = f"#{dose.number}: {record.b} of {dose.whole} steps, {uncertain} uncertain"
        text += f", reason {reason}; in truth {least} .. {most}"
        if record.a != dose.number or reason not in reasons or record.b > dose.whole:
            raise Failure("dose", f"{text}; expected one of the reasons {tuple(reasons)}")
        if reason == COMPLETE and (record.b < dose.whole or uncertain):
            raise Failure("dose", f"{text}; complete, and yet not")
        sure = record.b - uncertain
        if record.b < least or sure > most or uncertain > self._judge.books.quantum:
            raise Failure("dose bounds", text)

    def _truth(self, t_ms):
        """True pulses of the dose, between these: all there were, less what basal was due."""
        judge = self._judge
        dose = self._dose
        if dose.bounds:
            return dose.bounds
        pulses = judge.books.truth - dose.truth
        if self.clock_ms >= dose.t_ms or judge.weather.lately(("rtc", "stray"), t_ms):
            return 0, pulses
        # What fell due since the poll before may have been missed, if this one was late.
        sure = judge.ideal.basal_due(max(dose.t_ms, judge.looked_ms)) - dose.basal
        basal = judge.ideal.basal_due(t_ms) - dose.basal
        least = pulses - -(-basal // judge.step) - dose.owed - 1
        return max(0, least), max(0, min(dose.whole, pulses - sure // judge.step + 1))
