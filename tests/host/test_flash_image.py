# test_flash_image: what goes onto a board is all that runs there, the same bytes on every machine,
# and in an order in which a board that is half-flashed does not deliver.

import ast
import binascii
import re
from posixpath import normpath

import pytest

from boards.rpi_pico import rig
from tools.flash import boards, compiler, image, package, sizes
from tools.flash.boards import REPOSITORY, board_of

BOARDS = boards.names()
PACKAGES = ("firmware", "hal", "boards")
# What a usual rig does without.
RARE = ("as5600", "ds3231", "hx711", "keys", "tmc2209", "tmcwire", "watchdog")
# A class in a text, as in the table of boards/build.py: hal.parts.switch.Switch
CLASS = re.compile(r"\b(hal(?:\.[a-z0-9_]+)+)\.[A-Z]\w*")


def modules_needed(source, name):
    """The modules of ours that a file imports, with the line of it; those behind an if too, and
    those of the classes that it names in a text."""
    for node in ast.walk(ast.parse(source, name)):
        names = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [[module] for module in CLASS.findall(node.value)]
        if isinstance(node, ast.ImportFrom):
            names = [[f"{node.module}.{alias.name}", node.module] for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [[alias.name] for alias in node.names]
        for choices in names:
            if choices[0].split(".")[0] in PACKAGES:
                yield node.lineno, choices


def missing_in(board):
    sources = image.sources(board_of(board))
    there = {
        path.removeprefix("/lib/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path, _ in sources
        if path.startswith("/lib/")
    }
    missing = []
    for _, source in sources:
        if source.endswith(".py"):
            for line, choices in modules_needed((REPOSITORY / source).read_text(), source):
                if not any(choice in there for choice in choices):
                    missing.append(f"{source}:{line}: {choices[-1]}")
    return missing


def test_there_are_the_boards_that_have_a_board_json():
    assert {"host", "rpi_pico", "rpi_pico2"} <= set(BOARDS)


@pytest.mark.parametrize("board", [name for name in BOARDS if name != "host"])
def test_whatever_a_file_on_a_board_imports_is_on_it(board):
    # What is of its chip is imported behind an if.
    other = {"esp32": "rp2", "rp2": "esp32"}[board_of(board).chip.hal[0]]
    mine = (f": hal.{other}.", f": boards.pacer_{other}")
    assert [line for line in missing_in(board) if not any(name in line for name in mine)] == []


@pytest.mark.parametrize(
    ("port", "data", "files"),
    [
        ("force", {"part": "hx711"}, ["hx711"]),
        ("driver", {"part": "tmc2209"}, ["tmc2209", "tmcwire", "stepdir"]),
        ("encoder", {}, ["as5600"]),
        ("keys", {"pins": ("KEY1",)}, ["keys", "switch"]),
        ("rtc", {"part": "ds3231"}, ["ds3231", "calendar"]),
        ("watchdog", {}, ["watchdog"]),
        ("store", {"part": "fram"}, ["../stores/fram"]),
    ],
)
def test_a_part_that_rig_py_names_is_on_the_board_and_no_other_is(monkeypatch, port, data, files):
    wanted = {normpath(f"/lib/hal/parts/{name}.mpy") for name in files}
    rare = {f"/lib/hal/parts/{name}.mpy" for name in RARE}
    there = {path for path, _ in image.image("rpi_pico")}
    assert not there & rare and "/lib/firmware/motion.mpy" not in there
    monkeypatch.setitem(rig.PARTS, port, data)
    there = {path for path, _ in image.image("rpi_pico")}
    assert wanted <= there and not there & (rare - wanted)
    assert ("/lib/firmware/motion.mpy" in there) == (port == "encoder")


def test_what_build_names_in_a_text_counts_as_imported():
    source = (REPOSITORY / "boards/build.py").read_text()
    needed = {choices[0] for _, choices in modules_needed(source, "boards/build.py")}
    assert {"hal.parts.tmc2209", "hal.parts.clock", "hal.stores.fram"} <= needed


@pytest.mark.parametrize("board", BOARDS)
def test_main_comes_last_and_the_list_before_it(board):
    paths = [path for path, _ in image.image(board)]
    assert paths[-3:] == ["/lib/installed.txt", "/boot.py", "/main.py"]
    assert len(set(paths)) == len(paths)
    assert all(path.startswith("/lib/") for path in paths[:-2])
    assert not [path for path in paths[:-2] if path.endswith((".py", "main.mpy", "manifest.mpy"))]


@pytest.mark.parametrize("board", BOARDS)
def test_the_list_on_the_board_names_every_file_but_itself(board):
    files = dict(image.image(board))
    first, *lines = files.pop("/lib/installed.txt").decode().splitlines()
    assert first == "microbolus 1"
    assert lines == [
        f"{binascii.crc32(data):08x} {len(data)} {path}" for path, data in sorted(files.items())
    ]


def test_the_same_source_gives_the_same_bytes_wherever_it_lies(tmp_path, monkeypatch):
    before = image.image("rpi_pico")
    monkeypatch.setattr(compiler, "CACHE", tmp_path / "somewhere" / "else")
    assert image.image("rpi_pico") == before
    betrayed = [path for path, data in before if str(REPOSITORY).encode() in data]
    assert betrayed == []
    pump = dict(before)["/lib/firmware/pump.mpy"]
    assert b"firmware.pump" in pump and b"firmware/pump.py" not in pump


@pytest.mark.parametrize("board", ["rpi_pico", "rpi_pico2", "esp32_generic"])
def test_no_code_of_a_quarter_kilobyte_or_more_is_kept_among_the_names_of_its_folder(board):
    # littlefs reads these before boot.py can switch the motor off; it keeps 512 bytes there.
    code = [(path, data) for path, data in image.image(board) if path.endswith(".mpy")]
    assert [path for path, data in code if 256 <= len(data) <= 512] == []


def test_boot_and_main_and_pins_are_on_the_board_as_they_are():
    files = dict(image.image("rpi_pico"))
    for path, source in (
        ("/boot.py", "boot.py"),
        ("/main.py", "main.py"),
        ("/lib/boards/rpi_pico/pins.csv", "pins.csv"),
    ):
        assert files[path] == (REPOSITORY / "boards/rpi_pico" / source).read_bytes()


def test_a_source_that_does_not_compile_says_where():
    with pytest.raises(compiler.DoesNotCompile, match="^firmware/x.py:2: SyntaxError.*$"):
        compiler.compiled(b"x = 1\ny = = 2\n", "firmware/x.py", "armv6m")


def test_a_board_that_is_not_there_is_told_with_those_that_are():
    for name in ("", "pico", "../boards/host", "hal"):
        with pytest.raises(boards.NoSuchBoard, match="there are .*host, rpi_pico"):
            board_of(name)


def test_adding_a_board_is_adding_a_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(boards, "REPOSITORY", tmp_path)
    folder = tmp_path / "boards" / "mine"
    folder.mkdir(parents=True)
    (folder / "board.json").write_text('{"mcu": "rp2040", "product": "Mine"}')
    assert boards.names() == ["mine"]
    assert board_of("mine").chip.march == "armv6m"
    (folder / "board.json").write_text('{"mcu": "z80"}')
    with pytest.raises(boards.NoSuchBoard, match="mcu is 'z80', not one of rp2040"):
        board_of("mine")


def test_package_json_lists_what_is_there():
    assert package.FILE.read_text() == package.text(), "make package writes it anew"


def test_sizes_add_up():
    for board, counts in sizes.sizes().items():
        packages = sum(
            count for name, count in counts.items() if name not in ("all", "files", "blocks")
        )
        assert packages == counts["all"] == sum(len(data) for _, data in image.image(board))
