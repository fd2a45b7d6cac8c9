# microbolus: the pump's code on a board, all modules in one file, for `import`.
#
# Owns the form of that file, and the file system that `import` sees in it. Must not: import
# anything of the pump, which is read by it.
#
# On littlefs a file takes a block of 4 KB, and finding one among folders takes an RP2040 longer
# than reading it. So the modules lie one behind the other in a file that `make flash` replaces as
# a whole, and boot.py has it mounted. A module is read from the file itself, opened anew for each:
# nothing is open in between, when the file system below is mounted anew (hal/rp2/flash.py), and a
# poll that comes in the middle of an import may import. Where there is no such file the code is
# frozen into the firmware, or lies in /lib as mip copies it.
#
#     bytes   what; numbers are little-endian
#     3       size of the index
#     4       CRC-32 of the index, gone on with from that size
#     4 each  the index: CRC-32 of each path,
#     3 each  where the content of each path begins, 0 for a folder,
#     3       and the size of the file
#
# and then the contents. Only a module knows where it ends; what is no module is the last.

import binascii
import sys

from micropython import const

FILE = "/microbolus.bin"
AT = "/mb"  # short: it stands before the name of every module, in memory
_MOST_BYTES = const(7_000)  # of an index; more is damage, and would take all memory
_ENOENT = const(2)
_EIO = const(5)
_EROFS = const(30)
_FOLDER = const(0x4000)
_FILE = const(0x8000)
_REST = (0, 0, 0, 0, 0, 0, 0, 0)
code = None  # what is mounted


def mount() -> None:
    """Has `import` find what is in FILE, should there be one. Raises OSError when it is damaged.

    What lies in / or is frozen into the firmware comes before it, what lies in /lib after it.
    """
    global code
    found = Code()
    try:
        found.stat("/")
    except OSError as error:
        if error.args[0] == _ENOENT:
            return
        raise OSError("%s is damaged: make flash writes it anew" % FILE) from None
    import vfs

    vfs.mount(found, AT)
    sys.path.insert(2, AT)
    code = found
    del globals()["mount"]  # it has served, and would stay in memory


class Code:
    """FILE, as a file system that is only read."""

    _index = b""  # 7 bytes a path, read when it is asked for

    def forget(self, *_):
        """The index leaves memory. (A file system is told of its mounting, too.)"""
        self._index = b""

    mount = umount = forget

    def stat(self, path: str) -> tuple:
        """As os.stat(), but without a size; its inode is where a content begins. Raises OSError.

        All in one, and in 11 words, for it may be asked in a poll: littlefs is deep below it, and
        the stack is short.
        """
        if not self._index:
            file = open(FILE, "rb")  # noqa: SIM115 (`with` takes 7 words more)
            size = file.read(3)
            size = int.from_bytes(size, "little")
            crc = file.read(4)
            index = file.read(size) if size < _MOST_BYTES else b""
            end = file.seek(0, 2)
            file.close()
            if binascii.crc32(index, size).to_bytes(4, "little") != crc:
                raise OSError(_EIO)
            if end.to_bytes(3, "little") != index[-3:]:
                raise OSError(_EIO)
            self._index = index
        return _stat_in(self._index, path)

    statvfs = stat  # no room

    def ilistdir(self, path: str):
        """Nothing: names are not kept."""
        return iter(())

    def open(self, path: str, mode: str):
        """FILE, at where a content begins, to be read as far as that goes. Raises OSError."""
        begin = self.stat(path)[1]
        if not begin or mode[0] != "r":
            raise OSError(_EROFS)
        file = open(FILE, mode)  # noqa: SIM115 (who asked for it closes it)
        file.seek(begin)
        return file


def _stat_in(index, path):
    begins = len(index) // 7 * 4
    key = binascii.crc32(path.encode()).to_bytes(4, "little")
    at = -1
    while True:
        at = index.find(key, at + 1, begins)
        if at < 0:
            raise OSError(_ENOENT)
        if not at % 4:  # else it is a bit of two that looks like it
            at = begins + at // 4 * 3
            at = int.from_bytes(index[at : at + 3], "little")
            return (_FILE if at else _FOLDER, at) + _REST
