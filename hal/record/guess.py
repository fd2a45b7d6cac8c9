# guess: what the next event will be, from those before it; recorder and reader guess the same.
#
# Owns the memory of a session: the last numbers of each kind of event, and what came after what.
# Must not: allocate after construction. A guess that fails costs bytes, nothing else.

from micropython import const

from hal.record import calls

_CONTEXTS = const(0x3FF)  # the last row and, in fewer bits, those before it
_MASK = const(0x3FFF_FFFF)
_DAY_MS = const(86_400_000)
_LONG_MS = const(1_000_000)


class Guess:
    """Foretells events. words: the numbers of the event at hand, as many as its row says."""

    def __init__(self):
        self.words = [0] * 5
        self.at = []  # of the first number of each row in last
        self.count = []
        self._spoken = []  # rows that are never foretold
        total = 0
        for name, given, answered in calls.EVENTS:
            letters = (given + answered).replace("o", "")
            self.at.append(total)
            self.count.append(len(letters))
            self._spoken.append("d" in letters or name in ("check", "post"))
            total += len(letters)
        self.last = [0] * total
        self._next = bytearray(_CONTEXTS + 1)  # the row that came in this context; 0: none
        self._context = 0

    def row(self) -> int:
        """The row that is expected next; 0: none."""
        return self._next[self._context]

    def foretell(self, row: int) -> None:
        """Sets words to what is expected of row."""
        at = self.at[row]
        for i in range(self.count[row]):
            self.words[i] = self.last[at + i]

    def hit(self, row: int) -> bool:
        """True when row and words are what is expected; then this is learnt as well."""
        context = self._context
        if self._next[context] != row:
            return False
        count = self.count[row]
        if count:
            at = self.at[row]
            words = self.words
            last = self.last
            if words[0] != last[at]:
                return False
            for i in range(1, count):
                if words[i] != last[at + i]:
                    return False
            if row == calls.POLL or row == calls.START:
                self._expect(row)
        self._context = (context * 4 ^ row) & _CONTEXTS
        return True

    def learn(self, row: int) -> None:
        """The event was row, with words."""
        at = self.at[row]
        for i in range(self.count[row]):
            self.last[at + i] = self.words[i]
        if not self._spoken[row]:
            self._next[self._context] = row
        if row == calls.POLL or row == calls.START:
            self._expect(row)
        self._context = (self._context * 4 ^ row) & _CONTEXTS

    def _expect(self, row):
        if row == calls.POLL:
            self._elapse(self.words[0] + self.last[self.at[calls.RETURN]])
        else:  # what was started will go out
            self.last[self.at[calls.STEPPER_COUNT]] += self.words[0] * self.words[1]

    def _elapse(self, ms):
        # From one poll to the next ms went by: all clocks are expected to have gone on.
        last = self.last
        at = self.at
        if not 0 <= ms < _LONG_MS:
            return
        i = at[calls.TICKS_MS]
        last[i] = (last[i] - _MASK - 1 + ms) & _MASK
        i = at[calls.TICKS_US]
        last[i] = (last[i] - _MASK - 1 + ms * 1000) & _MASK
        i = at[calls.RTC_READ] + 2
        last[i] += ms
        if last[i] >= _DAY_MS:
            last[i] -= _DAY_MS
            last[i - 1] += 1
