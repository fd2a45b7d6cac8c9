# test_unload: what has served on a board is taken out of memory, and nothing else.

import sys
from types import ModuleType

from boards.unload import unload


def test_a_module_is_forgotten_by_sys_modules_and_by_its_package(monkeypatch):
    names = ("rooms", "rooms.held", "rooms.held.one", "rooms.held.two", "rooms.heldback")
    for name in names:
        package, _, module = name.rpartition(".")
        made = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, made)
        if package:
            setattr(sys.modules[package], module, made)
    held = sys.modules["rooms.held"]
    unload("rooms.held.")
    assert [name for name in names if name in sys.modules] == [
        "rooms", "rooms.held", "rooms.heldback"
    ]  # fmt: skip
    assert not hasattr(held, "one") and not hasattr(held, "two")
    unload("rooms.held", "rooms.nowhere")
    assert [name for name in names if name in sys.modules] == ["rooms"]
    assert not hasattr(sys.modules["rooms"], "held")
