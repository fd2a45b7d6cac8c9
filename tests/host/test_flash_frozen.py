# test_flash_frozen: what a board's manifest.py freezes into a firmware is what `make flash`
# copies: no module is left out, and none that is of another board comes with it.

from types import SimpleNamespace

import pytest

from tools.flash.boards import REPOSITORY, board_of, names
from tools.flash.image import sources


class Manifest:
    """What MicroPython's build makes of a manifest.py, as far as ours go. modules: names on the
    board; included: manifests of others."""

    def __init__(self, file):
        self.modules = set()
        self.included = []
        self._run(file, {})

    def _run(self, file, options):
        self._folder = file.parent
        given = {
            "include": self._include,
            "package": self._package,
            "module": self._module,
            "options": SimpleNamespace(**options),
        }
        exec(compile(file.read_text(), str(file), "exec"), given)

    def _include(self, path, **options):
        if path.startswith("$"):
            self.included.append(path)
        else:
            self._run((self._folder / path).resolve(), options)

    def _package(self, package, files=None, base_path="."):
        base = (self._folder / base_path).resolve()
        chosen = [base / package / name for name in files or ()]
        for path in chosen if files else (base / package).rglob("*.py"):
            self._add(base, path)

    def _module(self, name, base_path="."):
        base = (self._folder / base_path).resolve()
        self._add(base, base / name)

    def _add(self, base, path):
        assert path.is_file(), path
        self.modules.add(path.relative_to(base).as_posix())


@pytest.mark.parametrize("board", [name for name in names() if name != "host"])
def test_what_is_frozen_is_what_is_copied(board):
    manifest = Manifest(REPOSITORY / "boards" / board / "manifest.py")
    copied = {
        path.removeprefix("/lib/")
        for path, _ in sources(board_of(board))
        if path.startswith("/lib/") and path.endswith(".py")
    }
    assert manifest.modules == copied
    assert manifest.included == ["$(PORT_DIR)/boards/manifest.py"]
