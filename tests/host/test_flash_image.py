# test_flash_image: what goes onto a board is all that runs there, the same bytes on every machine,
# and in an order in which a board that is half-flashed does not deliver.

import ast
import binascii
import io
import re
from posixpath import normpath

import pytest

from boards import microbolus
from boards.rpi_pico import rig
from tools.flash import boards, bundle, compiler, image, package, sizes
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
    wanted = {normpath(f"/hal/parts/{name}.mpy") for name in files}
    rare = {f"/hal/parts/{name}.mpy" for name in RARE}
    there = {path for path, _ in image.code_of(board_of("rpi_pico"))}
    assert not there & rare and "/firmware/motion.mpy" not in there
    monkeypatch.setitem(rig.PARTS, port, data)
    there = {path for path, _ in image.code_of(board_of("rpi_pico"))}
    assert wanted <= there and not there & (rare - wanted)
    assert ("/firmware/motion.mpy" in there) == (port == "encoder")


def test_what_build_names_in_a_text_counts_as_imported():
    source = (REPOSITORY / "boards/build.py").read_text()
    needed = {choices[0] for _, choices in modules_needed(source, "boards/build.py")}
    assert {"hal.parts.tmc2209", "hal.parts.clock", "hal.stores.fram"} <= needed


@pytest.mark.parametrize("board", BOARDS)
def test_main_comes_last_and_the_list_before_it(board):
    paths = [path for path, _ in image.image(board)]
    assert paths == [
        "/microbolus.mpy", "/microbolus.bin", "/installed.txt", "/boot.py", "/main.py"
    ]  # fmt: skip


@pytest.mark.parametrize("board", BOARDS)
def test_all_that_is_compiled_lies_in_the_file_of_code_and_nothing_else_does(board, monkeypatch):
    files = dict(image.image(board))
    code = image.code_of(board_of(board))
    monkeypatch.setattr(
        microbolus, "open", lambda *_: io.BytesIO(files[bundle.FILE]), raising=False
    )
    found = microbolus.Code()
    there = 0
    for path, data in code:
        assert found.stat(path)[0] == 0x8000
        assert found.open(path, "rb").read()[: len(data)] == data
        assert files[bundle.FILE][bundle.content_of(files[bundle.FILE], path)] == data
        there += len(data)
    names = [path for path, _ in code]
    assert len(set(names)) == len(names)
    assert not [path for path in names if path.endswith((".py", "/main.mpy", "/manifest.mpy"))]
    folders = {
        "/".join(path.split("/")[:at]) for path in names for at in range(2, path.count("/") + 1)
    }
    assert all(found.stat(folder)[0] == 0x4000 for folder in {"/", *folders})
    overhead = 7 * (len(names) + len(folders) + 1) + 10
    assert len(files[bundle.FILE]) == there + overhead


def test_a_text_that_is_not_the_last_and_paths_that_look_alike_are_refused(monkeypatch):
    with pytest.raises(AssertionError):
        bundle.bundled([("/a/x.csv", b""), ("/b/y.csv", b"")])
    monkeypatch.setattr(bundle, "_hash", lambda path: path[:2].encode())
    with pytest.raises(ValueError, match="rename one"):
        bundle.bundled([("/firmware/x.mpy", b""), ("/firmware/y.mpy", b"")])


@pytest.mark.parametrize("board", BOARDS)
def test_the_list_on_the_board_names_every_file_but_itself(board):
    files = dict(image.image(board))
    first, *lines = files.pop("/installed.txt").decode().splitlines()
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
    pump = dict(image.code_of(board_of("rpi_pico")))["/firmware/pump.mpy"]
    assert b"firmware.pump" in pump and b"firmware/pump.py" not in pump


@pytest.mark.parametrize("board", ["rpi_pico", "rpi_pico2", "esp32_generic"])
def test_what_is_kept_among_the_names_of_its_folder_is_less_than_a_kilobyte(board):
    # littlefs reads these before boot.py can switch the motor off; it keeps 512 bytes there.
    small = [len(data) for _, data in image.image(board) if len(data) <= 512]
    assert sum(small) < 1_024


def test_boot_and_main_and_pins_are_on_the_board_as_they_are():
    files = dict(image.image("rpi_pico"))
    for path, source in (
        ("/boot.py", "boot.py"),
        ("/main.py", "main.py"),
    ):
        assert files[path] == (REPOSITORY / "boards/rpi_pico" / source).read_bytes()
    code = files[bundle.FILE]
    pins = (REPOSITORY / "boards/rpi_pico/pins.csv").read_bytes()
    assert code[bundle.content_of(code, "/boards/rpi_pico/pins.csv")] == pins


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


def test_the_code_twice_and_ninety_days_of_journal_fit_a_pico():
    # Twice while it is flashed. The journal takes 211 blocks of 352, its folders among them
    # (hal/stores/files.py).
    files, code = image.image("rpi_pico"), dict(image.image("rpi_pico"))[bundle.FILE]
    blocks = sizes.sizes()["rpi_pico"]["blocks"]
    assert blocks == -(-len(code) // 4_096) + len(files) - 1
    assert blocks + -(-len(code) // 4_096) + 211 <= 352 - 16


def test_sizes_add_up():
    for board, counts in sizes.sizes().items():
        packages = sum(
            count for name, count in counts.items() if name not in ("all", "files", "blocks")
        )
        assert packages == counts["all"] == sum(len(data) for _, data in image.image(board))
