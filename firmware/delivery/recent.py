# recent: what went out lately, and nothing else.
#
# Owns rings of steps by running time: no clock change lengthens, shortens or resets them, and time
# without power does not count, so a reset never makes room. Must not: know doses or caps.

from firmware import pack

_STEPS_BYTES = 3  # of a bucket in a checkpoint; a quarter of an hour is below 2**24 steps


class Recent:
    """The steps of the last whole buckets and of the one in progress, so the window is up to one
    bucket longer than said. Nothing here allocates after construction.

    steps:    in the window
    position: of the bucket in progress in the ring
    """

    def __init__(self, buckets: int, bucket_ms: int):
        self.steps = 0
        self.bucket_ms = bucket_ms
        self.position = 0
        self.buckets = [0] * (buckets + 1)
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
        self.steps -= self.buckets[self.position]
        self.buckets[self.position] = 0

    def count(self, steps: int) -> None:
        """Steps that went out just now."""
        self.buckets[self.position] += steps
        self.steps += steps

    def rescale(self, old_nl_per_mu: int, new_nl_per_mu: int) -> None:
        """Insulin of another strength was loaded: the same insulin as steps of the new one.

        Rounds up, so that loading never makes room. nL per mU, 1 or more.
        """
        self.steps = 0
        for i in range(len(self.buckets)):
            steps = (self.buckets[i] * new_nl_per_mu + old_nl_per_mu - 1) // old_nl_per_mu
            self.buckets[i] = steps
            self.steps += steps

    def adds_up(self) -> bool:
        """True while the sum is the sum of its parts. Some 0.1 ms a hundred buckets on a board."""
        steps = 0
        for bucket in self.buckets:
            steps += bucket
        return steps == self.steps

    def pack(self, into, at: int, width: int) -> int:
        """Writes the buckets, oldest first, width of them as one sum; returns the index after.

        A sum is found again as if all of it had gone out at its end: never too early. Which ones
        share a sum does not depend on when it is written, so many starts move them no further.
        """
        at = pack.put(into, at, self._gone_ms, 4)
        at = pack.put(into, at, self._turns, 4)
        steps = 0
        for age in range(len(self.buckets) - 1, -1, -1):
            steps += self.buckets[(self.position - age) % len(self.buckets)]
            if self._ends_sum(age, width):
                at = pack.put(into, at, steps, _STEPS_BYTES)
                steps = 0
        return at

    def unpack(self, data, at: int, width: int) -> int:
        """Takes what pack() wrote with the same width; returns the index after it."""
        self._gone_ms = pack.get(data, at, 4)
        self._turns = pack.get(data, at + 4, 4)
        at += 8
        self.steps = 0
        self.position = 0
        for age in range(len(self.buckets) - 1, -1, -1):
            steps = 0
            if self._ends_sum(age, width):
                steps = pack.get(data, at, _STEPS_BYTES)
                at += _STEPS_BYTES
            self.buckets[-age % len(self.buckets)] = steps
            self.steps += steps
        return at

    def _ends_sum(self, age: int, width: int) -> bool:
        return age == 0 or (self._turns - age + 1) % width == 0
