# recent: what went out lately, and nothing else.
#
# Owns rings of steps by running time: no clock change lengthens, shortens or resets them, and time
# without power does not count, so a reset never makes room. Must not: know doses or caps.

from micropython import const

from firmware import pack

_BYTES = const(3)  # of a sum; a quarter of an hour is below 2**24 steps


class Recent:
    """The steps of the last whole buckets and of the one in progress, so the window is up to one
    bucket longer than said. Nothing here allocates after construction.

    steps:    in the window
    position: of the bucket in progress in the ring
    table:    bytes that go into a checkpoint beside what pack() writes
    """

    def __init__(self, bucket_ms: int, sums):
        """sums: the Sums of as many buckets, in which a checkpoint takes them."""
        self.steps = 0
        self.bucket_ms = bucket_ms
        self.position = 0
        self.buckets = [0] * sums.buckets
        self._sums = sums
        self.table = sums.table
        self._gone_ms = 0  # of the bucket in progress
        self._turns = 0  # buckets that are over

    def elapse(self, dt_ms: int) -> None:
        """Lets time pass: dt_ms of 0 or more."""
        self._gone_ms += dt_ms
        while self._gone_ms >= self.bucket_ms:
            self._gone_ms -= self.bucket_ms
            self.turn()

    def turn(self) -> None:
        """A bucket is over: the oldest is forgotten."""
        self._turns += 1
        self.position += 1
        if self.position == len(self.buckets):
            self.position = 0
        forgotten_steps = self.buckets[self.position]
        self.steps -= forgotten_steps
        self.buckets[self.position] = 0
        self._sums.turn(forgotten_steps)

    def count(self, steps: int) -> None:
        """Steps that went out just now."""
        self.buckets[self.position] += steps
        self.steps += steps
        self._sums.steps += steps

    def rescale(self, old_nl_per_mu: int, new_nl_per_mu: int) -> None:
        """Insulin of another strength was loaded: the same insulin as steps of the new one.

        Rounds up, so that loading never makes room. nL per mU, 1 or more.
        """
        if old_nl_per_mu == new_nl_per_mu:
            return
        self.steps = 0
        for i in range(len(self.buckets)):
            steps = self.buckets[i]
            if steps:
                steps = (steps * new_nl_per_mu + old_nl_per_mu - 1) // old_nl_per_mu
                self.buckets[i] = steps
                self.steps += steps
        self._sums.gather(self.buckets, self.position)

    def adds_up(self) -> bool:
        """True while the sum is the sum of its parts. Some 0.2 ms a hundred buckets on a board."""
        return sum(self.buckets) == self.steps

    def pack(self, into, at: int) -> int:
        """Writes what the table does not hold, and makes that right; returns the index after it.

        A sum is found again as if all of it had gone out at its end: never too early. Which ones
        share a sum does not depend on when it is written, so many starts move them no further.
        """
        if self._sums.total() != self.steps:
            self._sums.gather(self.buckets, self.position)  # memory failed in one of the two
        at = pack.put(into, at, self._gone_ms, 4)
        at = pack.put(into, at, self._turns, 4)
        return pack.put(into, at, self._sums.steps, 4)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote, beside the table of then; returns the index after it."""
        self._gone_ms = pack.get(data, at, 4)
        self._turns = pack.get(data, at + 4, 4)
        self._sums.take_over(self._turns, pack.get(data, at + 8, 4))
        self._sums.spread(self.buckets)
        self.position = 0
        self.steps = self._sums.total()
        return at + 12


class Sums:
    """The sums of buckets + 1 buckets, width of them to a sum; buckets is a multiple of width.
    They are kept while time passes, so that a checkpoint only copies them: to add up hundreds of
    buckets at once would take a whole poll.

    Which buckets share a sum does not depend on when it is written. The one in progress and the
    oldest share the width of one, so there are always as many sums. Nothing here allocates after
    construction.

    buckets: how many, the one in progress among them
    table: the ring; what it holds for the sum in progress means nothing
    steps: in the sum in progress
    """

    def __init__(self, buckets: int, width: int):
        self.buckets = buckets + 1
        self._width = width
        self.table = bytearray((buckets // width + 1) * _BYTES)
        self._at = 0  # where the sum in progress belongs; the oldest comes after it
        self._left = width  # buckets until it is over, the one in progress among them
        self.steps = 0

    def turn(self, forgotten_steps: int) -> None:
        """A bucket is over, and the oldest, which held so many, is forgotten."""
        oldest = self._after(self._at)
        self._left -= 1
        if self._left == 0:
            pack.put(self.table, self._at, self.steps, _BYTES)
            self._at = oldest  # of that, the last bucket was forgotten just now
            self._left = self._width
            self.steps = 0
        elif forgotten_steps:
            steps = pack.get(self.table, oldest, _BYTES) - forgotten_steps
            pack.put(self.table, oldest, steps, _BYTES)

    def gather(self, buckets, newest: int) -> None:
        """Adds up a ring of buckets anew; newest: the index of the one in progress."""
        at = self._after(self._at)
        left = self._left
        steps = 0
        for i in range(newest + 1, newest + len(buckets)):
            steps += buckets[i % len(buckets)]
            left -= 1
            if left == 0:
                pack.put(self.table, at, steps, _BYTES)
                at = self._after(at)
                left = self._width
                steps = 0
        self.steps = steps + buckets[newest]

    def spread(self, buckets) -> None:
        """Fills a ring of buckets, of which 0 is in progress: each sum as if it had all gone out
        in its newest bucket, never too early."""
        at = self._after(self._at)
        left = self._left
        for i in range(1, len(buckets)):
            left -= 1
            if left == 0:
                buckets[i] = pack.get(self.table, at, _BYTES)
                at = self._after(at)
                left = self._width
            else:
                buckets[i] = 0
        buckets[0] = self.steps

    def total(self) -> int:
        """Steps in all sums."""
        table = self.table
        steps = self.steps
        for at in range(0, len(table), _BYTES):
            if at != self._at:
                steps += table[at] | table[at + 1] << 8 | table[at + 2] << 16
        return steps

    def take_over(self, turns: int, steps: int) -> None:
        """At a start: the table is that of a window after so many turns; steps: in progress."""
        self._at = turns // self._width * _BYTES % len(self.table)
        self._left = self._width - turns % self._width
        self.steps = steps

    def _after(self, at: int) -> int:
        at += _BYTES
        return at if at < len(self.table) else 0
