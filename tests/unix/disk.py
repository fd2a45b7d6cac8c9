# disk: a flash with littlefs on it, mounted as a board mounts it, and again after a power cut.
#
# Owns which flash, and when it is mounted. Must not: know what is in the files.

import vfs

from tests.mounted import SIZES, Mounted, formatted
from tests.unix.flash import BlockDevice, Flash


class Disk:
    """A formatted littlefs; folder: where it is mounted. flash: what it is on."""

    def __init__(self, blocks=32, block_bytes=4_096, program_bytes=256, folder="/disk"):
        self.folder = folder
        self.flash = Flash(blocks, block_bytes)
        self._sizes = {
            "readsize": min(SIZES["readsize"], program_bytes),
            "progsize": program_bytes,
        }
        self._mounted = None
        try:
            vfs.umount(folder)  # of a test that failed
        except OSError:
            pass
        formatted(BlockDevice(self.flash), self._sizes)
        self.mount()

    def mount(self):
        """Mounts it, after what was mounted there has lost its power."""
        self.off()
        self._mounted = Mounted(BlockDevice(self.flash), self.folder, self._sizes)

    def off(self):
        """The power goes, if it has not."""
        if self._mounted:
            self._mounted.off()
            self._mounted = None
