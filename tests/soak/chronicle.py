# chronicle: what is on record, and what a person is told, against what happened.
#
# Owns: every change of state has a person or an alarm behind it, every alarm a cause, and each of
# it a record. Must not: watch single polls.

from tests.soak import ages
from tests.soak.books import MOVING
from tests.soak.company import NUMBERS, Company
from tests.soak.doses import BY_FAULT, COMPLETE, STOPPED, Doses
from tests.soak.doses import SUSPENDED as BY_SUSPEND
from tests.soak.failure import Failure
from tests.soak.judge import DELIVERING, FAULT, OFF, SUSPENDED
from tests.soak.levels import Levels
from tests.soak.moving import PRIME, RETURN, REWIND, SEAT
from tests.soak.strengths import Strengths
from tests.soak.temps import Temps

MOVERS = {"affirm", "load", "prime", "fill_cannula", "relieve", "resume"}
CLAMPED = 243
_NOTICED_MS = 60_000  # in which a rate of basal that is over the limit is
BY_COMMAND = {"stop": STOPPED, "suspend": BY_SUSPEND}
# Alarms that a start explains, or the reservoir's level, or the clock.
OWN = {111, 112, 113, 114, 115, 224, 231, 232, 253, 254, 261, 262}


class Chronicle:
    """command: the one that was granted just now, or ""."""

    def __init__(self, judge, census):
        self._judge = judge
        self._census = census
        self._weather = judge.weather
        self._history = judge.history
        self._begun = False  # there are books
        self._since_ms = None  # delivering
        self.levels = Levels(judge)
        self.company = Company(judge, judge.weather)
        self._ages = ages.Ages()
        self.strengths = Strengths(judge.machine.rig, self._history, census)
        self.doses = Doses(judge, self.levels, census)
        self.temps = Temps(judge, self._weather, self.doses)
        self.command = ""
        self._causes = set()  # commands that were granted since a change was noticed
        judge.on_notice = self.noticed
        judge.on_change = self.changed
        judge.on_look = self.company.look

    def noticed(self):
        """Something has changed, or is not told yet; changed() comes when it is on record."""
        self._causes.add(self.command)

    def changed(self, t_ms, old):
        """Records were written, or the state has changed, in a poll that began at t_ms."""
        new = self._judge.machine.pump.state
        fresh = self._history.take()
        # A person may acknowledge in the very poll in which a fault came up.
        fault = new == FAULT or any(r.kind == "state" and r.a == FAULT for r in fresh)
        reasons = (COMPLETE, BY_FAULT) if fault else (COMPLETE,)
        reasons = tuple([BY_COMMAND[c] for c in self._causes if c in BY_COMMAND]) or reasons
        if self._weather.lately(("keys",), t_ms):
            self._causes.add("suspend")  # perhaps: the stop key
            reasons = (*reasons, BY_SUSPEND)
        for record in fresh:
            kind = record.kind
            self._census[f"record {kind}"] += 1
            if kind == "alarm":
                self._alarm(t_ms, record.a)
            elif kind == "rate":
                self._rate(t_ms, record.a)
            elif kind == "load":
                self._load(record)
            elif kind == "end":
                self.doses.ended(t_ms, record, reasons)
            elif kind == "bolus":
                self.doses.begun(record)
            elif kind == "move":
                self._moved(t_ms, record)
            elif kind == "set":
                self._ages.noted(t_ms, record)
                self.strengths.noted(record)
        if new != old:
            self._changed_state(t_ms, old, new, fresh, fault)
        self._causes.clear()

    def start(self, t_ms):
        """After a start: what was written in it, and just before it. t_ms: when the power went."""
        self.company.started(t_ms)
        books = self._judge.books
        for record in self._history.take():
            kind = record.kind
            self._census[f"record {kind}"] += 1
            if kind == "bolus":
                self.doses.begun_by_cut(t_ms, record)
            elif kind == "alarm":
                self._census[f"alarm {record.a}"] += 1
            elif kind == "load":
                self._load(record)
            elif kind == "move":
                self._moved(t_ms, record)
            elif kind == "set":
                self._ages.noted(t_ms, record)
                self.strengths.noted(record)
            elif kind == "begin" and not books.closed():
                self.begin()  # the power went before the answer
                books.begin()
            elif kind == "end":
                self.doses.ended_by_start(t_ms, record)
        if not books.closed():
            self.doses.started()
        elif self._begun and not (self._history.damaged or self._weather.on("store", "system")):
            raise Failure("damaged", "no books, and nature has done nothing to the store")

    def power_off(self, t_ms):
        """The machine goes off; how many pulses there were is known."""
        self.doses.power_off(t_ms)
        self.levels.let_go()
        self._judge.power_off(t_ms)
        self.pause(t_ms)

    def pause(self, t_ms):
        """Nothing is delivered from here on: counts the time it was."""
        if self._since_ms is not None:
            self._census["minutes delivering"] += (t_ms - self._since_ms) // 60_000
        self._since_ms = None

    def begin(self):
        """New books: nobody knows of the old ones."""
        self.doses.forget()
        self.levels.begin()
        self.strengths.begin()
        self.temps.begin()
        self._begun = True
        self._history.damaged = False

    def _load(self, record):
        """On record, so a reservoir was loaded, whatever became of the command."""
        judge = self._judge
        judge.ideal.loaded(record.b)
        judge.limits.loaded(record.a)
        judge.blocked.forget()
        self._ages.loaded()
        self.strengths.loaded(record, judge.moving.last == SEAT)
        if record.a and judge.moving.last != SEAT:
            judge.limits.zero()
            judge.moving.loaded()
            self._weather.forget()
        judge.moving.last = 0

    def _moved(self, t_ms, record):
        """On record: a move has ended."""
        kind, reason = record.a & 255, record.a >> 8
        self._census[f"move {kind} {reason}"] += 1
        if kind == PRIME:
            self.strengths.primed(record.b)
        if reason != COMPLETE:
            return
        moving = self._judge.moving
        if kind == REWIND:
            self._judge.limits.zero()
            moving.loaded()
        elif kind == SEAT or (kind == RETURN and moving.is_back()):
            self._weather.end("gap", t_ms)
        if kind == SEAT:
            self._weather.forget()

    def _alarm(self, t_ms, number):
        self._census[f"alarm {number}"] += 1
        if number in OWN or "begin" in self._causes:  # which puts on record what stood
            return
        if number in ages.NUMBERS:
            known = self._ages.explains(number, t_ms)
        elif number == CLAMPED:
            known = self._judge.ideal.clamped(t_ms - _NOTICED_MS)
        elif number in NUMBERS:
            known = self.company.explains(number, t_ms)
        else:
            known = self._judge.explains(number) or self._weather.explains(number, t_ms)
        if not known:
            raise Failure("alarm without a cause", f"{number}")

    def _rate(self, t_ms, rate_mu_h):
        judge = self._judge
        judge.ideal.basal_due(t_ms)
        calm = t_ms >= judge.loose_ms and self._weather.calm(t_ms)
        if calm and rate_mu_h != judge.ideal.rate_mu_h:
            text = f"{rate_mu_h} mU/h in force, {judge.ideal.rate_mu_h} programmed"
            raise Failure("rate", text)
        if self._weather.on("rtc"):
            judge.ideal.at_rate(rate_mu_h)

    def _changed_state(self, t_ms, old, new, fresh, fault):
        judge = self._judge
        said = self._weather.on("store") or any(r.kind == "state" and r.a == new for r in fresh)
        if not said:
            raise Failure("history", f"state {old} became {new}, and no record says so")
        if new == DELIVERING:
            self.strengths.delivers()
            if "resume" not in self._causes:
                raise Failure("resumed by itself", f"from state {old}, after {self._causes}")
            self._since_ms = t_ms
            return
        if new == MOVING and not self._causes & MOVERS:
            raise Failure("moved by itself", f"from state {old}, after {self._causes}")
        if new == OFF and old != MOVING and "begin" not in self._causes:
            raise Failure("state", f"off, from state {old}")
        if new == SUSPENDED and old == DELIVERING and not (fault or "suspend" in self._causes):
            raise Failure("stopped unsaid", f"suspended, after {self._causes}")
        if new == FAULT and not judge.machine.pump.alarms.stopping():
            raise Failure("stopped unsaid", f"stopped from state {old}, and no alarm says why")
        if old == DELIVERING or "resume" in self._causes:
            self._stopped(t_ms)

    def _stopped(self, t_ms):
        """Delivery ended in this poll; a late one does not know what fell due since it should."""
        judge = self._judge
        judge.may_deliver = False
        self.pause(t_ms)
        since_ms = t_ms
        if self._weather.lately(("store", "slow", "late"), t_ms):
            since_ms = judge.looked_ms
            rate_mu_h = max(judge.ideal.rates())
            judge.account.widen(0, rate_mu_h * judge.ideal.nl_per_mu * (t_ms - since_ms))
        self.doses.lost(since_ms, t_ms)
        judge.ideal.stop(t_ms)
