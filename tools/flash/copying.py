"""copying: makes a board hold an image.

Owns the order, which is the safety argument: main.py is what makes a board deliver, so it goes
first and comes last, after every file was read back from the board and found right. Whatever cuts
this short leaves a board that does not deliver, and running it again mends it. A file takes its
name only when it is whole. Must not: choose what is in the image.
"""

from __future__ import annotations

import binascii
import errno
from collections.abc import Callable

from tools.flash import onboard
from tools.flash.device import Device, Refused
from tools.flash.plan import (
    MAIN,
    TOP,
    Files,
    Plan,
    differences,
    folders_of,
    kilobytes,
    sum_of,
)
from tools.flash.ports import FAILED, Trouble

_PIECE = 1_536  # bytes in one go: as text 2 KB, which a board whose pump is stopped has to spare

Progress = Callable[[int], None]


def prepare(device: Device) -> onboard.Found:
    """Puts the helpers onto a stopped board; what is on it of ours."""
    device.run(onboard.PREPARE)
    return onboard.found_of(device.run(onboard.list_of(*TOP)))


def bring(device: Device, plan: Plan, files: Files, progress: Progress) -> None:
    """Carries out a plan; files: all of the image; progress: hears how many bytes went over.

    Raises Trouble.
    """
    main = next((file for file in files if file[0] == MAIN), None)
    try:
        device.run(f"try:\n    os.remove({MAIN!r})\nexcept OSError:\n    pass")
        for path in plan.remove:
            if path != MAIN:
                device.run(f"_gone({path!r})")
        for path, data in plan.copy:
            if path != MAIN:
                _put(device, path, data, progress)
        for folder in _folders_of(files):
            device.run(onboard.compact(folder))
        rest = [file for file in files if file[0] != MAIN]
        wrong = differences(rest, onboard.found_of(device.run(onboard.list_of(*TOP))))
        if wrong:
            raise Trouble(
                f"{wrong[0]} on the board is not what was copied there; flash again; if it stays"
                " so, its flash memory is worn",
                FAILED,
            )
        if main:
            _put(device, *main, progress)
            if sum_of(main[1]) != onboard.found_of(device.run(f"_list({MAIN!r})")).files.get(MAIN):
                raise Refused(f"{MAIN} is not what was copied there")
    except Refused as error:
        raise Trouble(_in_words(str(error), plan), FAILED) from None


def bytes_of(plan: Plan, files: Files) -> int:
    """How many go over."""
    of_main = [len(data) for path, data in files if path == MAIN]
    return sum(len(data) for path, data in plan.copy if path != MAIN) + sum(of_main)


def _folders_of(files: Files) -> list[str]:
    return sorted({folder for path, _ in files for folder in ["", *folders_of(path)]})


def _put(device: Device, path: str, data: bytes, progress: Progress) -> None:
    pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)] or [b""]
    for number, piece in enumerate(pieces):
        text = binascii.b2a_base64(piece, newline=False)
        code = "_begin()\n" if number == 0 else ""
        code += f"_more({text!r})\n"
        if number == len(pieces) - 1:
            code += f"_end({path!r}, {binascii.crc32(data)})\n"
        device.run(code)
        progress(len(piece))


def _in_words(refusal: str, plan: Plan) -> str:
    # MicroPython says "OSError: 28" or "OSError: [Errno 28] ENOSPC".
    if f"{errno.ENOSPC}" in refusal and refusal.startswith("OSError"):
        needed = sum(len(data) for _, data in plan.copy)
        return (
            f"the board's file system is full ({kilobytes(needed)} were to be copied); remove"
            " files of yours (mpremote resume rm :NAME), then flash again; until then it does not"
            " deliver"
        )
    return f"the board says: {refusal}; flash again; until then the board does not deliver"
