"""The flash of `make emulate`, which outlives it, as a real one does.

Owns the file. Must not: touch the journal, or what a person put onto the board.
"""

from pathlib import Path

from tools.emulate import image
from tools.virtual.files import is_ours

NAME = "flash.bin"


class Unreadable(Exception):
    """In words for a person, with what to do."""


def loaded(folder: Path, uf2: Path, files: list[tuple[str, bytes]]) -> bytes:
    """The flash as the last run left it, with these files and this firmware; a new one if none.

    What other files are on it stays. Raises Unreadable when its file system is broken, OSError
    and ValueError as image.flash_of does.
    """
    path = folder / NAME
    others: list[tuple[str, bytes]] = []
    if path.exists():
        content = path.read_bytes()
        try:
            there = image.files_in(content)
        except Exception as error:  # littlefs has exceptions of its own
            raise Unreadable(f"{path} holds no file system ({error}); delete it") from None
        if {name: data for name, data in there.items() if is_ours(name)} == dict(files):
            new = image.firmware_of(uf2)
            return new + content[len(new) :]
        others = [(name, data) for name, data in there.items() if not is_ours(name)]
    return image.flash_of(uf2, files, others)


def save(folder: Path, content: bytes) -> None:
    """Keeps a flash for the next run; what was there is replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / (NAME + ".new")
    new.write_bytes(content)
    new.replace(folder / NAME)
