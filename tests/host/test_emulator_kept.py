# test_emulator_kept: the flash of make emulate outlives it, is that of one program at a time, and
# which image it runs is said.

import struct

import pytest

from tools.emulate import __main__ as program
from tools.emulate import firmware, image, kept
from tools.virtual.lock import locked

FILES = [("/lib/firmware/a.mpy", b"new"), ("/main.py", b"print(1)\n")]


@pytest.fixture
def uf2(tmp_path):
    """A UF2 file of one block that holds 256 times 0x42 at the start of the flash."""
    head = struct.pack("<8I", 0x0A324655, 0x9E5D5157, 0, 0x1000_0000, 256, 0, 1, 0)
    path = tmp_path / "small.uf2"
    path.write_bytes(head + b"\x42" * 256 + bytes(220) + struct.pack("<I", 0x0AB16F30))
    return path


def test_a_new_flash_has_the_firmware_and_our_files(tmp_path, uf2):
    flash = kept.loaded(tmp_path / "none", uf2, FILES)
    assert len(flash) == image.FLASH_BYTES
    assert flash[:256] == b"\x42" * 256 and flash[256:512] == b"\xff" * 256
    assert image.files_in(flash) == dict(FILES)


def test_the_journal_stays_and_what_is_ours_is_renewed(tmp_path, uf2):
    old = [
        ("/lib/firmware/a.mpy", b"old"),
        ("/lib/firmware/gone.mpy", b"x"),
        ("/journal/history/0", b"\x00\x01" * 99),
    ]
    kept.save(tmp_path, image.flash_of(uf2, old))
    flash = kept.loaded(tmp_path, uf2, FILES)
    assert image.files_in(flash) == {**dict(FILES), "/journal/history/0": b"\x00\x01" * 99}


def test_a_person_s_files_stay_beside_ours(tmp_path, uf2):
    hers = {"/lib/mylib/a.py": b"hers", "/lib/firmware.py": b"hers", "/notes.txt": b"hers"}
    kept.save(tmp_path, image.flash_of(uf2, [*hers.items(), ("/lib/hal/gone.mpy", b"x")]))
    assert image.files_in(kept.loaded(tmp_path, uf2, FILES)) == {**dict(FILES), **hers}


def test_a_flash_with_our_files_is_taken_as_it_is(tmp_path, uf2):
    content = image.flash_of(uf2, [*FILES, ("/journal/x", b"y"), ("/lib/mylib/a.py", b"hers")])
    kept.save(tmp_path, content)
    assert kept.loaded(tmp_path, uf2, FILES) == content


def test_nobody_else_has_the_flash_from_its_loading_to_its_saving(
    tmp_path, uf2, monkeypatch, capsys
):
    tried = []

    def while_another_tries(function, ends=None):
        def tries(*arguments):
            with pytest.raises(OSError, match="another one runs"), locked(tmp_path / "new"):
                pass
            tried.append(function)
            if ends:
                raise ends
            return function(*arguments)

        return tries

    monkeypatch.setattr(program.signal, "signal", lambda *_: None)  # pytest's own Ctrl-C
    monkeypatch.setattr(kept, "loaded", while_another_tries(kept.loaded))
    monkeypatch.setattr(program.Paced, "begin", lambda _: None)  # there is nothing to start
    monkeypatch.setattr(program.Paced, "run", while_another_tries("run", KeyboardInterrupt))
    monkeypatch.setattr(kept, "save", while_another_tries(kept.save))
    program.emulate(str(uf2), tmp_path / "new")
    assert len(tried) == 3
    assert "\nmpremote connect /dev/" in capsys.readouterr().out
    with locked(tmp_path / "new"), pytest.raises(program.typer.Exit):
        program.emulate(str(uf2), tmp_path / "new")
    assert capsys.readouterr().err.count("\n") == 1


def test_a_flash_without_a_file_system_is_said(tmp_path, uf2):
    kept.save(tmp_path, bytes(image.FLASH_BYTES))
    with pytest.raises(kept.Unreadable, match="delete it"):
        kept.loaded(tmp_path, uf2, FILES)


def test_what_is_no_image_is_said(tmp_path, uf2):
    for content in (b"", b"short"):
        uf2.write_bytes(content)
        with pytest.raises(ValueError, match="is not a UF2 file"):
            image.firmware_of(uf2)


def test_an_image_for_another_board_is_said(uf2):
    block = bytearray(uf2.read_bytes())
    block[12:16] = (0x1000_0000 + image.FILES_AT).to_bytes(4, "little")
    uf2.write_bytes(block)
    with pytest.raises(ValueError, match="for another board"):
        image.firmware_of(uf2)


def test_without_an_image_it_is_said_what_to_do(monkeypatch):
    with pytest.raises(firmware.NoFirmware, match="UF2=nowhere.uf2: there is no such file"):
        firmware.found("nowhere.uf2")

    def no_network(*_):
        raise OSError("unreachable")

    monkeypatch.setattr(firmware, "retrieve", no_network)
    with pytest.raises(firmware.NoFirmware, match="then UF2=path"):
        firmware.found(None)
