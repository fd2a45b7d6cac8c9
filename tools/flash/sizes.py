"""python -m tools.flash.sizes [--out build/sizes.json]: how many bytes the pump is, by package.

Owns the sums over code_of() and image(). Blocks are those of a Pico's file system, 4 KB each:
littlefs puts several small files into one, so it is the most that they take.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tools.flash.boards import board_of, names
from tools.flash.image import code_of, image

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_BLOCK_BYTES = 4096
Sizes = dict[str, dict[str, int]]


def sizes() -> Sizes:
    """{board: {package: bytes, ...}}; "start" is what is no code of a package, "all" of it,
    "files" and "blocks" beside."""
    found: Sizes = {}
    for board in names():
        packages: dict[str, int] = defaultdict(int)
        files, code = image(board), code_of(board_of(board))
        for path, data in code:
            packages[package_of(path)] += len(data)
        packages["start"] = sum(len(data) for _, data in files) - sum(packages.values())
        found[board] = dict(sorted(packages.items()))
        found[board]["all"] = sum(len(data) for _, data in files)
        found[board]["files"] = len(files)
        found[board]["blocks"] = sum(max(1, -(-len(data) // _BLOCK_BYTES)) for _, data in files)
    return found


def package_of(path: str) -> str:
    """/hal/sim/motor.mpy is of hal/sim."""
    return "/".join(path.split("/")[1:-1][:2])


@app.command()
def main(
    out: Annotated[Path, typer.Option(help="file for the numbers")] = Path("build/sizes.json"),
) -> None:
    """Bytes of the .mpy files, by package and in all."""
    found = sizes()
    table = Table(box=None, header_style="")
    table.add_column("bytes")
    for board in found:
        table.add_column(board, justify="right")
    totals = ("all", "files", "blocks")
    rows = sorted({name for counts in found.values() for name in counts if name not in totals})
    for row in (*rows, *totals):
        cells = [f"{counts[row]:,}" if row in counts else "" for counts in found.values()]
        table.add_row(row, *cells)
    Console(highlight=False).print(table)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
