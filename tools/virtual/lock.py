"""lock: one program at a time with the folder of a board, virtual or emulated.

Owns the file that is locked in it. The lock goes with its program, however that ends.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Makes the folder where there is none, and has it alone: two boards would write one journal.

    Raises OSError when another program has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(
                f"another one runs with {folder}; end it there, or take another:"
                " FOLDER=dir for make, or --folder dir"
            ) from None
        yield
