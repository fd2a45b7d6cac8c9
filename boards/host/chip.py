# chip: what stands for the chip of the virtual board and the MicroPython in its flash, up to main.
#
#     micropython -i -c '__import__("chip").power_up(globals())' ROOT WIRE CAUSE MODE CLOCK RIG
#
# ROOT: folder that becomes '/'. WIRE: file number for what it tells tools/virtual. CAUSE: a word
# of _CAUSES. MODE: raw leaves main.py out, as a board does. CLOCK: seconds from the host's clock
# to the chip's. RIG: file with what the rig has kept.
#
# Owns what is mounted, sys.path, the modules machine and outside. Must not: know the pump, or
# leave a trace of itself in what the person at the prompt sees.

import os
import sys
import time

import machine
import vfs
from disk import Disk  # type: ignore[import-not-found] # no package yet: the one on the board is

_CAUSES = {"power-on": 1, "hard": 2, "soft": 5}
_EPOCH_2000 = 946_684_800  # in seconds of the host


class Outside:
    """What lies around the board: the rig, and who may interrupt.

    rig: text, what keep() kept; at_end: called when a reset ends this run, None: nobody.
    """

    def __init__(self, wire, rig):
        self._wire = wire
        self.rig = rig
        self.at_end = None
        sys.atexit(self._ends)  # a soft reset, which is the end of MicroPython here

    def tell(self, line):
        """A line to tools/virtual."""
        self._wire.write(line + "\n")

    def hold(self):
        """From here to release() no Ctrl-C arrives: on a board, too, none does in a poll."""
        self._wire.write("+\n")

    def release(self):
        self._wire.write("-\n")

    def keep(self, text):
        """The rig is like this now; one line."""
        self._wire.write("rig " + text + "\n")

    def end(self, cause):
        """Ends this run of the chip; the next one begins with this cause, of _CAUSES."""
        self._ends()
        self.tell("end " + cause)
        while True:
            time.sleep(1)  # until somebody pulls the plug

    def _ends(self):
        if self.at_end:
            try:
                self.at_end()
            except BaseException as error:  # a Ctrl-C, or nobody at the other end of the wire
                sys.print_exception(error)


class Machine:
    """The module machine, as far as a board without pins has one. native: the unix port's."""

    PWRON_RESET, HARD_RESET, SOFT_RESET = 1, 2, 5

    def __init__(self, native, outside, cause, clock_s):
        for name in dir(native):
            if name[0] != "_":
                setattr(self, name, getattr(native, name))
        self._outside = outside
        self._cause = cause
        self.clock_s = clock_s
        self.RTC = lambda: Rtc(self, outside)

    def reset(self):
        self._outside.end("hard")

    def bootloader(self, timeout=0):
        raise OSError("refused: a virtual board has no bootloader; make virtual starts it")

    def reset_cause(self):
        return self._cause

    def unique_id(self):
        return b"virtual!"


class Rtc:
    """machine.RTC: of the chip, not the rig; as an RP2040's it begins in 2021 with the power."""

    def __init__(self, machine, outside):
        self._machine = machine
        self._outside = outside

    def datetime(self, set_to=None):
        if set_to is None:
            t = time.gmtime(int(time.time()) + self._machine.clock_s)
            return t[0], t[1], t[2], t[6], t[3], t[4], t[5], 0
        year, month, day, _, hour, minute, second = set_to[:7]
        seconds = time.mktime((year, month, day, hour, minute, second, 0, 0))
        base = time.mktime((2000, 1, 1, 0, 0, 0, 0, 0)) - _EPOCH_2000  # mktime has a time zone
        self._machine.clock_s = int(seconds - base - time.time())
        self._outside.tell("clock %d" % self._machine.clock_s)
        return None


def power_up(names):
    """Makes a board of this process, and runs its boot.py and main.py in names."""
    _, root, wire, cause, mode, clock_s, rig = sys.argv
    outside = Outside(open(int(wire), "w"), _text_of(rig))  # noqa: SIM115
    outside.release()  # it begins held: before this there is nothing that a Ctrl-C could interrupt
    modules: dict = sys.modules
    modules["outside"] = outside
    modules["machine"] = Machine(machine, outside, _CAUSES[cause], int(clock_s))
    del modules["chip"], modules["disk"]
    del sys.argv[:]
    sys.path[:] = ["", ".frozen", "/lib"]
    vfs.umount("/")
    vfs.mount(Disk(root), "/")
    os.chdir("/")
    if _ran("/boot.py", names, outside) and mode == "friendly":
        _ran("/main.py", names, outside)
    outside.tell("up")


def _ran(path, names, outside):
    """Runs a file, if there is one; False when it failed."""
    try:
        os.stat(path)
    except OSError:
        return True
    try:
        execfile(path, names)  # noqa: F821 (MicroPython's)
    except SystemExit:
        outside.end("soft")
    except BaseException as error:  # a Ctrl-C too: it ends the file, not the board
        sys.print_exception(error)
        return False
    return True


def _text_of(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
