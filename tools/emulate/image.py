"""What is in a Pico's flash when it leaves the bench: MicroPython, and files.

Owns the layout of the flash. Must not: know which files.
"""

from collections.abc import Iterable
from pathlib import Path

from littlefs import LittleFS, UserContext
from littlefs.lfs import LFSConfig
from rp2040py.device.load_flash import UF2_BLOCK_SIZE, decode_block
from rp2040py.memory_map import FLASH_START_ADDRESS

FLASH_BYTES = 2 * 1024 * 1024
# Of MicroPython's RPI_PICO: 1408 KiB of file system at the end of the flash.
FILES_AT = 0xA0000
BLOCK_BYTES = 4_096
BLOCKS = (FLASH_BYTES - FILES_AT) // BLOCK_BYTES
PAGE_BYTES = 256
DISK_VERSION = 0x0002_0001
Files = Iterable[tuple[str, bytes]]  # path, content


def flash_of(uf2: Path, files: Files, written: Files = ()) -> bytes:
    """The whole flash: a MicroPython image, the files that `make flash` puts onto it, and those
    that were written to it since.

    Raises OSError when the image cannot be read, ValueError when it is no UF2 file.
    """
    return firmware_of(uf2) + file_system(files, written)


def firmware_of(uf2: Path) -> bytes:
    """The flash as far as the file system, with a MicroPython image; raises as flash_of."""
    flash = bytearray(b"\xff" * FILES_AT)
    content = uf2.read_bytes()
    if not content or len(content) % UF2_BLOCK_SIZE:
        raise ValueError(f"{uf2} is not a UF2 file")
    for at in range(0, len(content), UF2_BLOCK_SIZE):
        block = decode_block(content[at : at + UF2_BLOCK_SIZE])
        offset = block.flash_address - FLASH_START_ADDRESS
        if not 0 <= offset <= FILES_AT - len(block.payload):
            raise ValueError(f"{uf2} is for another board: more than {FILES_AT // 1024} KiB")
        flash[offset : offset + len(block.payload)] = block.payload
    return bytes(flash)


def file_system(files: Files, written: Files = ()) -> bytes:
    """A littlefs of these files, as MicroPython would mount it: its folders are as short as
    `make flash` leaves them (tools/flash/onboard.py: compact) until more is written."""
    disk = disk_of()
    disk.format()
    disk.mount()
    _write(disk, files)
    for folder, _, _ in disk.walk("/"):
        _compact(disk, folder.rstrip("/"))
    _write(disk, written)
    disk.unmount()
    return bytes(disk.context.buffer)


def files_in(flash: bytes) -> dict[str, bytes]:
    """{path: content} of every file on a flash."""
    disk = disk_of(flash[FILES_AT:])
    disk.mount()
    found = {}
    for folder, _, names in disk.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with disk.open(path, "rb") as file:
                found[path] = file.read()
    disk.unmount()
    return found


class _Context(UserContext):
    """The flash of a file system. erases: of its blocks, so far."""

    erases = 0

    def erase(self, cfg: LFSConfig, block: int) -> int:
        self.erases += 1
        return super().erase(cfg, block)


def _write(disk: LittleFS, files: Files) -> None:
    for path, content in files:
        folder = path.rpartition("/")[0]
        if folder:
            disk.makedirs(folder, exist_ok=True)
        with disk.open(path, "wb") as file:
            file.write(content)


def _compact(disk: LittleFS, folder: str) -> None:
    path = folder + "/arriving"
    context = disk.context
    assert isinstance(context, _Context)
    erases = context.erases
    while context.erases == erases:
        disk.open(path, "wb").close()
        disk.remove(path)


def disk_of(content: bytes | None = None) -> LittleFS:
    """A file system as MicroPython sees it, not mounted; context.buffer: its bytes."""
    context = _Context(buffsize=BLOCKS * BLOCK_BYTES)
    if content is not None:
        context.buffer = bytearray(content)
    return LittleFS(
        context=context,
        mount=False,
        block_size=BLOCK_BYTES,
        block_count=BLOCKS,
        prog_size=PAGE_BYTES,
        disk_version=DISK_VERSION,
    )
