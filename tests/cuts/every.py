# every: a cut at every change to a medium in a life, and at every step between them.
#
# Owns the enumeration, and the counts. Must not: judge (judge, after).

import gc
import hashlib

from tests.cuts import decode, lately, papers, tears
from tests.cuts.after import follow
from tests.cuts.judge import Cut, judge
from tests.cuts.machine import Machine
from tests.cuts.media import NAMES, OTHER
from tests.cuts.plant import later

_IDLE_MS = 20_000
_LONG_MS = 93_600_000  # 26 hours, for one in
_SELDOM = 1_000
_OFF_MS = (0, 7_000, 200_000)  # that the power is away, in turn


class Again:
    """The witness of a start after a cut: nothing moves, and nothing new is said."""

    def __init__(self, cut, off_ms):
        self._cut = cut
        self._off_ms = off_ms
        self.machine = None

    def moment(self):
        machine = self.machine
        gone_ms = self._off_ms + machine.plant.clock.us // 1_000
        return self._cut.moment.later(machine.store or machine, gone_ms)

    def pulses(self):
        return self._cut.moment.pulses

    def pass_us(self, us):
        pass


class Sweep:
    """Cuts a life. thorough: torn at more places, and every cut followed up, not only those that
    leave another content of the store; part, parts: the share of the cuts; again: of each kind of
    moment one, and of all one in so many, has its start cut everywhere, too; depth: how often so.

    counts: of the cuts, by kind. Raises AssertionError, with the cut, at the first that is wrong.
    """

    def __init__(self, life, thorough=False, part=0, parts=1, again=7, depth=2):
        self._life = life
        self._thorough = thorough
        self._part = part
        self._parts = parts
        self._again = again
        self._depth = depth
        self._reader = decode.Reader()
        self._followed = set()
        self._kinds = set()
        self._number = 0
        self._collected = 0
        self.counts = {}

    def run(self):
        life = self._life
        image = life.image
        least = 0
        for index, operation in enumerate(life.operations):
            mine = index % self._parts == self._part
            if mine:
                cut = Cut(life, operation.before, least, operation.pulses_after)
                self._count("steps between", max(0, cut.most - least - 1))
                self._try(("before", index), image, cut, self._depth)
            least = operation.before.pulses
            after = tears.done(image, operation)
            if mine:
                cut = Cut(life, operation.before, least, operation.pulses_after)
                self._torn(("in", index), image, after, operation, cut, self._depth)
            image = after
        cut = Cut(life, life.end, least, life.end.pulses)
        self._try(("at the end",), image, cut, self._depth)

    def _torn(self, where, image, after, operation, cut, depth):
        if operation.kind == OTHER:
            return
        name = NAMES[operation.kind] if depth == self._depth else "again"
        at = operation.block
        before = image[at]
        self._count(name + " absent")
        self._count(name + " whole")
        few = depth < self._depth and not self._thorough
        for how, torn in tears.torn(image, operation, self._thorough, few):
            self._count(name + " torn")
            # As before, as the last one, or as after: the same machine was or will be tried.
            if torn[at] != before and torn[at] != after[at]:
                self._try(where + (how,), torn, cut, depth)
            before = torn[at]

    def _try(self, where, image, cut, depth):
        self._number += 1
        wrong = None
        try:
            self._boot(where, image, cut, depth)
        except Exception as error:
            wrong = error
        if wrong:
            raise AssertionError(where, type(wrong).__name__, wrong.args)
        if self._number - self._collected > 60:
            self._collected = self._number
            gc.collect()

    def _boot(self, where, image, cut, depth):
        self._count("boots")
        moment = cut.moment
        cut_again = depth and self._is_chosen(moment, depth)
        off_ms = moment.gone_ms + _OFF_MS[self._number % len(_OFF_MS)]
        witness = Again(cut, off_ms) if cut_again else None
        reading = later(moment.reading, off_ms)
        machine = Machine(self._life.kind, image, reading, moment.told, moment.pending, witness)
        if witness:
            witness.machine = machine
        try:
            store = machine.open()
            papers.mark(cut, decode.mark(self._reader, store))
            key = self._content(store, moment) if not self._thorough else None
            pump = machine.start()
            machine.tape.witness = None
            is_open = judge(cut, pump, store, self._reader, off_ms)
            if not is_open:
                self._count("books not begun")
            if self._thorough or key not in self._followed:
                self._followed.add(key)
                self._count("followed")
                long = self._thorough and self._number % _SELDOM == 0
                follow(cut, machine, _LONG_MS if long else _IDLE_MS)
                if is_open:
                    ever = [self._reader.record(raw) for raw in machine.store.told]
                    lately.days(pump, ever)
                    lately.date(pump, machine)
                    self._reopened(machine)
        finally:
            machine.off()
        if cut_again:
            self._cut_again(where, image, cut, machine.tape.operations, depth - 1)

    def _is_chosen(self, moment, depth):
        asked = moment.said.asked
        doing = self._reader.record(moment.pending).kind if moment.pending else moment.puts
        kind = (depth, moment.pending is None, doing, asked and asked[0], moment.enabled)
        is_new = kind not in self._kinds and depth == self._depth
        self._kinds.add(kind)
        return is_new or self._number % self._again == 0

    def _cut_again(self, where, image, cut, operations, depth):
        for index, operation in enumerate(operations):
            after = tears.done(image, operation)
            then = Cut(self._life, operation.before, cut.least, cut.most)
            place = where + ("again", index)
            if index:
                self._try(place, image, then, depth)
            self._torn(place, image, after, operation, then, depth)
            image = after

    def _reopened(self, machine):
        """All is as it was said to be, when the power goes once more."""
        held = decode.raw_records(machine.store)
        found = decode.raw_records(machine.opened_again())
        assert found == held == machine.store.told[-len(held) :], "not what was told"
        first = self._reader.record(held[0]).sequence
        for index in range(len(held)):
            assert self._reader.record(held[index]).sequence == first + index

    def _content(self, store, moment):
        digest = hashlib.sha256()
        for slot in range(6):
            held = self._reader.slot(store, slot)
            digest.update(b"%d" % held[0] + held[1] if held else b"none")
        for raw in decode.raw_records(store):
            digest.update(raw)
        asked = moment.said.asked
        return digest.digest(), asked and asked[2], len(moment.said.answered)

    def _count(self, what, more=1):
        self.counts[what] = self.counts.get(what, 0) + more
