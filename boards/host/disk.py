# disk: a folder of the host as the file system of the virtual board.
#
# Owns the differences between unix MicroPython's file system and a board's. Must not: import
# anything of the board's; it is there before any of that (chip.py).

import vfs

_FOLDER = 0x4000
_BLOCK_BYTES = 4_096
_BLOCKS = 352  # a Pico's; told, and nobody is held to it


class Disk:
    """A folder of the host as the file system of a board, which tells the sizes of its files."""

    def __init__(self, root):
        posix = getattr(vfs, "VfsPosix")  # noqa: B009 (of the unix port alone)
        self._root = root
        self._everything = posix()
        self._host = host = posix(root)
        for name in ("mount", "umount", "open", "stat", "chdir", "getcwd", "mkdir", "remove"):
            setattr(self, name, getattr(host, name))
        self.rmdir = host.rmdir

    def rename(self, old, new):
        # With a root, VfsPosix takes the new name for both.
        self._everything.rename(self._of_host(old), self._of_host(new))

    def _of_host(self, path):
        if path[0] != "/":
            path = self._host.getcwd().rstrip("/") + "/" + path
        return self._root + path

    def ilistdir(self, path):
        """As on a board: (name, type, 0, bytes) of each entry."""
        for entry in self._host.ilistdir(path):
            name, kind = entry[0], entry[1]
            way = path + "/" + name if path else name
            yield name, kind, 0, 0 if kind == _FOLDER else self._host.stat(way)[6]

    def statvfs(self, path):
        """As on a Pico, with what is on the board as used."""
        free = max(0, _BLOCKS - self._blocks_in("/"))
        return _BLOCK_BYTES, _BLOCK_BYTES, _BLOCKS, free, free, 0, 0, 0, 0, 255

    def _blocks_in(self, folder):
        blocks = 2
        for name, kind, _, size in self.ilistdir(folder):
            if kind == _FOLDER:
                blocks += self._blocks_in(folder + name + "/")
            else:
                blocks += -(-size // _BLOCK_BYTES)
        return blocks

    def __repr__(self):
        return "<Virtual>"
