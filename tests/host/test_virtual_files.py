# test_virtual_files: what make virtual puts onto its board, what it takes away, and what is a
# person's and stays; and that a folder has one program at a time.

import subprocess
import sys

import pytest

from tools.flash import plan
from tools.virtual import files
from tools.virtual.lock import locked

FILES = [("/lib/firmware/a.mpy", b"new"), ("/lib/installed.txt", b"list"), ("/main.py", b"run")]
HERS = {
    "/lib/mylib/a.py": b"hers",
    "/lib/firmware.py": b"hers, too",
    "/lib/hal2/b.py": b"and this",
    "/notes.txt": b"and that",
    "/journal/history/0": b"\x00\x01",
}
STALE = {
    "/lib/firmware/gone.mpy": b"old",
    "/lib/boards/old/deep/rig.mpy": b"old",
    "/lib/arriving": b"half of one",
    "/boot.py": b"of a board that had one",
}


def write(board, there):
    for path, data in there.items():
        file = board / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def read(board):
    found = {path: path.read_bytes() for path in board.rglob("*") if path.is_file()}
    return {f"/{path.relative_to(board).as_posix()}": data for path, data in found.items()}


@pytest.fixture
def board(tmp_path, monkeypatch):
    """A board as sources of before have left it; files.refresh puts FILES there."""
    monkeypatch.setattr(files, "image", lambda _name: FILES)
    folder = tmp_path / "board"
    write(folder, {**HERS, **STALE, "/lib/firmware/a.mpy": b"old"})
    (folder / "lib" / "empty").mkdir()
    return folder


def test_what_is_ours_is_renewed_and_a_person_s_files_stay(board, tmp_path):
    assert files.refresh(board, tmp_path / "files.stamp") == len(FILES)
    assert read(board) == {**HERS, **dict(FILES)}
    assert (board / "lib" / "empty").is_dir() and not (board / "lib" / "boards").exists()


def test_files_of_sources_that_are_the_same_are_not_looked_at_again(board, tmp_path):
    files.refresh(board, tmp_path / "files.stamp")
    write(board, {"/main.py": b"a person's change"})
    assert files.refresh(board, tmp_path / "files.stamp") == 0
    (tmp_path / "files.stamp").write_text("others")
    assert files.refresh(board, tmp_path / "files.stamp") == 1


def test_ours_is_what_make_flash_looks_at():
    for top in plan.TOP:
        assert files.is_ours(top) and files.is_ours(f"{top}/x") and not files.is_ours(f"{top}x")
    assert not any(files.is_ours(path) for path in ("/", "/lib", *HERS))


def test_a_folder_has_one_program_at_a_time_and_is_free_when_that_is_killed(tmp_path):
    code = (
        "import sys, time, pathlib\n"
        "from tools.virtual.lock import locked\n"
        f"with locked(pathlib.Path({str(tmp_path / 'new')!r})):\n"
        "    print('locked', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout.readline() == b"locked\n"
            words = "another one runs with .*new; end it there, .*FOLDER=dir .*--folder dir"
            with pytest.raises(OSError, match=words), locked(tmp_path / "new"):
                pass
        finally:
            other.kill()
    with locked(tmp_path / "new"):
        pass
