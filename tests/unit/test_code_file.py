# test_code_file: of a file of code every module is found, byte for byte, and nothing else is; what
# is damaged in its head, or cut off, is an OSError, and nothing is ever written.
#
# The file is made here, from the form that boards/microbolus.py states.

import io
from binascii import crc32

from boards import microbolus

MODULES = [
    ("/firmware/__init__.mpy", b"M\x06package"),
    ("/firmware/pump.mpy", bytes(range(256)) * 3),
    ("/firmware/console/answers/a.mpy", b""),
    ("/hal/parts/x.mpy", b"M\x06x"),
    ("/boards/rig/pins.csv", b"STEP,GPIO2\n# it is\n"),
]
FOLDERS = ("/", "/firmware", "/firmware/console", "/hal", "/boards/rig")


def file_of(modules, folders=FOLDERS):
    entries = [(name, None) for name in folders] + list(modules)
    size = 7 * len(entries) + 3
    hashes = begins = b""
    at = 7 + size
    for name, data in entries:
        hashes += crc32(name.encode()).to_bytes(4, "little")
        begins += (0 if data is None else at).to_bytes(3, "little")
        at += len(data or b"")
    index = hashes + begins + at.to_bytes(3, "little")
    head = size.to_bytes(3, "little") + crc32(index, size).to_bytes(4, "little")
    return head + index + b"".join([data for _, data in modules])


def code_in(data):
    """The file system of a file with these bytes."""
    microbolus.open = lambda path, mode: (io.BytesIO if "b" in mode else Text)(data)
    code = microbolus.Code()
    code.stat("/")
    return code


class Text:
    """What open() gives for a text, as far as it is needed here."""

    def __init__(self, data):
        self._bytes = io.BytesIO(data)
        self.seek = self._bytes.seek

    def read(self):
        return str(self._bytes.read(), "utf-8")


def refused(ask, *arguments):
    """The number of the OSError that it raises; None when it raises none."""
    try:
        ask(*arguments)
    except OSError as error:
        return error.args[0]
    return None


def others(names):
    """Paths that are like these, and none of them."""
    for name in names:
        for at in range(len(name) + 1):
            yield name[:at] + "x" + name[at:]
            yield name[:at] + "/" + name[at:]
            yield name[:at] + name[at + 1 :]
            yield name[:at] + "_" + name[at + 1 :]
        yield name.replace(".mpy", ".py")


def test_every_module_begins_where_it_is_opened_and_every_folder_is_one():
    code = code_in(file_of(MODULES))
    for _ in range(2):
        for name, data in MODULES:
            assert len(code.stat(name)) == 10 and code.stat(name)[0] == 0x8000
            assert code.open(name, "rb").read(len(data)) == data
        for name in FOLDERS:
            assert code.stat(name)[0] == 0x4000
            assert refused(code.open, name, "rb") == 30
        code.forget()  # what is forgotten is read again


def test_the_last_ends_where_the_file_does():
    name, data = MODULES[-1]
    assert code_in(file_of(MODULES)).open(name, "r").read() == str(data, "utf-8")


def test_no_other_path_is_found():
    code = code_in(file_of(MODULES))
    there = [name for name, _ in MODULES] + list(FOLDERS)
    tried = 0
    for name in others(there):
        if name not in there:
            tried += 1
            assert refused(code.stat, name) == 2, name
            assert refused(code.open, name, "rb") == 2, name
    assert tried > 500


def test_a_hash_is_found_in_its_place_and_not_across_two():
    name, other = "/firmware/pump.mpy", "/firmware/absent.mpy"
    code = code_in(file_of(MODULES))
    index = code._index
    key = crc32(other.encode()).to_bytes(4, "little")
    for at in range(9):
        code._index = bytes(at) + key + bytes(8 - at) + index[12:]
        assert refused(code.stat, other) == (2 if at % 4 else None), at
        assert code.stat(name)[0] == 0x8000
    code._index = bytes(3) + key + bytes(1) + key + index[12:]
    assert code.stat(other)[0] == 0x4000, "the second is it"
    code._index = index[: len(index) // 7 * 4] + key + index[len(index) // 7 * 4 + 4 :]
    assert refused(code.stat, other) == 2, "where something begins is no hash"


def test_any_damage_to_the_index_is_an_oserror():
    data = bytearray(file_of(MODULES))
    for at in range(len(data) - sum([len(content) for _, content in MODULES])):
        for bit in (0x01, 0x80):
            data[at] ^= bit
            assert refused(code_in, bytes(data)) == 5, at
            data[at] ^= bit
    for byte in (b"\0", b"\xff"):
        assert refused(code_in, byte * len(data)) == 5


def test_a_file_that_is_cut_off_or_too_long_is_an_oserror():
    data = file_of(MODULES)
    for end in range(0, len(data), 7):
        assert refused(code_in, data[:end]) == 5, end
    assert refused(code_in, data[:-1]) == refused(code_in, data + b"\0") == 5


def test_damage_that_comes_later_is_an_oserror_when_it_is_read_again():
    data = file_of(MODULES)
    code = code_in(data)
    code.forget()
    microbolus.open = lambda path, mode: io.BytesIO(data[:10] + b"\0" + data[11:])
    for name, _ in MODULES:
        assert refused(code.stat, name) == refused(code.open, name, "rb") == 5


def test_nothing_is_written_and_no_names_are_told():
    code = code_in(file_of(MODULES))
    for mode in ("w", "wb", "a", "x"):
        assert refused(code.open, "/firmware/pump.mpy", mode) == 30, mode
    assert list(code.ilistdir("/")) == []
    assert code.statvfs("/")[2] == 0


def test_where_there_is_no_file_or_a_damaged_one_nothing_is_mounted():
    def absent(path, mode):
        raise OSError(2)

    microbolus.open = absent
    microbolus.mount()
    microbolus.open = lambda path, mode: io.BytesIO(file_of(MODULES)[:-1])
    assert "is damaged: make flash" in refused(microbolus.mount)
    assert microbolus.code is None
