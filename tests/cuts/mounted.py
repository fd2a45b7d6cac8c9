# mounted: a littlefs on a chip, mounted as a board mounts it, until the power goes.
#
# Owns the mounting. Must not: know what is in the files.

import vfs

FOLDER = "/cuts"
_SIZES = {"readsize": 32, "progsize": 256}  # as on the rp2 port


def formatted(chip):
    """A chip that holds an empty littlefs."""
    vfs.VfsLfs2.mkfs(chip, **_SIZES)
    return chip


class Mounted:
    """A VfsLfs2 that knows which files it opened, mounted at FOLDER.

    MicroPython closes what it finds open when it collects, and by that writes; a machine without
    power does not. So they are closed here, on a chip that does not answer any more.
    """

    def __init__(self, chip):
        self._chip = chip
        self._files = []
        # Without times of files: they would make every run another.
        lfs = vfs.VfsLfs2(chip, mtime=False, **_SIZES)
        self._lfs = lfs
        self.mount = lfs.mount
        self.umount = lfs.umount
        self.stat = lfs.stat
        self.statvfs = lfs.statvfs
        self.ilistdir = lfs.ilistdir
        self.mkdir = lfs.mkdir
        self.remove = lfs.remove
        self.rename = lfs.rename
        vfs.mount(self, FOLDER)

    def open(self, path, mode):
        file = self._lfs.open(path, mode)
        self._files.append(file)
        return file

    def off(self):
        """The power goes."""
        self._chip.on = False
        for file in self._files:
            _close(file)
        vfs.umount(FOLDER)


def _close(file):
    try:
        file.close()
    except OSError:
        return
