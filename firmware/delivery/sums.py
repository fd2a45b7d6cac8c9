# sums: the buckets of a window, so many to a number, as the bytes that a checkpoint takes.
#
# Owns a ring of these numbers, kept while time passes, so that a checkpoint only copies it: to add
# up hundreds of buckets at once would take a whole poll. Must not: know what time it is.

from micropython import const

from firmware import pack

_BYTES = const(3)  # of a sum; a quarter of an hour is below 2**24 steps


class Sums:
    """The sums of buckets + 1 buckets, width of them to a sum; buckets is a multiple of width.

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
