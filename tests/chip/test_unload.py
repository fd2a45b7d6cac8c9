# test_unload: what has served on a board is taken out of memory, and nothing else.

import importlib.util
import sys
from types import ModuleType, SimpleNamespace

import boards.unload
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


def test_what_moves_is_kept_while_something_moves_and_forgotten_after(monkeypatch):
    forgotten = []
    monkeypatch.setattr(boards.unload, "unload", lambda *names: forgotten.extend(names))
    boards.unload.unload_answers(is_moving=True)
    kept = {"firmware.commands.infusing", "firmware.moving."}
    assert "firmware.commands.upkeep" in forgotten and not kept & set(forgotten)
    boards.unload.unload_answers(is_moving=False)
    assert kept <= set(forgotten)
    for name in forgotten:
        assert importlib.util.find_spec(name.rstrip(".")), name


def test_after_an_answer_the_index_of_the_code_leaves_memory_where_there_is_one(monkeypatch):
    forgotten = []
    code = SimpleNamespace(forget=lambda: forgotten.append("index"))
    monkeypatch.setattr(boards.unload, "unload", lambda *names: None)
    for mounted, times in (
        (None, 0),
        (SimpleNamespace(code=None), 0),
        (SimpleNamespace(code=code), 1),
    ):
        monkeypatch.setitem(sys.modules, "microbolus", mounted)
        boards.unload.unload_answers(is_moving=True)
        assert len(forgotten) == times
