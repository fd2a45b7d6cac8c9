# virtually: `make virtual` as a test has it: started in a folder of its own, and mpremote on it.
#
# Owns the two programs and how long they may take. Must not: judge.

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import tty
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 30  # of a busy machine; nothing waits that long that is well
RUNNING = (
    'pump.begin(); pump.load(300, "U-100"); pump.basal("00:00=0.80");'
    'pump.clock("2026-06-02 14:30 +02:00"); print(pump.resume())'
)


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "cpython"), "COLUMNS": "100"}


class Virtual:
    """A virtual board in a folder, switched on in a with. port: where it is while it is on."""

    def __init__(self, folder):
        self.folder = folder
        self.port = ""
        self.said = ""

    def on(self):
        """Starts it, and waits until it says where it is; returns itself."""
        command = [sys.executable, "-m", "tools.virtual", "--folder", str(self.folder)]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        while "mpremote connect" not in self.said:
            line = self._process.stdout.readline()
            assert line, "it ended: " + self.said
            self.said += line
        self.port = re.search(r"^mpremote connect (\S+)", self.said, re.MULTILINE)[1]
        return self

    def ends(self, number):
        """Sends a signal, and waits; returns its exit code."""
        self._process.send_signal(number)
        with self._process.stdout as rest:
            self.said += rest.read()
        return self._process.wait(PATIENCE_S)

    def __enter__(self):
        return self.on()

    def __exit__(self, *_):
        self.off()

    def off(self):
        if self._process.poll() is None:
            self.ends(signal.SIGINT)
        self._process.stdout.close()

    def started(self):
        """Waits until it is at its prompt, and reads no file of its own any more."""
        self.typed("")

    def resets(self):
        """The reset button: machine.reset(), and back at the prompt."""
        self.mpremote("resume", "exec", "--no-follow", "import machine; machine.reset()")
        self.until("print('pump' in globals())", "True")

    def mpremote(self, *words):
        """What mpremote prints, connected to the board."""
        command = [sys.executable, "-m", "mpremote", "connect", self.port, *words]
        try:
            done = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S
            )
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"{late}{self._last_words()}") from None
        assert done.returncode == 0, done.stdout + done.stderr + self._last_words()
        return done.stdout

    def _last_words(self):
        """What a board said that ended by itself."""
        code = self._process.poll()
        return "" if code is None else f"; the board ended, {code}: {self._process.stdout.read()}"

    def typed(self, code):
        """What code prints in the session that is there."""
        return self.mpremote("resume", "exec", code)

    def until(self, code, wanted):
        """Lets code be typed until it prints what is wanted (a regular expression); its match."""
        until_s = time.monotonic() + PATIENCE_S
        while not (found := re.search(wanted, text := self.typed(code))):
            assert time.monotonic() < until_s, text
        return found


class Typist:
    """A person at `mpremote repl`, or at the bare port; seen: all that was shown."""

    def __init__(self, board, *words):
        self._file, theirs = pty.openpty()
        tty.setraw(theirs)
        command = [sys.executable, "-m", "mpremote", "connect", board.port, *words, "repl"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.seen = b""
        self.sees(rb"Ctrl-x to exit this shell")

    def types(self, keys):
        os.write(self._file, keys)

    def sees(self, wanted):
        """Waits for a regular expression in what was not looked at yet; its match."""
        until_s = time.monotonic() + PATIENCE_S
        while not (found := re.search(wanted, self.seen)):
            left_s = until_s - time.monotonic()
            assert left_s > 0, self.seen
            if select.select([self._file], [], [], left_s)[0]:
                self.seen += os.read(self._file, 4096)
        self.seen = self.seen[found.end() :]
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Ctrl-], which ends mpremote and nothing else."""
        self.types(b"\x1d")
        try:
            assert self._process.wait(PATIENCE_S) == 0
        finally:
            self._process.kill()
            os.close(self._file)
