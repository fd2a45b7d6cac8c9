"""What is in a Pico's flash when it leaves the bench: MicroPython, and files.

Owns the layout of the flash. Must not: know which files.
"""

from collections.abc import Iterable
from pathlib import Path

from littlefs import LittleFS, UserContext
from rp2040py.device.load_flash import UF2_BLOCK_SIZE, decode_block
from rp2040py.memory_map import FLASH_START_ADDRESS

FLASH_BYTES = 2 * 1024 * 1024
# Of MicroPython's RPI_PICO: 1408 KiB of file system at the end of the flash.
FILES_AT = 0xA0000
BLOCK_BYTES = 4_096
BLOCKS = (FLASH_BYTES - FILES_AT) // BLOCK_BYTES
PAGE_BYTES = 256
DISK_VERSION = 0x0002_0001


def flash_of(uf2: Path, files: Iterable[tuple[str, bytes]]) -> bytes:
    """The whole flash: a MicroPython image, and (path, content) of each file on it.

    Raises OSError when the image cannot be read, ValueError when it is no UF2 file.
    """
    return firmware_of(uf2) + file_system(files)


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


def file_system(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A littlefs of these files, as MicroPython would mount it."""
    disk = _disk()
    disk.format()
    disk.mount()
    for path, content in files:
        folder = path.rpartition("/")[0]
        if folder:
            disk.makedirs(folder, exist_ok=True)
        with disk.open(path, "wb") as file:
            file.write(content)
    disk.unmount()
    return bytes(disk.context.buffer)


def files_in(flash: bytes) -> dict[str, bytes]:
    """{path: content} of every file on a flash."""
    disk = _disk(flash[FILES_AT:])
    disk.mount()
    found = {}
    for folder, _, names in disk.walk("/"):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            with disk.open(path, "rb") as file:
                found[path] = file.read()
    disk.unmount()
    return found


def _disk(content: bytes | None = None) -> LittleFS:
    context = UserContext(buffsize=BLOCKS * BLOCK_BYTES)
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
