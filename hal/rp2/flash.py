# flash: the chip's flash, with a word for whoever must not come in the middle of its use.
#
# Owns that word. Must not: know files, or who asks.
#
# MicroPython lets scheduled callbacks run inside each read and each write, for USB's sake. A pump
# that is polled by one writes to its journal there, in the middle of what littlefs does for
# somebody who types, and that breaks the file system: ENOSPC on a disk that is half empty, or
# worse. So the file system is mounted anew, upon a block device that says when it is busy. That is
# not all that littlefs does, but callbacks run nowhere else in it.
#
# No jump stands where busy is not set and littlefs goes on: at a jump, callbacks run too.

import rp2
import vfs
from micropython import const

_PROGRAM_BYTES = const(256)  # as MicroPython's own _boot.py mounts it
_READ_BYTES = const(256)  # at least; _boot.py has 32, and reads three times as often for a folder
_LOOKAHEAD_BYTES = const(128)  # of a bit a block: all of 4 MB are looked through at once
_MOST_TICKS = const(3)  # what lasts longer was broken off, by a Ctrl-C


class Flash:
    """The block device of a file system, as rp2.Flash is.

    busy: 0, or 1 and more while something is read or written
    """

    def __init__(self, flash):
        self._readblocks = flash.readblocks
        self._writeblocks = flash.writeblocks
        self._ioctl = flash.ioctl
        self.busy = 0

    def readblocks(self, block, data, offset=0):
        """As of every block device."""
        self.busy = 1
        self._readblocks(block, data, offset)
        self.busy = 0

    def writeblocks(self, block, data, offset=0):
        """As of every block device."""
        self.busy = 1
        self._writeblocks(block, data, offset)
        self.busy = 0

    def ioctl(self, request, argument):
        """As of every block device; one request erases."""
        self.busy = 1
        answer = self._ioctl(request, argument)
        self.busy = 0
        return answer

    def is_busy(self):
        """To be asked at each tick while busy: True when this tick came in the middle.

        A Ctrl-C may break a write off and leave busy behind; nothing takes three ticks, so the
        fourth is told that it may go. Does not allocate.
        """
        self.busy += 1
        if self.busy > _MOST_TICKS + 1:
            self.busy = 0
            return False
        return True


def mounted():
    """Mounts the file system of / anew, upon a Flash, which it returns. No file may be open.

    Raises OSError when it is no littlefs; then / is as it was.
    """
    flash = Flash(rp2.Flash())
    files = vfs.VfsLfs2(  # type: ignore[abstract]
        flash,  # type: ignore[arg-type]
        readsize=_READ_BYTES,
        progsize=_PROGRAM_BYTES,
        lookahead=_LOOKAHEAD_BYTES,
        mtime=False,  # of no use here, and a tenth of each write
    )
    vfs.umount("/")
    vfs.mount(files, "/")
    return flash
