# typist: a person at the console, and what the judges must know of what was granted.
#
# Owns the rule of ids: what was seen is answered and never done again. Must not: touch the rig,
# but for the cartridge, or the ports.

from tests.soak import answers, happenings, temps
from tests.soak.books import MOVING
from tests.soak.failure import Failure
from tests.soak.judge import DELIVERING, FAULT

CLOCK_NEEDED = (251,)
RESERVOIR_NEEDED = {207, 209, 221, 222, 224, 273}
RESTART_NEEDED = {103, 104, 106, 254}
FULL_NL = 3_000_000
_PATIENCE = 120  # seconds with a plunger that moves
_DONE = {"bolus", "load", "segment", "settings", "clock", "begin"}  # records of what was done


class Typist:
    """typed(name, words, named) is what a story says; the rest is for those who look in."""

    def __init__(self, world):
        self._world = world
        self._judge = world.judge
        self._ids = {}  # id: (ok, text), or None when the power went before the answer
        self._old_ids = set()  # of books that were closed
        self._new_profile = None  # asked for as the power went
        self.tended = 0

    def typed(self, name, words, named):
        """A command as in a story; an id among the named is a request id."""
        if name in ("basal", "clock") and words:
            words = [" ".join(words)]
        if name == "dose":
            words = [int(word) for word in words]
        return self._say(name, words, named)

    def junk(self, name, given):
        """Something that no command takes."""
        answer, _ = self._say(name, given, {})
        if answer.ok:
            raise Failure("console", f"{name}{tuple(given)!r} was taken: {answer}")

    def glance(self):
        """The pages of the console, held against what is known."""
        judge = self._judge
        status = self._see("status")
        if answers.state(status) != judge.machine.pump.state:
            raise Failure("status", status)
        numbers = answers.alarm_numbers(self._see("alarms"))
        self._world.chronicle.company.reminded(self._world.now_ms, numbers)
        stopping = judge.machine.pump.alarms.stopping() is not None
        stopped = judge.machine.pump.state == FAULT
        moving = judge.machine.pump.state == MOVING  # which may be what mends it
        if (stopping != stopped and not moving) or (stopping and not numbers):
            raise Failure("status", f"{status}; alarms {numbers}")
        if judge.books.closed():
            return
        self._world.chronicle.levels.check(self._world.now_ms, status)
        if judge.ideal.profile != answers.profile(self._see("basal")):
            self._profile_differs()
        self._new_profile = None
        self._world.chronicle.temps.check(self._world.now_ms, self._see("temp"))
        if not judge.machine.pump.ledger.adds_up():
            raise Failure("books", "a step without an owner, or with two")

    def after_start(self):
        """What a person finds after a start."""
        self._see("review")
        self._see("history")
        self.glance()

    def tend(self):
        """Looks, and does what it takes to have it deliver again."""
        world = self._world
        for _ in range(5):
            status = self._see("status")
            if answers.state(status) == DELIVERING:
                return
            if answers.state(status) == MOVING:
                self._wait_for_move()
                continue
            numbers = set(answers.alarm_numbers(self._see("alarms")))
            if answers.walks(status) and not numbers and self._busy():
                return
            if numbers & {111, 112} and self._say("begin", [], {})[0].ok:
                continue
            if numbers & RESTART_NEEDED and self.tended % 2:
                world.lose_power(3, 1_000)
            self.tended += 1
            if numbers:
                self._say("ack", [], {})
            if 114 in numbers:
                self._say("basal", ["00:00=0.800 06:00=1.100 21:30=0.700"], {})
            if 261 in numbers:
                self._see("review")
            if numbers & RESERVOIR_NEEDED or (223 in numbers and self.tended % 2):
                self._new_reservoir()
            if 212 in numbers and self.tended % 2 == 0 and self._say("relieve", [], {})[0].ok:
                continue
            if answers.walks(status):
                self._say("stop", [], {})
            answer, text = self._say("resume", [], {})
            if answer.ok and not world.judge.moving.kind:
                return
            if "nothing but" in text:
                self._new_patch()
            elif "seat the cartridge" in text:
                self._seat()
            elif "load" in text:
                self._new_reservoir()
            elif "basal" in text or "profile" in text:
                self._say("basal", ["00:00=0.850"], {})
            elif "clock" in text:
                self._say("clock", ["2026-07-01 12:00 +02:00"], {})

    def fill(self):
        """Asks for more than there may be, and then for what the refusal says there may."""
        units = "25.00"
        for _ in range(3):
            answer, text = self._say("bolus", [units], {})
            allowed = answers.allowed(text)
            if answer.ok or not allowed:
                return
            units = allowed

    def _busy(self):
        """Mostly who looks in leaves somebody alone who changes a set."""
        self.tended += 1
        return self.tended % 4

    def _wait_for_move(self):
        """Until it is over, or for as long as patience lasts."""
        world = self._world
        for _ in range(_PATIENCE):
            if world.machine.pump.state != MOVING:
                return
            world.sim.advance(1_000)
        self._say("stop", [], {})

    def _seat(self):
        """The cartridge that is out; or a new one, when the pusher leaves no room for it."""
        world = self._world
        if world.sim.hal.reservoir.seated():
            return  # what senses it says otherwise
        happenings.tell(world.weather, world.now_ms, "seat", ())
        world.sim.happen("seat")
        if not world.sim.hal.reservoir.seated():
            self._new_reservoir()

    def _new_reservoir(self):
        self._world.sim.happen("reservoir", FULL_NL)
        self._world.weather.moment("cartridge", self._world.now_ms)
        answer, text = self._say("load", ["300", "U-100"], {})
        if not answer.ok and answers.strength(text):  # the line holds another one
            self._say("load", ["300", answers.strength(text)], {})

    def _new_patch(self):
        """The line holds two strengths: a set that has no tubing is the shortest way."""
        for name, given in (("change_set", ["patch"]), ("affirm", []), ("affirm", [])):
            if not self._say(name, given, {})[0].ok:
                return
        self._say("fill_cannula", [], {})

    def _see(self, name):
        return answers.polite(name, self._call(name, [], {}))

    def _call(self, name, given, named):
        try:
            return getattr(self._world.machine.console, name)(*given, **named)
        except Exception as error:
            raise Failure("console raised", f"{name}{tuple(given)!r}: {error!r}") from error
        finally:
            self._world.chronicle.company.typed(self._world.now_ms)

    def _say(self, name, given, named):
        """Types a command, and lets the judges know what came of it. Returns (answer, text)."""
        world = self._world
        t_ms = world.now_ms
        number = named.get("id")
        seen = number in self._ids or number in world.history.requests
        perhaps = number in self._old_ids  # new books may know it still
        if number and number not in self._ids:
            self._ids[number] = None
        if name == "basal" and given:
            self._new_profile = answers.profile(given[0]) or _flat(given[0])
        if name == "temp" and given:
            world.chronicle.temps.hoped = temps.asked(t_ms, given)
        world.deaf = True
        moving = world.judge.moving
        moving.asked = name
        answer = self._call(name, given, named)
        world.deaf = False
        moving.asked = None
        text = answers.polite(name, answer)
        fresh = {record.kind for record in world.history.fresh}
        if seen and fresh & _DONE and self._ids.get(number) is not None:
            raise Failure("ids", f"id {number} was done again: {sorted(fresh & _DONE)}; {text}")
        if number and number not in world.history.requests:
            del self._ids[number]  # it was not taken, so it may be typed again
        elif number and self._ids[number] is None:
            self._ids[number] = (answer.ok, text)
        if "was seen before" in text and not (seen or perhaps):
            raise Failure("ids", f"id {number} is new; {text}")
        granted = answer.ok and not ("was seen before" in text or (seen and not fresh & _DONE))
        world.chronicle.strengths.answered(text)
        world.census[f"{'granted' if answer.ok else 'refused'} {name}"] += 1
        if granted:
            tell = getattr(self, "_granted_" + name, None)
            if tell:
                tell(t_ms, given, text)
        if world.machine.pump.state == MOVING and not (moving.kind and moving.answered):
            if seen and self._ids.get(number) is not None:
                raise Failure("ids", f"id {number} moves the plunger again; {text}")
            self._moves(t_ms, name, text)
        world.chronicle.command = name if granted else ""
        world.judge.loosen(t_ms)
        world.judge.look(t_ms)
        if granted and name == "stop":
            world.chronicle.doses.lost(t_ms, t_ms)
        world.chronicle.command = ""
        if name == "basal":
            self._new_profile = None
        world.chronicle.temps.hoped = None
        return answer, text

    def _profile_differs(self):
        """Old or new when the power went, or a store failed, while it was set; else a failure."""
        found = answers.profile(self._see("basal"))
        if found != self._new_profile:
            raise Failure("settings", f"{found} in force, {self._judge.ideal.profile} was set")
        self._judge.ideal.profile = found

    def _granted_bolus(self, t_ms, given, text):
        self._world.chronicle.doses.granted(t_ms, answers.dose_id(text), answers.mu(str(given[0])))

    def _granted_basal(self, t_ms, given, text):
        if given:
            self._judge.ideal.profile = self._new_profile
            self._judge.ideal.look_at_clock(t_ms)

    def _granted_temp(self, t_ms, given, text):
        self._judge.ideal.use_temp(t_ms, temps.asked(t_ms, given))

    def _granted_end_temp(self, t_ms, given, text):
        self._judge.ideal.use_temp(t_ms, None)

    def _granted_resume(self, t_ms, given, text):
        if self._world.machine.pump.state == MOVING:
            return  # what was backed off goes first
        self._judge.may_deliver = True
        self._judge.ideal.resume(t_ms)
        self._world.chronicle.company.resumed()

    def _moves(self, t_ms, name, text):
        moving = self._judge.moving
        moving.begun(name, text)
        if not moving.insulin:
            self._world.weather.begin("gap", t_ms)  # the pusher may be anywhere
            self._world.weather.forget()
        self._world.chronicle.levels.hold(self._see("status"))

    def _granted_begin(self, t_ms, given, text):
        self._judge.books.begin()
        self._world.chronicle.begin()
        self._old_ids.update(self._ids)
        self._ids.clear()
        self._world.history.requests.clear()

    def _granted_clock(self, t_ms, given, text):
        if given:
            self._world.weather.end("rtc unset", t_ms)
            self._world.chronicle.doses.clock_ms = t_ms
            self._judge.clock_changed(t_ms, 0)

    _granted_zone = _granted_clock


def _flat(text):
    rate = answers.mu(text)
    return None if rate is None else [(0, rate)]
