# windows: what really went out in any 60 minutes and any 24 hours, by remembering every pulse.
#
# Owns the brute force. Must not: know caps in steps, buckets, or when the machine was off.

from collections import deque

WEIGHT = {10: 1, 5: 2, 2: 5}  # how much stronger insulin is than U-100, by nL in a mU


class Window:
    """Pulses of the last span_ms of true time, weighed in steps of U-100. worst: the most seen.

    A pulse counts from the moment it was seen, up to a poll late; early_ms makes up for it.
    """

    def __init__(self, span_ms, early_ms=1_000):
        self._span_ms = span_ms - early_ms
        self._seen = deque()
        self.sum = 0
        self.worst = 0

    def add(self, t_ms, weight):
        seen = self._seen
        self.sum += weight
        if seen and seen[-1][0] // 1000 == t_ms // 1000:
            seen[-1][1] += (
                weight  # of one second, as if all at its first ms: still within early_ms
            )
        else:
            seen.append([t_ms, weight])
        limit_ms = t_ms - self._span_ms
        while seen[0][0] <= limit_ms:
            self.sum -= seen.popleft()[1]
        if self.sum > self.worst:
            self.worst = self.sum
        return self.sum
