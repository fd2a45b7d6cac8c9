"""python -m tools.flash.package: writes package.json, by which mip installs the pump.

Owns the file. For a package manager there is one list for every board, as sources: mip takes what
MicroPython compiles by itself, and leaves out boot.py and main.py, which are one board's and lie
in / (boards/README.md says how to copy them). A test holds the file to what this module makes.
"""

from __future__ import annotations

import json
import re
import sys

from tools.flash.boards import REPOSITORY, board_of, names
from tools.flash.image import sources

FILE = REPOSITORY / "package.json"
# In the changelog the newest version has the form "## [1.2.0]"; until there is one, this.
_UNRELEASED = "0.0.0"


def text() -> str:
    """package.json as it should be: a name on the board below /lib, and where it is from here."""
    found = set()
    for name in names():
        board = board_of(name)
        if board.mcu != "host":
            found |= {
                (path.removeprefix("/lib/"), source)
                for path, source in sources(board)
                if path.startswith("/lib/")
            }
    said = {"urls": [list(pair) for pair in sorted(found)], "deps": [], "version": version()}
    return json.dumps(said, indent=2) + "\n"


def version() -> str:
    """Of the newest release in the changelog."""
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(r"^## \[(\d[\w.-]*)\]", changelog, re.MULTILINE)
    return released[1] if released else _UNRELEASED


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE.name}: {len(json.loads(text())['urls'])} files\n")
