"""A person, or a program, at the prompt of an emulated board.

Owns what is typed, and where its answer begins and ends. Must not: let time pass in any other way
than the board's.
"""

from tools.emulate.board import Board

PROMPT = b">>> "
_RAW_PROMPT = b"raw REPL; CTRL-B to exit\r\n>"
_LONG_MS = 30_000


class Silent(Exception):
    """The board did not say what was waited for."""


class Repl:
    """Types lines at a board's prompt, and gives back what they print."""

    def __init__(self, board: Board):
        self._board = board
        self._heard = 0  # of what the board said, already given back

    def wait(self, words: bytes = PROMPT, ms: float = _LONG_MS) -> str:
        """What the board says up to words, in at most ms of its time."""
        said = self._board.line.said
        if not self._board.run(ms, lambda: said.find(words, self._heard) >= 0):
            heard = bytes(said[self._heard :])[-300:]
            raise Silent(f"{ms} ms without {words!r}; it said {heard!r}")
        end = said.find(words, self._heard) + len(words)
        text = said[self._heard : end - len(words)].decode(errors="replace")
        self._heard = end
        return text

    def forget(self) -> None:
        """What was said until here is of no interest."""
        self._heard = len(self._board.line.said)

    def type(self, text: str, ms: float = _LONG_MS) -> str:
        """Types one line at the prompt; what it prints, without its echo."""
        self._board.line.type(text.encode() + b"\r")
        return self.wait(PROMPT, ms).partition("\r\n")[2].replace("\r\n", "\n").rstrip("\n")

    def run(self, code: str, ms: float = _LONG_MS) -> str:
        """Runs a program of many lines, by the raw prompt; what it prints. No reset comes with it.

        Raises Silent when it does not end, RuntimeError with its traceback when it fails.
        """
        self._board.line.type(b"\x01")
        self.wait(_RAW_PROMPT)
        self._board.line.type(code.encode() + b"\x04")
        self.wait(b"OK")
        printed, failed = self.wait(b"\x04", ms), self.wait(b"\x04")
        self._board.line.type(b"\x02")
        self.wait()
        if failed:
            raise RuntimeError(failed)
        return printed.replace("\r\n", "\n")
