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
_ROW = const(10)  # bytes: id, 4; command, 1; code, 1; value, 4


class Requests:
    """The table of ids. An id is 1 .. 2**30 - 1.

    forgotten: the highest id that is no longer remembered; 0: none was forgotten
    table:     bytes that go into a checkpoint beside what pack() writes
    """

    def __init__(self, book):
        self._journal = book
        self._ids = [0] * REMEMBERED  # 0: none yet
        self.table = bytearray(REMEMBERED * _ROW)
        self._next = 0  # row that is written next: the oldest
        self.forgotten = 0

    def find(self, request_id: int):
        """(command, reply code, value) of an id that was seen, or None."""
        if request_id not in self._ids:
            return None
        at = self._ids.index(request_id) * _ROW
        return self.table[at + 4], self.table[at + 5], pack.get(self.table, at + 6, 4)

    def take(self, request_id: int, command: int, value: int) -> None:
        """Puts on record that an id is acted on, before it is. Raises StoreFailed."""
        self._journal.write(journal.REQUEST, request_id, command, value)
        self.replay(request_id, command, value)

    def settle(self, request_id: int, code: int, value: int) -> None:
        """Puts on record what became of an id that was taken."""
        command = self.find(request_id)[0]
        self._journal.note(journal.REQUEST, request_id, command + 256 * code, value)
        self.replay(request_id, command + 256 * code, value)

    def unsettled(self) -> tuple:
        """(id, command, value) of the one that was taken and not settled, or (0, 0, 0)."""
        for request_id in self._ids:
            if request_id:
                command, code, value = self.find(request_id)
                if code == TAKEN:
                    return request_id, command, value
        return 0, 0, 0

    def replay(self, request_id: int, command_and_code: int, value: int) -> None:
        """Takes over a REQUEST record."""
        if request_id in self._ids:
            row = self._ids.index(request_id)
        else:
            row = self._next
            self._next = (row + 1) % REMEMBERED
            self.forgotten = max(self.forgotten, self._ids[row])
            self._ids[row] = request_id
            pack.put(self.table, row * _ROW, request_id, 4)
            self.table[row * _ROW + 4] = command_and_code & 255
        self.table[row * _ROW + 5] = command_and_code >> 8
        pack.put(self.table, row * _ROW + 6, value, 4)

    def pack(self, into, at: int) -> int:
        """Writes what the table does not hold; returns the index after it."""
        at = pack.put(into, at, self.forgotten, 4)
        return pack.put(into, at, self._next, 1)

    def unpack(self, data, at: int) -> int:
        """Takes what pack() wrote, beside the table of then; returns the index after it."""
        self.forgotten = pack.get(data, at, 4)
        self._next = data[at + 4]
        for row in range(REMEMBERED):
            self._ids[row] = pack.get(self.table, row * _ROW, 4)
        return at + 5
