"""Which MicroPython image an emulated Pico runs.

Owns where it comes from. Must not: read it.
"""

from pathlib import Path

from rp2040py.utils.firmware_retrieve import MICROPYTHON, retrieve

VERSION = "1.28.0"
BOARD = "pico"


class NoFirmware(Exception):
    """In words for a person, with what to do."""


def found(uf2: str | None) -> Path:
    """The image to run: uf2, a path; without it MicroPython's own for a Pico, downloaded once.

    Raises NoFirmware.
    """
    if uf2:
        path = Path(uf2)
        if not path.is_file():
            raise NoFirmware(f"UF2={uf2}: there is no such file; it is UF2=path of an image")
        return path
    try:
        cached = retrieve(MICROPYTHON, VERSION, BOARD)
    except OSError:
        cached = None
    if cached is None:
        raise NoFirmware(
            f"no MicroPython {VERSION} for a Pico, and no network to fetch it from: take "
            f"RPI_PICO-*-v{VERSION}.uf2 from micropython.org/download/RPI_PICO to this machine, "
            "then UF2=path"
        )
    return cached
