# players: who plays the script of alike.py on the host, and at a virtual board.
#
# Owns how a line is typed there, how time passes, and where the journal is. Must not: judge.

import json
import re

from boards import host
from tools.history import decode_all
from tools.history_files import RECORD_BYTES, pieces_of


class OnHost:
    """The firmware in this process; its rig's clock was never set. rig: as host.build takes it."""

    def __init__(self, rig=None):
        self._bench = host.build(begun=False, rig=rig, rtc_set=0)

    def type(self, line):
        return repr(eval(line, {"pump": self._bench.console}))

    def wait(self, seconds):
        self._bench.sim.advance(seconds * 1_000)

    def happen(self, word):
        self._bench.sim.happen(word)

    def cut(self):
        self._bench.restart()

    def turned_steps(self):
        return self._bench.sim.moved_steps

    def records(self):
        store, record = self._bench.sim.hal.store, bytearray(RECORD_BYTES)
        pieces = []
        for index in range(store.count()):
            store.read(index, record)
            pieces.append(bytes(record))
        return list(decode_all(pieces))


class OnVirtual:
    """A Typist at the prompt of a Virtual board, which goes with the clock on the wall; waiting
    is done at once, ahead of it."""

    def __init__(self, board, person):
        self._board = board
        self._person = person
        person.types(b"\r")
        person.sees(rb">>> $")

    def type(self, line):
        self._person.types(line.encode() + b"\r")
        shown = self._person.sees(rb"(?s)" + re.escape(line.encode()) + rb"\r\n(.*?)>>> $")[1]
        return shown.decode().replace("\r\n", "\n").rstrip("\n")

    def wait(self, seconds):
        self.type(f"sim.advance(seconds={seconds})")

    def happen(self, word):
        self.type(f"sim.{word}()")

    def cut(self):
        self._person.types(b"sim.cut()\r")
        self._person.sees(rb"MicroPython [^\n]*\r\n[^\n]*\r\n>>> $")

    def turned_steps(self):
        kept = json.loads((self._board.folder / "rig.json").read_text())
        return kept["rig"]["mechanics.moved_steps"]

    def records(self):
        return list(decode_all(pieces_of(self._board.folder / "board/journal/history")))
