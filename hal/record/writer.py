# writer: events into bytes.
#
# Owns the form of a log in bytes, and the buffer between the pump and where the log is kept. Must
# not: fail, know a port, or allocate in event().

from micropython import const

from hal.record import calls
from hal.record.guess import Guess

_BUFFER_BYTES = const(256)
_EIO = const(5)


class Writer:
    """Bytes of one session. write: takes bytes, a view of a buffer that is used again.

    words: where the numbers of the event are left before event() is called
    open: events are written; else they are not, and nothing happens
    lost: write has failed; nothing was written since
    """

    def __init__(self, write):
        self._write = write
        self._buffer = bytearray(_BUFFER_BYTES)
        self._held = 0  # bytes in the buffer
        self._sum = 0
        self._run = 0  # events that came as foretold, not written yet
        self._guess = Guess()
        self._hit = self._guess.hit
        self.words = self._guess.words
        self.open = True
        self.lost = False

    def event(self, row: int) -> None:
        """Writes an event, with its numbers in words."""
        if not self.open:
            return
        if self._hit(row):
            self._run += 1
            if self._run == calls.MOST_RUN:
                self._put_run()
        else:
            self._spell(row)

    def _spell(self, row):
        guess = self._guess
        if 0 < row == guess.row():
            self._put(calls.RUN_AND + self._run)
            self._run = 0
        else:
            self._put_run()
            self._put(row)
        at = guess.at[row]
        for i in range(guess.count[row]):
            self._put_number(self.words[i] - guess.last[at + i])
        guess.learn(row)

    def fail(self, error) -> None:
        """Writes that the call which comes next raised an OSError."""
        self.words[0] = error.args[0] if error.args else _EIO
        self.event(calls.FAIL)

    def check(self) -> None:
        """Writes the sum of all bytes so far."""
        self._put_run()
        self.words[0] = self._sum
        self.event(calls.CHECK)

    def flush(self) -> None:
        """Gives what is held back to write. Allocates a view."""
        held = self._held
        self._held = 0
        self._hand_over(memoryview(self._buffer)[:held])

    def put_bytes(self, data, length: int) -> None:
        """The first bytes of data, after an event that has room for their length."""
        if self.open:
            for i in range(length):
                self._put(data[i])

    def put_output(self, data) -> None:
        """Bytes that the pump will say again in a replay: long ones as their sum."""
        if len(data) <= calls.WHOLE or not self.open:
            self.put_bytes(data, len(data))
            return
        total = calls.sum_of(data)
        self._put(total & 255)
        self._put(total >> 8 & 255)
        self._put(total >> 16)

    def put_argument(self, value) -> None:
        """None, a whole number, a text, or a tuple or list of such; with anything else the log is
        lost."""
        if value is None:
            self._put(calls.NOTHING)
        elif isinstance(value, (tuple, list)):
            self._put(calls.TUPLE if isinstance(value, tuple) else calls.LIST)
            self._put_number(len(value))
            for item in value:
                self.put_argument(item)
        elif isinstance(value, str):
            data = value.encode()
            self._put(calls.TEXT)
            self._put_number(len(data))
            for byte in data:
                self._put(byte)
        elif isinstance(value, int):
            self._put(calls.NUMBER)
            self._put_number(value)
        else:
            self.lost = True

    def _put_run(self):
        if self._run:
            self._put(calls.RUN + self._run)
            self._run = 0

    def _put_number(self, value):
        # Sign and six bits, then seven at a time, the lowest first; 128 says that more follow.
        sign = 0
        if value < 0:
            sign = 64
            value = -value
        byte = sign | value & 63
        value >>= 6
        while value:
            self._put(byte | 128)
            byte = value & 127
            value >>= 7
        self._put(byte)

    def _put(self, byte):
        self._sum = calls.sum24(self._sum, byte)
        self._buffer[self._held] = byte
        self._held += 1
        if self._held == _BUFFER_BYTES:
            self._held = 0
            self._hand_over(self._buffer)

    def _hand_over(self, data):
        if self.lost:
            return
        try:
            self._write(data)
        except Exception:  # whatever it is: the pump has to go on
            self.lost = True
