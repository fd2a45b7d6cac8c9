# disk: a flash with littlefs on it, mounted as a board mounts it, and again after a power cut.
#
# Owns the mounting. Must not: know what is in the files.

import vfs

from tests.unix.flash import BlockDevice, Flash

# As on the rp2 port.
_READ_BYTES = 32
_PROGRAM_BYTES = 256
_MANY = 32


class Disk:
    """A formatted littlefs; folder: where it is mounted. flash: what it is on."""

    def __init__(self, blocks=32, block_bytes=4_096, program_bytes=_PROGRAM_BYTES, folder="/disk"):
        self.folder = folder
        self.flash = Flash(blocks, block_bytes)
        self._sizes = {"readsize": min(_READ_BYTES, program_bytes), "progsize": program_bytes}
        self._mounted = None
        try:
            vfs.umount(folder)  # of a test that failed
        except OSError:
            pass
        vfs.VfsLfs2.mkfs(BlockDevice(self.flash), **self._sizes)
        self.mount()

    def mount(self):
        """Mounts it, after what was mounted there has lost its power."""
        self.off()
        self._mounted = _Mounted(BlockDevice(self.flash), self._sizes)
        vfs.mount(self._mounted, self.folder)

    def off(self):
        """The power goes, if it has not."""
        if self._mounted:
            self._mounted.off()
            self._mounted = None
            vfs.umount(self.folder)


class _Mounted:
    """A VfsLfs2 that knows which files it opened.

    MicroPython closes what it finds open when it collects, and by that writes; a machine without
    power does not. So when the power goes they are closed here, on a device that fails.
    """

    def __init__(self, device, sizes):
        self._device = device
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

    def open(self, path, mode):
        if len(self._files) >= _MANY:
            self._files = [file for file in self._files if _is_open(file)]
        file = self._lfs.open(path, mode)
        self._files.append(file)
        return file

    def off(self):
        self._device.on = False
        for file in self._files:
            try:
                file.close()
            except OSError:
                pass


def _is_open(file):
    try:
        file.seek(0, 1)
    except (OSError, ValueError):
        return False
    return True
