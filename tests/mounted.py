# mounted: a littlefs as a board mounts it, until the power goes.
#
# Owns the mounting. Must not: know what is in the files.

import vfs

SIZES = {"readsize": 32, "progsize": 256}  # as on the rp2 port
_MANY = 32


def formatted(device, sizes=SIZES):
    """A block device that holds an empty littlefs."""
    vfs.VfsLfs2.mkfs(device, **sizes)
    return device


class Mounted:
    """A VfsLfs2 that knows which files it opened, mounted at a folder.

    MicroPython closes what it finds open when it collects, and by that writes; a machine without
    power does not. So they are closed here, on a device that does not answer any more.
    """

    def __init__(self, device, folder, sizes=SIZES):
        self._device = device
        self._folder = folder
        self._files = []
        # Without times of files: they would make every run another.
        lfs = vfs.VfsLfs2(device, mtime=False, **sizes)
        self._lfs = lfs
        self.mount = lfs.mount
        self.umount = lfs.umount
        self.stat = lfs.stat
        self.statvfs = lfs.statvfs
        self.ilistdir = lfs.ilistdir
        self.mkdir = lfs.mkdir
        self.remove = lfs.remove
        self.rename = lfs.rename
        vfs.mount(self, folder)

    def open(self, path, mode):
        if len(self._files) >= _MANY:
            self._files = [file for file in self._files if _is_open(file)]
        file = self._lfs.open(path, mode)
        self._files.append(file)
        return file

    def off(self):
        """The power goes."""
        self._device.on = False
        for file in self._files:
            _close(file)
        vfs.umount(self._folder)


def _is_open(file):
    try:
        file.seek(0, 1)
    except (OSError, ValueError):
        return False
    return True


def _close(file):
    try:
        file.close()
    except OSError:
        return
