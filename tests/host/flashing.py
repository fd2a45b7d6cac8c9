# flashing: what the tests of tools.flash share: its programs as a person runs them, a board that
# is a program, and a cable that can be pulled.
#
# Owns those three. Must not: judge.

import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import tty
from pathlib import Path

from tests.host.virtually import ROOT, environment
from tools.flash.boards import board_of
from tools.flash.bundle import FILE, bundled
from tools.flash.image import code_of

PATIENCE_S = 60


def ran(*words):
    """(exit code, what it printed, what it complained of) of python -m words."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=PATIENCE_S
    )
    return done.returncode, done.stdout, done.stderr


def flashed(port, board="host"):
    return ran("tools.flash", board, "--port", port)


def ended(words, after):
    """(exit code, complaint) of python -m words, which Ctrl-C ends once it has said a word."""
    command = [sys.executable, "-u", "-m", *words]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=pipe, stderr=pipe, text=True
    )
    said = ""
    while after not in said:
        line = process.stdout.readline()
        assert line, "it ended: " + said
        said += line
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=PATIENCE_S)
    return process.returncode, complaint


def is_one_line(complaint):
    return re.fullmatch(r"[^\n]+\n", complaint) and "Traceback" not in complaint


class Bench:
    """A virtual board that has started, and its file system: a folder of this machine.

    While it starts it reads its files: one that changes then is no module, and MicroPython may die
    of it.
    """

    def __init__(self, virtual):
        virtual.started()
        self.virtual = virtual
        self.port = virtual.port
        self.disk = Path(virtual.folder, "board")

    def file(self, path):
        return self.disk / path.lstrip("/")

    def files(self):
        return {
            "/" + path.relative_to(self.disk).as_posix(): path.read_bytes()
            for path in sorted(self.disk.rglob("*"))
            if path.is_file()
        }

    def code(self, *more, change=lambda path, data: data):
        """Writes the file of code anew, for the next reset: change gives the new bytes of a
        module; more: (path, bytes) of others."""
        files = [(path, change(path, data)) for path, data in code_of(board_of("host"))]
        self.file(FILE).write_bytes(bundled([*files, *more]))


class Cable:
    """Between a port and a program; it is pulled after so many bytes to the board. port: its end
    for the program."""

    def __init__(self, port, bytes_until_pulled):
        self._left = bytes_until_pulled
        self._board = os.open(port, os.O_RDWR | os.O_NOCTTY)
        self._near, self._far = pty.openpty()
        tty.setraw(self._far)
        self.port = os.ttyname(self._far)
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()

    def _carry(self):
        while self._left > 0:
            ready, _, _ = select.select([self._board, self._near], [], [], PATIENCE_S)
            if not ready:
                break
            if self._near in ready:
                data = os.read(self._near, min(self._left, 4096))
                self._left -= len(data)
                os.write(self._board, data)
            if self._board in ready:
                os.write(self._near, os.read(self._board, 4096))
        # Its other end stays open: whoever looks for the port finds none, and no other board gets
        # its number meanwhile.
        os.close(self._near)
        os.close(self._board)

    def gone(self):
        """Waits until it was pulled."""
        self._thread.join(PATIENCE_S)
