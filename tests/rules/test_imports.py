# test_imports: who may know whom. The architecture, as a table and a parser of imports.

import ast
from fnmatch import fnmatchcase

from tests.rules.source import broken, found_in, module_of

# Imports run down this table, never up nor sideways; a group of several modules may know itself.
FIRMWARE = (
    ("app", "console*", "text*"),  # what a person says and sees
    ("pump",),  # the state machine: owns therapy and faults, and the order of a poll
    ("recovery", "recovery.*"),  # from the store to a pump that knows where it was
    (
        "commands",
        "commands.*",
        "health",
        "checkpoint",
        "presence",
        "buttons",
        "watch",
        "endings",
    ),  # what a person asks; all the time
    ("moving", "moving.*"),  # what moves the plunger and is no therapy
    ("saving",),  # how a change of it is stored
    ("settings",),  # what a person has set, kept twice
    ("sections",),  # its form
    ("therapy", "therapy.*"),  # what should be delivered
    ("delivery", "delivery.*"),  # what has been, and what may still be
    (
        "drive",
        "sensing",
        "line",
        "witnesses*",
        "alarms",
        "mark",
        "requests",
        "trapped",
    ),  # steps out, verdicts in, signals
    (
        "motion",
        "floor",
        "residue",
        "alarm",
        "signals",
        "journal",
        "twin",
        "ages",
    ),  # records down
    # when each gets its turn, what time it is, what was asked, and what was asked back
    ("scheduler", "clocks", "mailbox", "pending"),
    ("config", "bounds"),  # what differs from rig to rig
    ("units", "states", "faults", "replies", "pack"),  # words everybody shares
)
# Beside the rest of hal. (array is memory of a fixed size, no service.)
HAL = {"machine", "time", "os", "vfs", "errno", "micropython", "array"}
SUBPACKAGES = {"parts", "rp2", "esp32", "sim", "stores", "record"}
# In the place of that, for what runs on a board only: parts on any, the files of a port on theirs.
_ON_A_BOARD = {"machine", "time", "micropython", "gc"}
FOLDERS = {
    "hal/parts/": (_ON_A_BOARD, {"hal", "hal.parts"}),
    "hal/rp2/": (_ON_A_BOARD | {"rp2", "vfs"}, {"hal", "hal.parts", "hal.rp2"}),
    "hal/esp32/": (_ON_A_BOARD | {"esp32"}, {"hal", "hal.parts", "hal.esp32"}),
}
# What boards may have beside their own, hal and firmware. boards/host is the host's: it pretends.
BOARDS = {
    "binascii",
    "machine",
    "umachine",
    "microbolus",  # boards/microbolus.py, which lies in / there
    "time",
    "os",
    "vfs",
    "sys",
    "gc",
    "micropython",
    "errno",
    "array",
}


def imports(tree, name):
    """(line, module or module.name) of each import; a name taken from a package counts as both
    the package and, should it be one, the module in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module_of(name).split(".")
                if not name.endswith("__init__.py"):
                    package.pop()
                base = ".".join(
                    package[: len(package) - node.level + 1] + ([base] if base else [])
                )
            for alias in node.names:
                yield node.lineno, base, alias.name


def layer_of(module):
    """(row, group) of a module of firmware, or None."""
    inner = module.removeprefix("firmware.")
    for row, groups in enumerate(FIRMWARE):
        for group in groups:
            if fnmatchcase(inner, group):
                return row, group.split(".")[0]
    return None


def firmware_rule(tree, name):
    """firmware imports itself, downward, and const."""
    module = module_of(name)
    own = layer_of(module)
    if own is None and module != "firmware":
        yield 1, f"{module} is in no layer: add it to FIRMWARE in tests/rules/test_imports.py"
        return
    for line, base, what in imports(tree, name):
        if base == "micropython":
            if what != "const":
                yield line, "firmware takes nothing but const from micropython"
            continue
        if base.split(".")[0] != "firmware":
            yield line, f"firmware may not import {base}"
            continue
        # "from firmware import units" and "from firmware.therapy import basal" name modules.
        other = base + "." + what if what and layer_of(base + "." + what) else base
        if base != "firmware" and layer_of(base):
            other = base
        layer = layer_of(other)
        if layer is None:
            yield line, f"{other} is in no layer of FIRMWARE in tests/rules/test_imports.py"
        elif own is None or layer[0] < own[0] or (layer[0] == own[0] and layer[1] != own[1]):
            yield line, f"{module} may not import {other}: imports run downward"


def hal_rule(tree, name):
    """hal imports itself and what is hardware; never the pump. Parts and ports: see FOLDERS."""
    for folder, (modules, packages) in FOLDERS.items():
        if name.startswith(folder):
            yield from folder_rule(tree, name, modules, packages)
            return
    for line, base, _what in imports(tree, name):
        top = base.split(".")[0]
        if top != "hal" and top not in HAL:
            yield line, f"hal may not import {base}"


def folder_rule(tree, name, modules, packages):
    """A part imports the contract, other parts and what a board has; a port that, and its own."""
    for line, base, what in imports(tree, name):
        named = base + "." + what if base == "hal" and what in SUBPACKAGES else base
        if ".".join(named.split(".")[:2]) not in packages and base not in modules:
            yield line, f"{name} may not import {named}"


def boards_import_rule(tree, name):
    """A board takes hal, firmware, and what MicroPython has on every board."""
    if name.startswith("boards/host/") or name.endswith("/manifest.py"):
        return
    for line, base, _what in imports(tree, name):
        if base.split(".")[0] not in BOARDS | {"boards", "hal", "firmware"}:
            yield line, f"boards may not import {base}"


def boards_rule(tree, name):
    """Nothing that is put together imports what puts it together."""
    for line, base, _what in imports(tree, name):
        if base.split(".")[0] == "boards":
            yield line, "nothing but boards, tools and tests imports boards"


def test_firmware_imports_only_itself_downward_and_const():
    found = broken(firmware_rule, "firmware")
    assert not found, found


def test_hal_imports_only_itself_and_hardware():
    found = broken(hal_rule, "hal")
    assert not found, found


def test_boards_import_what_every_board_has():
    found = broken(boards_import_rule, "boards")
    assert not found, found


def test_nothing_that_boards_put_together_imports_boards():
    found = broken(boards_rule, "firmware", "hal")
    assert not found, found


def test_the_firmware_rule_sees_each_kind_of_wrong_import():
    for snippet in (
        "import time",
        "import hal",
        "from hal import Hal",
        "from micropython import schedule",
        "import micropython",
        "def f():\n    import os",
        "from firmware.pump import Pump",
        "from firmware import pump",
        "import firmware.console",
        "from firmware.alarms import Alarms",  # sideways
        "from firmware.nowhere import x",
        "from . import pump",
    ):
        assert found_in(firmware_rule, snippet, "firmware/drive.py"), snippet
    assert "add it to FIRMWARE" in found_in(firmware_rule, "", "firmware/nowhere.py")[0]


def test_the_firmware_rule_allows_downward_imports():
    for snippet in (
        "from micropython import const",
        "from firmware.units import nl",
        "from firmware import units",
        "from firmware.therapy import basal",
        "from firmware.therapy.basal import Basal",
    ):
        assert not found_in(firmware_rule, snippet, "firmware/therapy/bolus.py"), snippet
    assert not found_in(
        firmware_rule, "from firmware.console_text import x", "firmware/console.py"
    )


def test_the_hal_rule_sees_firmware_and_foreign_ports():
    for snippet in ("import firmware", "from firmware.units import x", "import random"):
        assert found_in(hal_rule, snippet, "hal/sim/motor.py"), snippet
    assert found_in(hal_rule, "import rp2", "hal/sim/motor.py")
    assert found_in(hal_rule, "import rp2", "hal/esp32/stepper.py")
    assert not found_in(hal_rule, "import rp2", "hal/rp2/stepper.py")
    assert not found_in(hal_rule, "from . import motor", "hal/sim/plant.py")


def test_the_hal_rule_sees_a_part_that_knows_a_port_or_a_simulation():
    for snippet in (
        "import rp2",
        "import os",
        "from hal.sim.errors import EIO",
        "from hal import sim",
        "from hal.rp2.pulses import Pulses",
        "from . import missing, x\nimport esp32",
    ):
        assert found_in(hal_rule, snippet, "hal/parts/switch.py"), snippet
    assert found_in(hal_rule, "from hal.esp32 import pulses", "hal/rp2/pulses.py")
    for snippet in (
        "import machine, time",
        "from hal import RESET_SOFT",
        "from hal.parts import x",
    ):
        assert not found_in(hal_rule, snippet, "hal/parts/switch.py"), snippet
    assert not found_in(hal_rule, "import rp2\nimport gc", "hal/rp2/pulses.py")
    assert not found_in(hal_rule, "import os", "hal/stores/files.py")


def test_the_board_import_rule_sees_a_service():
    assert found_in(boards_import_rule, "import asyncio", "boards/rpi_pico/main.py")
    assert not found_in(boards_import_rule, "import vfs, sys", "boards/rpi_pico/main.py")
    assert not found_in(boards_import_rule, "import asyncio", "boards/host/sim.py")


def test_the_boards_rule_sees_an_import_of_boards():
    assert found_in(boards_rule, "from boards.host import build")
