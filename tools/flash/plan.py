"""plan: what has to change on a board, and whether there is room for it.

Owns the comparison of an image with what is there. Must not: talk to a board.
"""

from __future__ import annotations

import binascii
from typing import NamedTuple

from tools.flash.boards import Board
from tools.flash.bundle import AT, FILE
from tools.flash.onboard import ARRIVING, OURS, Found, Machine
from tools.flash.ports import Trouble

MAIN = "/main.py"
OLDEST = (1, 24)  # of MicroPython; what is tried is 1.28
AS_IT_WAS = "no file was changed; its pump was restarted and does not deliver: make repl"
Files = list[tuple[str, bytes]]


class Plan(NamedTuple):
    """copy: new or other than on the board, in the order of copying; remove: no longer ours."""

    copy: Files
    remove: list[str]

    @property
    def is_nothing(self) -> bool:
        return not self.copy and not self.remove


def plan_of(files: Files, found: Found) -> Plan:
    """What makes the board hold these files, and in its own folders no others."""
    copy = [(path, data) for path, data in files if found.files.get(path) != sum_of(data)]
    wanted = {path for path, _ in files}
    remove = [path for path in found.files if path not in wanted]
    kept = {folder for path in wanted for folder in folders_of(path)}
    # A folder is listed before what is in it, and goes after it.
    remove += [folder for folder in reversed(found.folders) if folder not in kept]
    return Plan(copy, remove)


def sum_of(data: bytes) -> tuple[int, int]:
    """(CRC-32, size), as the board says them."""
    return binascii.crc32(data), len(data)


def folders_of(path: str) -> list[str]:
    """Those a file is in, from the top."""
    names = path.split("/")[1:-1]
    return ["/" + "/".join(names[: at + 1]) for at in range(len(names))]


def bytes_needed(plan: Plan, found: Found, block_bytes: int) -> int:
    """More than is used now. Files take whole blocks, so it is an upper bound on littlefs, which
    puts several small ones into a block; a new folder takes two, and a file while it arrives its
    own."""

    def blocks(size: int) -> int:
        return max(1, -(-size // block_bytes))

    old = {path: blocks(size) for path, (_, size) in found.files.items()}
    needed = sum(blocks(len(data)) - old.get(path, 0) for path, data in plan.copy)
    needed -= sum(old.get(path, 0) for path in plan.remove)
    new = {folder for path, _ in plan.copy for folder in folders_of(path)}
    needed += 2 * len(new.difference(found.folders, ["/lib"]))
    needed += max((blocks(len(data)) for _, data in plan.copy), default=0)
    return needed * block_bytes


def check_room(plan: Plan, found: Found, machine: Machine) -> None:
    """Raises Trouble when the files may not fit."""
    needed = bytes_needed(plan, found, machine.block_bytes)
    free = machine.free_blocks * machine.block_bytes
    if plan.copy and needed > free:
        raise Trouble(
            f"the board's file system is full: {kilobytes(needed)} are needed and"
            f" {kilobytes(free)} free; remove files of yours (mpremote resume rm :NAME), then"
            f" flash again; {AS_IT_WAS}"
        )


def check_machine(board: Board, machine: Machine, mpy: int) -> None:
    """Raises Trouble when this is another kind of board, or cannot load the files.

    mpy: version of the .mpy files.
    """
    chip = machine.machine.rpartition(" with ")[2].lower().partition("-")[0]
    is_right = machine.platform == board.chip.platform and chip == board.mcu
    if board.mcu == "host":
        is_right = machine.platform in ("linux", "darwin")
    what = machine.machine or machine.platform
    if not is_right:
        raise Trouble(
            f"this board is another than BOARD={board.name} ({board.product}, {board.mcu}): it"
            f" says {what}; say which BOARD it is, or PORT=name of the right one"
        )
    if machine.mpy != mpy or machine.version < OLDEST:
        raise Trouble(
            f"its MicroPython {_dotted(machine.version)} loads .mpy files of version"
            f" {machine.mpy or 'none'}, and these are of version {mpy}, for MicroPython"
            f" {_dotted(OLDEST)} or newer; put that on it, then flash again"
        )
    if machine.boards and not machine.boards.startswith(("/lib/", AT + "/")):
        raise Trouble(
            f"the pump in this board is {machine.boards}, built into its MicroPython, and would"
            " run in place of what is copied; put a MicroPython without one on it, then flash"
            " again"
        )
    hiding = [path for path in OURS if path.rpartition("/")[2] in machine.top]
    if hiding:
        name = hiding[0].rpartition("/")[2]
        raise Trouble(
            f"/{name} on the board would run in place of {hiding[0]}; it is not ours to remove:"
            f" mpremote resume rm -r :/{name}, then flash again"
        )


def differences(files: Files, found: Found) -> list[str]:
    """Paths of which the board does not hold what it should."""
    return [path for path, data in files if found.files.get(path) != sum_of(data)]


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(number) for number in version)


def kilobytes(count: int) -> str:
    return f"{max(count, 0) / 1024:,.0f} KB"


# Of what an earlier version put there, or mip, or a person who tried another microbolus.py.
_EARLIER = (*OURS, "/lib/arriving", "/lib/installed.txt", "/lib/microbolus.py", "/microbolus.py")
TOP = (ARRIVING, *_EARLIER, "/microbolus.mpy", FILE, "/installed.txt", "/boot.py", MAIN)
