# requests: commands that carried an id, and what became of them.
#
# Owns the promise that an id is acted on once: seen again it is answered, and one that may have
# been forgotten is refused. Must not: know what a command does.
#
# A client numbers its commands upward. The newest ids are remembered one by one; of all that were
# forgotten the highest is, and nothing at or below it is taken again.

from micropython import const

from firmware import journal, pack

REMEMBERED = const(32)
TAKEN = const(0)  # a code: it was on record, and what became of it is not
_FIELD_BYTES = (4, 1, 1, 4)  # id, command, code, value


class Requests:
    """The table of ids. An id is 1 .. 2**30 - 1.

    forgotten: the highest id that is no longer remembered; 0: none was forgotten
    """

    def __init__(self, book):
        self._journal = book
        self._rows = [[0, 0, 0, 0] for _ in range(REMEMBERED)]  # id, command, code, value
        self._next = 0  # row that is written next: the oldest
        self.forgotten = 0

    def find(self, request_id: int):
        """(command, reply code, value) of an id that was seen, or None."""
        for row in self._rows:
            if row[0] == request_id:
                return row[1], row[2], row[3]
        return None

    def take(self, request_id: int, command: int, value: int) -> None:
        """Puts on record that an id is acted on, before it is. Raises StoreFailed."""
        self._journal.write(journal.REQUEST, request_id, command, value)
        self.replay(request_id, command, value)

    def settle(self, request_id: int, code: int, value: int) -> None:
        """Puts on record what became of an id that was taken."""
        for row in self._rows:
            if row[0] == request_id:
                self._journal.note(journal.REQUEST, request_id, row[1] + 256 * code, value)
                row[2] = code
                row[3] = value

    def unsettled(self) -> tuple:
        """(id, command, value) of the one that was taken and not settled, or (0, 0, 0)."""
        for row in self._rows:
            if row[0] and row[2] == TAKEN:
                return row[0], row[1], row[3]
        return 0, 0, 0

    def replay(self, request_id: int, command_and_code: int, value: int) -> None:
        """Takes over a REQUEST record."""
        command = command_and_code & 255
        code = command_and_code >> 8
        for row in self._rows:
            if row[0] == request_id:
                row[2] = code
                row[3] = value
                return
        row = self._rows[self._next]
        self._next = (self._next + 1) % REMEMBERED
        self.forgotten = max(self.forgotten, row[0])
        row[0] = request_id
        row[1] = command
        row[2] = code
        row[3] = value

    def pack(self, into, at: int) -> int:
        """Writes the table for a checkpoint, oldest first; returns the index after it."""
        at = pack.put(into, at, self.forgotten, 4)
        count_at = at
        into[count_at] = 0
        at += 1
        for i in range(REMEMBERED):
            row = self._rows[(self._next + i) % REMEMBERED]
            if row[0]:
                into[count_at] += 1
                for field in range(len(_FIELD_BYTES)):
                    at = pack.put(into, at, row[field], _FIELD_BYTES[field])
        return at

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote, into an empty table; returns the index after it."""
        self.forgotten = pack.get(data, at, 4)
        count = data[at + 4]
        at += 5
        for row in self._rows[:count]:
            for field in range(len(_FIELD_BYTES)):
                row[field] = pack.get(data, at, _FIELD_BYTES[field])
                at += _FIELD_BYTES[field]
        self._next = count % REMEMBERED
        return at
