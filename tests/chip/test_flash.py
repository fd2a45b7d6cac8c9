# test_flash: the pump is not polled in the middle of a read of flash or a write, which let
# callbacks in.

import importlib
import sys
from types import SimpleNamespace

import pytest

PAGE = bytes(256)


class Chip:
    """rp2.Flash, whose every use runs during(), as MicroPython runs callbacks there."""

    def __init__(self):
        self.calls = []
        self.during = lambda: None

    def readblocks(self, block, data, offset=0):
        self.calls.append(("read", block, offset))
        self.during()

    def writeblocks(self, block, data, offset=0):
        self.calls.append(("write", block, offset))
        self.during()

    def ioctl(self, request, argument):
        self.calls.append(("ioctl", request, argument))
        self.during()
        return 0


@pytest.fixture
def module(monkeypatch):
    chip = Chip()
    mounts = []
    vfs = SimpleNamespace(
        VfsLfs2=lambda device, readsize, progsize, lookahead, mtime: (
            device,
            progsize,
            lookahead,
            mtime,
        ),
        umount=lambda path: mounts.append((path, None)),
        mount=lambda files, path: mounts.append((path, files)),
    )
    monkeypatch.setitem(sys.modules, "rp2", SimpleNamespace(Flash=lambda: chip))
    monkeypatch.setitem(sys.modules, "vfs", vfs)
    monkeypatch.delitem(sys.modules, "hal.rp2.flash", raising=False)
    loaded = importlib.import_module("hal.rp2.flash")
    yield SimpleNamespace(flash=loaded, chip=chip, vfs=vfs, mounts=mounts)
    monkeypatch.delitem(sys.modules, "hal.rp2.flash")


@pytest.mark.parametrize("act", ("readblocks", "writeblocks", "ioctl"))
def test_a_tick_in_the_middle_is_told_so_and_the_next_is_not(act, module):
    flash = module.flash.mounted()
    seen = []
    module.chip.during = lambda: seen.append(bool(flash.busy) and flash.is_busy())
    for _ in range(10):
        getattr(flash, act)(*((6, 17) if act == "ioctl" else (17, PAGE, 256)))
        assert not flash.busy
    assert seen == [True] * 10


def test_what_is_asked_reaches_the_chip(module):
    flash = module.flash.mounted()
    flash.writeblocks(3, PAGE, 512)
    assert flash.ioctl(6, 4) == 0
    flash.readblocks(5, bytearray(32), 64)
    assert module.chip.calls == [("write", 3, 512), ("ioctl", 6, 4), ("read", 5, 64)]


def test_a_write_that_ctrl_c_breaks_off_holds_nobody_up_for_long(module):
    flash = module.flash.mounted()

    def interrupt():
        raise KeyboardInterrupt

    module.chip.during = interrupt
    with pytest.raises(KeyboardInterrupt):
        flash.writeblocks(3, PAGE)
    ticks = [bool(flash.busy) and flash.is_busy() for _ in range(6)]
    assert ticks == [True, True, True, False, False, False]


def test_the_file_system_is_mounted_upon_it_or_left_as_it_is(module):
    flash = module.flash.mounted()
    assert module.mounts == [("/", None), ("/", (flash, 256, 128, False))]

    def no_littlefs(device, **sizes):
        raise OSError(5)

    module.vfs.VfsLfs2 = no_littlefs
    with pytest.raises(OSError):
        module.flash.mounted()
    assert len(module.mounts) == 2
