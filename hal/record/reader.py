# reader: a log taken apart, into sessions and their events.
#
# Owns the reading of what recorder and writer wrote. Must not: trust a byte of it.

from hal.record import calls
from hal.record.guess import Guess

_DAMAGED = "the log is damaged: "
_MOST_ITEMS = 100
_MOST_DEPTH = 5  # of settings as a whole: rows of a profile of a line


class BadLog(ValueError):
    """These bytes are no log, or no longer: says why in one line."""


class _Ends(Exception):
    """The bytes end here."""


def sessions(data):
    """The sessions of a log, oldest first; data is bytes. One that was cut off in its head, and
    is not the first, is left out. Raises BadLog."""
    name = calls.MAGIC[: calls.MAGIC.index(b" log ")]
    if not data.startswith(name):
        raise BadLog("not a log of microbolus")
    if not data.startswith(calls.MAGIC):
        raise BadLog("a log of another version, or cut off in its first line")
    end = len(data)
    for length in range(1, len(calls.MAGIC)):
        if data.endswith(calls.MAGIC[:length]):
            end = len(data) - length
    found = []
    at = 0
    while at >= 0:
        after = data.find(calls.MAGIC, at + 1, end)
        head = data.find(b"\n\n", at, end) + 2
        if head >= 2:
            found.append(Session(data, at, head, after if after > 0 else end))
        elif not found:
            raise BadLog("the log ends in its head")
        at = after
    return found


class Session:
    """One session: bytes at .. end of data, of which the head ends before head.

    firmware, rig (a list of name and number), ports (names), watchdog_ms: what the head says.
    at: how far it has been read. whole: what was read ended with a check that was right.
    """

    def __init__(self, data, at, head, end):
        self._data = data
        self.end = end
        self._sum = 0
        self._guess = Guess()
        self._run = 0  # events yet to come as foretold
        self._and = False  # and after them one of which the row was foretold
        self._before = 0  # the sum before the event at hand
        self.whole = False
        try:
            self._read_head(data[at:head].decode())
        except (ValueError, IndexError):
            raise BadLog("the head of the log is damaged")
        self.at = at
        for _ in range(head - at):
            self._byte()

    def _read_head(self, text):
        lines = text.split("\n")
        words = [line.split(" ") for line in lines[1:4]]
        if [line[0] for line in words] != ["firmware", "rig", "ports"]:
            raise ValueError
        self.firmware = words[0][1]
        self.rig = []
        for word in words[1][1:]:
            name, number = word.split("=")
            self.rig.append((name, int(number)))
        self.ports = []
        self.watchdog_ms = 0
        for word in words[2][1:]:
            if word.startswith("watchdog="):
                word, limit = word.split("=")
                self.watchdog_ms = int(limit)
            self.ports.append(word)

    def events(self):
        """The events up to the next check, as (row, given, answered).

        None at the end. What was cut off is left out. Raises BadLog when the check is wrong.
        """
        found = []
        polls = 0
        while True:
            try:
                event = self._event()
            except _Ends:
                self.whole = self.whole and not found
                self.at = self.end
                return found or None
            if event[0] == calls.CHECK:
                self.whole = True
                return found
            found.append(event)
            polls += event[0] == calls.POLL
            if polls > calls.CHECK_POLLS:
                raise BadLog(_DAMAGED + "a check is missing")

    def _event(self):
        guess = self._guess
        if not self._run and not self._and:
            self._before = self._sum
            row = self._byte()
            if row < calls.RUN:
                return self._spelt(row)
            self._and = row >= calls.RUN_AND
            self._run = row - (calls.RUN_AND if self._and else calls.RUN)
        row = guess.row()
        if not row:
            raise BadLog(_DAMAGED + "it counts what was not foretold")
        if self._run:
            self._run -= 1
            guess.foretell(row)
            return self._finish(row)
        self._and = False
        return self._spelt(row)

    def _spelt(self, row):
        if row >= len(calls.EVENTS):
            raise BadLog(_DAMAGED + "there is no event %d" % row)
        guess = self._guess
        guess.foretell(row)
        for i in range(guess.count[row]):
            guess.words[i] += self._number()
        if row == calls.CHECK and guess.words[0] != self._before:
            raise BadLog(_DAMAGED + "its check is wrong")
        return self._finish(row)

    def _finish(self, row):
        name, given, answered = calls.EVENTS[row]
        words = list(self._guess.words)
        self._guess.learn(row)
        given = self._values(given, words, calls.WHOLE)
        return row, given, self._values(answered, words, calls.MOST_BYTES)

    def _values(self, letters, words, whole):
        # Takes its words from the front. More bytes than whole are there as their sum.
        if not letters:
            return ()
        values = []
        for letter in letters:
            if letter == "o":
                values.append(self._argument(0))
                continue
            word = words.pop(0)
            if letter == "b":
                word = bool(word)
            elif letter == "d":
                word = self._bytes(word, whole)
            values.append(word)
        return tuple(values)

    def _bytes(self, length, whole):
        if not 0 <= length <= calls.MOST_BYTES:
            raise BadLog(_DAMAGED + "there are no %d bytes" % length)
        if length <= whole:
            return bytes([self._byte() for _ in range(length)])
        return length, self._byte() | self._byte() << 8 | self._byte() << 16

    def _argument(self, depth):
        kind = self._byte()
        if kind == calls.NOTHING:
            return None
        number = self._number()
        if kind == calls.NUMBER:
            return number
        if not calls.TUPLE <= kind <= calls.TEXT or depth > _MOST_DEPTH:
            raise BadLog(_DAMAGED + "there is no such argument")
        if not 0 <= number <= _MOST_ITEMS:
            raise BadLog(_DAMAGED + "an argument has %d parts" % number)
        if kind == calls.TEXT:
            return "".join([chr(self._byte()) for _ in range(number)])
        items = [self._argument(depth + 1) for _ in range(number)]
        return tuple(items) if kind == calls.TUPLE else items

    def _number(self):
        byte = self._byte()
        negative = byte & 64
        value = byte & 63
        bits = 6
        while byte & 128:
            if bits > 60:
                raise BadLog(_DAMAGED + "a number does not end")
            byte = self._byte()
            value |= (byte & 127) << bits
            bits += 7
        return -value if negative else value

    def _byte(self):
        if self.at == self.end:
            raise _Ends
        byte = self._data[self.at]
        self.at += 1
        self._sum = calls.sum24(self._sum, byte)
        return byte
