# world: one life, played: time, polls and power.
#
# Owns the loop, what a poll is, and what happens when the power goes, wherever that is. Must not:
# know a verb (acts) or a promise (judge, chronicle).

import time

from hal.sim.errors import PowerCut
from tests.soak.acts import Acts
from tests.soak.census import Census
from tests.soak.chronicle import Chronicle
from tests.soak.failure import Failure
from tests.soak.judge import Judge
from tests.soak.machine import Machine
from tests.soak.records import History
from tests.soak.weather import Weather

_RESTARTS = 20  # in a row, each cut short: then something is wrong with the story
_RETRY_MS = 60_000  # a machine whose motor does not answer is switched on again by somebody


class World:
    """A story to be played. census: counts of all that happened; starts_s: spent in starts."""

    def __init__(self, story, census=None):
        self.story = story
        self.census = Census() if census is None else census
        self.weather = Weather()
        self.machine = Machine(story.seed, story.rig, story.plant, self._poll)
        self.sim = self.machine.sim
        self.history = History(self.sim.hal.store, self.sim.parameters.store_records)
        self.judge = Judge(self.machine, self.weather, self.history)
        self.chronicle = Chronicle(self.judge, self.census)
        self.acts = Acts(self)
        self.machine.ports.on_write = self._written
        self.deaf = False  # to polls, while a command is under way
        self.cut = None  # (cause, off_ms, again) of a power cut that is on its way
        self.starts_s = 0.0
        self._dead = False  # power goes instead of the next poll
        self._pump_poll = None

    @property
    def now_ms(self):
        return self.sim.elapsed_ms

    def play(self):
        """The whole story. Raises Failure, with the moment it happened."""
        try:
            self._power_on(0)
            for event in self.story.events:
                self.wait_until(event.t_ms)
                self.acts.do(event)
            self.wait_until(self.story.end_ms)
            self.acts.glance()
            self.chronicle.pause(self.now_ms)
        except Failure as failure:
            if failure.t_ms < 0:
                failure.t_ms = self.now_ms
            raise

    def wait_until(self, t_ms):
        """Lets time pass, through any power cut."""
        while self.now_ms < t_ms:
            self.survive(lambda: self.sim.advance(t_ms - self.now_ms))

    def survive(self, act):
        """Does something in which the power may go, and comes back after it."""
        try:
            return act()
        except PowerCut:
            self._power_gone()
            return None

    def lose_power(self, cause, off_ms, again=None):
        """Now, between two polls."""
        self.cut = (cause, off_ms, again)
        self._power_gone()

    def _poll(self, now):
        began_ms = self.sim.elapsed_ms
        try:
            deadline = self._pump_poll(now)
        except Exception as error:
            raise Failure("poll raised", repr(error)) from error
        if type(deadline) is not int or not 0 <= deadline < 2**30:
            raise Failure("poll", f"its deadline is {deadline!r}")
        self.judge.polled = True
        if not self.deaf:
            self.judge.look(began_ms)
        return deadline

    def _written(self, *given):
        if len(given) == 1:
            self.history.add(*given)
        else:
            self.judge.books.written(*given)

    def _power_gone(self):
        cause, off_ms, again = self.cut or (0, 0, None)
        self.cut = None
        self.deaf = False
        self.census["power cuts"] += 1
        self.judge.books.power_off()
        self.chronicle.power_off(self.now_ms)
        self.machine.off(cause)
        self.history.reconcile()
        gone_ms = self.now_ms
        if off_ms:
            self.sim.hal.clock.sleep_ms(off_ms)
        if again:
            self.sim.hal.store.cut(*again)
        self._power_on(gone_ms)

    def _power_on(self, gone_ms):
        """Starts the machine, again and again if need be."""
        for _ in range(_RESTARTS):
            began_s = time.perf_counter()
            try:
                self.machine.start()
                break
            except PowerCut:
                self.census["power cuts in a start"] += 1
                self.machine.off(0)
                self.history.reconcile()
            except OSError as error:
                if not self.weather.lately(("stepper",), self.now_ms):
                    raise Failure("start", repr(error)) from error
                self.census["starts without a motor"] += 1
                self.sim.hal.clock.sleep_ms(_RETRY_MS)
                self.acts.mend_ports("stepper")
            except Exception as error:
                raise Failure("start raised", repr(error)) from error
            finally:
                self.starts_s += time.perf_counter() - began_s
        else:
            raise Failure("start", f"{_RESTARTS} starts came to nothing")
        self._pump_poll = self.machine.pump.poll
        self.chronicle.start(gone_ms)
        self.judge.restart(self.now_ms)
        self.chronicle.temps.started(self.now_ms, gone_ms)
        self.survive(self.acts.after_start)
