# life: one run of a pump through a scenario, with everything that a cut in it has to be held to.
#
# Owns the acts, and what was asked and promised by then; the pulses are the motor's. Must not:
# ask the firmware what is true.

from tests.cuts import acts
from tests.cuts.dose import Dose
from tests.cuts.machine import BOLUS_RATE_MU_H, TIDIES, TRAVEL_STEPS, Machine, blank
from tests.cuts.plant import later
from tests.cuts.wishes import Said

_GAP_STEPS = 300  # from where rewinding ended to the plunger of the next reservoir
MORNING = (9_648, 36_000_000, 0)  # 10:00 UTC on a day in 2026
EVENING = (9_648, 85_800_000, 0)  # 23:50


class Moment:
    """What is true, and was said, at a moment.

    pulses: out so far; us: of the machine's clock; enabled: the motor; reading: of the wall clock
    told, pending: of the store; puts: a slot + 1 that is being put, or TIDIES
    said: by the pump; is_again: of a start after a cut; gone_ms: by the wall clock, since the cut
    """

    def __init__(self, pulses, us, enabled, reading, store, said, gone_ms=0):
        self.pulses = pulses
        self.us = us
        self.enabled = enabled
        self.reading = reading
        self.told = store.told if store else []
        self.pending = store.pending if store else None
        self.puts = store.puts if store else 0
        self.said = said
        self.is_again = False
        self.gone_ms = gone_ms

    def later(self, store, gone_ms):
        """The same, but for what the store was told since, and the time."""
        known = (self.pulses, self.us, self.enabled, self.reading)
        moment = Moment(*known, store, self.said, gone_ms)
        moment.is_again = True
        return moment


class Life:
    """The run, done. operations; end: the last moment; doses; motor.

    primes: (first, last) pulses that were out as a move of insulin began and ended
    """

    def __init__(self, kind, script, reading=MORNING):
        self.said = Said()
        self.doses = []
        self.primes = []
        self.kind = kind
        self.image = blank(kind)
        self.machine = Machine(kind, self.image, reading, witness=self)
        self._rate_mu_h = 0
        self._next_id = 1
        self.machine.open()
        self.machine.start()
        for act in script:
            getattr(self, "_" + act[0])(*act[1:])
        self.end = self.moment()
        self.operations = self.machine.tape.operations
        self.motor = self.machine.plant.motor
        ledger = self.machine.pump.ledger
        assert ledger.total_steps == self.motor.insulin() and ledger.uncertain_steps == 0
        assert ledger.total_steps + ledger.idle_steps == self.motor.count()
        self.machine.off()

    def moves(self, marks):
        """Operations in which littlefs moved the metadata of a folder: marks' or history's.

        A commit goes to one of the two blocks of a folder; a third and fourth are its new ones,
        and the folder above has to be told. History, tidied, writes to a file, too: to two blocks.
        """
        most = 2 if marks else 4
        found = []
        blocks = set()
        called = None
        for index, operation in enumerate(self.operations):
            moment = operation.before
            call = (moment.puts, moment.pending)
            if call != called:
                called = call
                blocks = set()
            blocks.add(operation.block)
            wanted = moment.puts in (1, 2) if marks else moment.puts == TIDIES
            if wanted and len(blocks) == most + 1:
                found.append(index)
        return found

    # For the tape

    def moment(self):
        plant = self.machine.plant
        motor = plant.motor
        pulses = motor.insulin()
        us = plant.clock.us
        reading = plant.rtc.reading()
        return Moment(pulses, us, motor.enabled, reading, self.machine.store, self.said)

    def pulses(self):
        return self.machine.plant.motor.insulin()

    def pass_us(self, us):
        self.machine.plant.clock.us += us

    # Acts

    def _ask(self, command, argument=None, refused=False):
        request_id = 0
        if command != acts.BEGIN:
            request_id = self._next_id
            self._next_id += 1
        plant = self.machine.plant
        if command == acts.CLOCK:
            argument = later(plant.rtc.reading(), argument)
        wish = (command, argument, request_id)
        said = Said(self.said)
        said.ask(wish, plant.clock.us)
        self.said = said
        first = self.pulses()
        declared = command == acts.LOAD and not refused and not self.machine.pump.walk
        if declared:
            nl_per_mu = 1_000 // argument[1]
            said.loading = (argument[0] * nl_per_mu, nl_per_mu, first)
        if command == acts.BOLUS and not refused:
            self._close_alone()
        us = plant.clock.us
        code = self.machine.ask(command, argument, request_id)[0]
        assert (code >= 100) == refused, (wish, code)
        said = Said(said)
        said.answer(wish, code, plant.clock.us)
        if declared:
            said.loaded = said.loading
            said.loading = None
        self.said = said
        if command == acts.BOLUS and not refused:
            self._begin_dose(argument, first, us)
            self.doses[-1].request_id = request_id
        if command in (acts.STOP, acts.SUSPEND):
            self._cut(argument)

    def _begin_dose(self, wish, first, us):
        others = [dose for dose in self.doses if not dose.is_over(us)]
        place = 0
        if wish[3]:
            taken = [dose.place for dose in others]
            place = 2 if 1 in taken else 1
        alone = not (self._rate_mu_h or others or wish[3])
        rate_mu_h = self.said.settings[2][5] or BOLUS_RATE_MU_H
        number = len(self.doses) + 1
        nl_per_mu = self.said.loaded[1]
        dose = Dose(number, place, wish, nl_per_mu, rate_mu_h, first, alone, us)
        self.doses.append(dose)

    def _again(self, back):
        """A command that was answered is posted again: seen, and nothing happens."""
        wish, _ = self.said.answered[-back]
        assert self.machine.ask(*wish)[0] in (acts.SEEN, acts.SEEN_REFUSED), wish

    def _run(self, ms):
        self.machine.run(ms)

    def _until(self, minute):
        """Runs to a minute of the wall clock."""
        self.machine.run(minute * 60_000 - self.machine.plant.rtc.reading()[1])

    def _rate(self, rate_mu_h):
        """From here on basal flows at this rate; doses that run beside it are not alone."""
        self._close_alone()
        self._rate_mu_h = rate_mu_h

    def _seat(self, seated):
        self.machine.plant.reservoir.is_seated = seated

    def _age(self, folder, times):
        """Wears a folder of the file system, and leaves in it what was there; not on the tape."""
        acts.wear(self.machine, folder, times)

    def _tell(self, loaded=None, loading=None, mixed=0, moving=False):
        """What is true in a walk from here on; loaded None: as before."""
        said = Said(self.said)
        said.loaded = loaded or said.loaded
        said.loading = loading
        said.mixed = mixed
        said.moving = moving
        self.said = said

    def _rewind(self):
        """The line is off the body: the pusher goes back, and there is no reservoir now."""
        plant = self.machine.plant
        self._cut()
        none = (0, self.said.loaded[1], self.pulses())
        plant.motor.idle = True
        self._tell(loading=none, moving=True)
        self._ask(acts.AFFIRM)
        self._tell(loaded=none, moving=True)
        self.machine.run(TRAVEL_STEPS + 1_000)
        self._tell()
        plant.force.plunger = plant.motor.count() + _GAP_STEPS

    def _seek(self, mu, units_per_ml):
        """Another reservoir is in: its plunger is found."""
        nl_per_mu = 1_000 // units_per_ml
        other = nl_per_mu != self.said.loaded[1]
        found = (mu * nl_per_mu, nl_per_mu, self.pulses())
        self._tell(loading=found, mixed=1 if other else 0, moving=True)
        self._ask(acts.LOAD, (mu, units_per_ml))
        self.machine.run(_GAP_STEPS + 1_000)
        self.machine.plant.motor.idle = False
        self._tell(loaded=found, mixed=2 if other else 0)

    def _fill(self, command, ms):
        """Fills tubing or cannula for so long."""
        first = self.pulses()
        self.primes.append((first, None))
        self._tell(moving=True)
        self._ask(command)
        self.machine.run(ms)
        self._ask(acts.STOP)
        self._tell()
        self.primes[-1] = (first, self.pulses())

    def _inserted(self):
        """The set is in, or on again, and its line holds what the reservoir does."""
        self._tell(mixed=1 if self.said.mixed else 0)
        self._ask(acts.AFFIRM)
        self._tell()

    def _close_alone(self):
        """What flowed alone is out by now."""
        if self.doses and self.doses[-1].alone:
            self._cut()

    def _cut(self, number=None):
        """The doses under way are over now, or the one with a number."""
        for dose in self.doses:
            if dose.last is None and number in (None, dose.number):
                dose.last = self.pulses()
