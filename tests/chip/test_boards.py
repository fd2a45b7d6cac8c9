# test_boards: the data of each board, what boot.py does with it, and the check of the code.

import importlib
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import boards
from boards import integrity, seal
from boards.build import RigData
from firmware.config import Rig
from tests.chip.standins import loaded, pin_class

with loaded({"machine": SimpleNamespace(Pin=pin_class())}):
    from boards import pins

FOLDER = Path(boards.__file__).parent
BOARDS = sorted(path.parent.name for path in FOLDER.glob("*/pins.csv"))
OUTPUTS = {"EN", "STEP", "DIR", "VIBRATE", "BUZZER", "RED", "YELLOW"}


def rig_of(board):
    return importlib.import_module(f"boards.{board}.rig")


def silenced(monkeypatch, parts, names):
    """[(pin, level), ...] that boot.py drives, in its order."""
    pin = pin_class()
    monkeypatch.setitem(sys.modules, "machine", SimpleNamespace(Pin=pin))
    monkeypatch.delitem(sys.modules, "boards.safe", raising=False)
    safe = importlib.import_module("boards.safe")
    monkeypatch.delitem(sys.modules, "boards.safe")
    safe.silence(parts, names)
    return pin.log


@pytest.mark.parametrize("board", BOARDS)
def test_every_output_is_made_inactive_and_en_first(board, monkeypatch):
    names = pins.named(board)
    log = silenced(monkeypatch, rig_of(board).PARTS, names)
    assert log[0] == (names["EN"], 1)
    assert {pin for pin, _ in log} == {names[name] for name in OUTPUTS}
    assert all(level == 0 for _, level in log[1:])


@pytest.mark.parametrize("board", BOARDS)
def test_the_first_thing_boot_does_is_en_as_a_number(board):
    lines = (FOLDER / board / "boot.py").read_text().splitlines()
    code = [line.partition("  #")[0] for line in lines if line and line[0] != "#"]
    assert code[0] == "import umachine"
    assert code[1] == f"umachine.Pin({pins.named(board)['EN']}, umachine.Pin.OUT, value=1)"


@pytest.mark.parametrize("board", [*BOARDS, "host"])
def test_boot_has_the_code_mounted_before_it_imports_any_of_it(board):
    lines = (FOLDER / board / "boot.py").read_text().splitlines()
    code = [line.partition("  #")[0] for line in lines]
    at = code.index("import microbolus")
    assert [line for line in code[at + 1 :] if line][0] == "microbolus.mount()"
    assert not [line for line in code[:at] if "boards" in line and line[0] != "#"]


def test_polarity_is_data_and_a_driver_is_active_low_when_nobody_says(monkeypatch):
    names = {"EN": 4, "VIBRATE": 9, "RED": 10, "GREEN": 11, "BUZZER": 8, "FORCE_CLOCK": 14}
    assert dict(silenced(monkeypatch, {"driver": {}}, names)) == {
        4: 1, 9: 0, 10: 0, 11: 0, 8: 0, 14: 0
    }  # fmt: skip
    other_way = {
        "driver": {"active_low": False},
        "vibrator": {"active_low": True},
        "light": {"active_low": True},
        "buzzer": {"active_low": True},
    }
    assert dict(silenced(monkeypatch, other_way, names)) == {4: 0, 9: 1, 10: 1, 11: 1, 8: 1, 14: 0}


@pytest.mark.parametrize("board", BOARDS)
def test_no_pin_has_two_names_and_the_rig_is_one_the_pump_takes(board):
    names = pins.named(board)
    assert len(set(names.values())) == len(names)
    Rig(**rig_of(board).RIG)


@pytest.mark.parametrize("board", BOARDS)
def test_a_board_says_what_it_is(board):
    about = json.loads((FOLDER / board / "board.json").read_text())
    assert about["mcu"] in ("rp2040", "rp2350", "esp32")
    for name in ("boot.py", "main.py"):
        words = (FOLDER / board / name).read_text()
        assert f'"{board}"' in words


@pytest.mark.parametrize("line", ("STEP,2", "STEP", "STEP,GPIO", "STEP,GPIOx", "STEP GPIO2"))
def test_a_line_of_pins_that_names_no_pin_is_refused(line, tmp_path, monkeypatch):
    monkeypatch.setattr(boards, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pins.csv").write_text(f"# mine\n\n{line}\n")
    with pytest.raises(ValueError, match="STEP,GPIO2"):
        pins.named("mine")


def test_a_pin_that_is_named_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(boards, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pins.csv").write_text("EN,GPIO4\nSTEP,GPIO2\nEN,GPIO22\n")
    with pytest.raises(ValueError, match="two lines say which pin is EN"):
        pins.named("mine")


def test_what_is_missing_in_the_data_of_a_rig_is_said_in_words():
    data = RigData({"force": {"part": "guess"}, "seated": None}, {"STEP": 2})
    for ask, words in (
        (lambda: data.pin("SEATED"), "pins.csv has no SEATED"),
        (lambda: data.part("force", "analog", "hx711"), "force is 'guess', not one of: analog"),
        (lambda: data.part("rtc", "internal"), "there is no rtc"),
        (data.bus, "i2c is None"),
    ):
        with pytest.raises(ValueError, match=words):
            ask()
    assert data.data("seated") is None
    assert data.data("force") == {}


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """Three files of code, listed; one of several pieces of 4 KB."""
    library = tmp_path / "lib"
    (library / "boards").mkdir(parents=True)
    (library / "boards" / "__init__.mpy").write_bytes(b"boards")
    (library / "firmware").mkdir()
    (library / "firmware" / "pump.mpy").write_bytes(b"pump" * 3_000)
    (library / "firmware" / "units.mpy").write_bytes(b"")
    monkeypatch.setattr(boards, "__file__", str(library / "boards" / "__init__.mpy"))
    lines = ["microbolus 1"]
    for path in sorted(library.rglob("*.mpy")):
        content = path.read_bytes()
        lines.append(f"{integrity.binascii.crc32(content):08x} {len(content)} {path}")
    (library / "installed.txt").write_text("\n".join(lines) + "\n")
    monkeypatch.setattr(integrity, "LIST", str(library / "installed.txt"))
    return library


def test_what_was_installed_is_whole(installation):
    installed = integrity.Installed()
    for _ in range(20):
        assert installed.is_whole()
        installed.check_next()


@pytest.mark.parametrize("harm", ("changed", "longer", "missing", "a line", "the list", "no list"))
def test_any_harm_to_the_code_is_found_at_the_start(harm, installation):
    pump = installation / "firmware" / "pump.mpy"
    listed = installation / "installed.txt"
    if harm == "changed":
        pump.write_bytes(b"pumb" + pump.read_bytes()[4:])
    elif harm == "longer":
        pump.write_bytes(pump.read_bytes() + b"\0")
    elif harm == "missing":
        pump.unlink()
    elif harm == "a line":
        listed.write_text(listed.read_text().replace("0 ", "0  ", 1))
    elif harm == "the list":
        listed.write_text(listed.read_text()[1:])
    else:
        listed.unlink()
    assert not integrity.Installed().is_whole()


def test_harm_that_comes_later_is_found_within_one_round(installation):
    installed = integrity.Installed()
    pump = installation / "firmware" / "pump.mpy"
    pump.write_bytes(pump.read_bytes()[:-1] + b"b")
    for _ in range(9):  # a line and its file, three times, two pieces more, and the list's end
        installed.check_next()
    assert not installed.is_whole()


@pytest.mark.parametrize("size", (0, 1, 512, 4_095, 4_096, 4_097, 8_192))
def test_a_file_of_any_length_is_looked_at_in_pieces_and_found_right(size, installation):
    content = bytes(range(256)) * 32
    pump = installation / "firmware" / "pump.mpy"
    pump.write_bytes(content[:size])
    (installation / "installed.txt").write_text(
        f"microbolus 1\n{integrity.binascii.crc32(content[:size]):08x} {size} {pump}\n"
    )
    installed = integrity.Installed()
    for _ in range(20):
        installed.check_next()
        assert installed.is_whole()
    pump.write_bytes(content[:size] + b"x")
    for _ in range(6):
        installed.check_next()
    assert not installed.is_whole()


def test_code_that_is_frozen_has_no_files_and_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(boards, "__file__", str(tmp_path / "boards" / "__init__.py"))
    installed = integrity.Installed()
    installed.check_next()
    assert installed.is_whole()


def test_a_person_can_say_that_what_is_there_is_right(installation, monkeypatch):
    (installation / "hal").mkdir()
    (installation / "microbolus.py").write_bytes(b"loader")
    (installation / "firmware" / "pump.mpy").write_bytes(b"mine")

    def ilistdir(folder):
        for entry in os.scandir(folder):
            yield entry.name, 0x4000 if entry.is_dir() else 0x8000, 0

    monkeypatch.setattr(integrity.os, "ilistdir", ilistdir, raising=False)
    monkeypatch.setattr(seal, "_ROOT_FILES", ())
    monkeypatch.setattr(seal, "LIST", integrity.LIST)
    assert not integrity.Installed().is_whole()
    seal.seal()
    assert integrity.Installed().is_whole()
    for path in ("microbolus.py", "firmware/pump.mpy", "boards/__init__.mpy"):
        before = (installation / path).read_bytes()
        (installation / path).write_bytes(b"other")
        assert not integrity.Installed().is_whole()
        (installation / path).write_bytes(before)


def test_where_the_code_is_one_file_it_is_that_one_and_boot_and_main_that_are_listed(
    tmp_path, monkeypatch
):
    for name in ("boot.py", "microbolus.bin"):
        (tmp_path / name).write_bytes(name.encode())
    roots = tuple(str(tmp_path / name) for name in ("boot.py", "main.py", "microbolus.bin"))
    monkeypatch.setattr(seal, "_ROOT_FILES", roots)
    monkeypatch.setattr(seal, "_CODE", roots[2])
    monkeypatch.setattr(seal, "LIST", str(tmp_path / "installed.txt"))
    seal.seal()
    lines = (tmp_path / "installed.txt").read_text().splitlines()
    assert [line.split()[2] for line in lines[1:]] == [roots[0], roots[2]]
