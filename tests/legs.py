# legs: the tests on every interpreter, one leg after the other, counted.
#
#   python tests/legs.py [cpython|unix|wasm32|rules|long ...] [--only WORD]
#
# Owns which folder runs where. tests/unit and tests/contract run everywhere; tests/micropython in
# MicroPython, tests/unix in its unix port (it has file systems), tests/host in CPython, and
# tests/chip too, where board files find stand-ins of their modules, and PIO an emulator.
# What fails is printed in full, then what tests tell (tests/tell.py) and a line a leg; the last
# line is "N passed, N failed".

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

REPOSITORY = Path(__file__).resolve().parent.parent
# In the order in which they begin: folders whose files take long come first, so that none of them
# is left alone at the end. tests/conftest.py has the order for pytest.
FOLDERS = {
    "cpython": ("unit", "contract", "chip", "host"),
    "unix": ("unix", "micropython", "unit", "contract"),
    "wasm32": ("micropython", "unit", "contract"),
    "rules": ("rules",),
    "long": ("long",),
}
EVERY = ("cpython", "unix", "wasm32", "rules")  # what make test runs
TOLD = "told: "  # what a line of tests/tell.py begins with
# Bytes of heap on the unix port, as small as a board's: the Makefile says how it comes about.
HEAP = os.environ.get("HEAP", "768k")
FILE_LIMIT_S = 900
# Code for the interpreter; nothing on its path but the repository and what is frozen in. It
# collects here, at the outermost level, because there the 32-bit build can (tests/wasm32.py).
GUEST = """
import sys, gc
gc.threshold(256_000)
sys.path[:] = [{root!r}, '.frozen']
{setup}
from tests.run import Run
run = Run({name!r})
gc.collect()
while run.step():
    gc.collect()
"""


def files_of(leg: str, only: str) -> list[Path]:
    """The test files of a leg, relative to the repository, whose path holds the word only."""
    found: list[Path] = []
    for folder in FOLDERS[leg]:
        for path in sorted((REPOSITORY / "tests" / folder).rglob("test_*.py")):
            if only in str(path.relative_to(REPOSITORY)):
                found.append(path.relative_to(REPOSITORY))
    return found


def told(output: str) -> str:
    """Of what was printed, the lines that tests tell although they pass."""
    return "\n".join(line for line in output.split("\n") if line.startswith(TOLD))


def pytest_leg(files: list[Path]) -> tuple[int, int, str]:
    """Passed, failed, and what was told; when something failed, all that pytest printed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        # One more than processors: tests of boards that are programs wait most of the time.
        command = [sys.executable, "-m", "pytest", "-q", "-n", str((os.cpu_count() or 1) + 1)]
        # A process that has run its share takes from another's.
        command += ["--dist", "worksteal", "--junitxml", str(report), *map(str, files)]
        output, code = run_process(command)
        if not report.exists():
            return 0, 1, output
        suite = next(ElementTree.parse(report).getroot().iter("testsuite")).attrib
    bad = int(suite["failures"]) + int(suite["errors"])
    passed = int(suite["tests"]) - bad - int(suite["skipped"])
    if code and not bad:
        bad = 1  # pytest itself was not content
    return passed, bad, output if bad else told(output)


def micropython_leg(command: list[str], files: list[Path], **how: str) -> tuple[int, int, str]:
    """Passed, failed, what was told, and what the failing files printed. A process a file."""

    def one(path: Path) -> tuple[int, int, str]:
        name = ".".join(path.with_suffix("").parts)
        output, code = run_process([*command, GUEST.format(name=name, **how)])
        lines = output.rstrip().split("\n")
        verdict = lines[-1].split()
        if len(verdict) == 3 and verdict[0] == "@":
            passed, failed = int(verdict[1]), int(verdict[2])
            return passed, failed, "\n".join(lines[:-1]) if failed else told(output)
        return 0, 1, f"FAILED {name}: no verdict, exit {code}\n{output}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(one, files))
    return (
        sum(result[0] for result in results),
        sum(result[1] for result in results),
        "\n".join(result[2] for result in results if result[2]),
    )


def run_process(command: list[str]) -> tuple[str, int]:
    """What it printed, and how it ended."""
    try:
        done = subprocess.run(
            command,
            cwd=REPOSITORY,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=FILE_LIMIT_S,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired as late:
        said = late.stdout.decode("utf-8", "replace") if isinstance(late.stdout, bytes) else ""
        return f"{said}\nno end after {FILE_LIMIT_S} s", -1
    return done.stdout, done.returncode


def run_leg(leg: str, files: list[Path]) -> tuple[int, int, str]:
    if leg == "unix":
        micropython = os.environ.get(
            "MICROPYTHON", str(Path(sys.executable).parent / "micropython")
        )
        if os.sep in micropython:
            micropython = os.path.abspath(micropython)
        command = [micropython, "-X", "heapsize=" + HEAP, "-c"]
        return micropython_leg(command, files, root="", setup="")
    if leg == "wasm32":
        command = [sys.executable, "tests/wasm32.py"]
        return micropython_leg(
            command, files, root="/input", setup="from tests import heap32; heap32.install()"
        )
    return pytest_leg(files)


def main() -> int:
    parser = argparse.ArgumentParser(description="the tests on every interpreter, counted")
    parser.add_argument(
        "legs", nargs="*", help="of " + ", ".join(FOLDERS) + "; without: " + ", ".join(EVERY)
    )
    parser.add_argument("--only", default="", metavar="WORD", help="files with WORD in their path")
    options = parser.parse_args()
    for leg in options.legs:
        if leg not in FOLDERS:
            parser.error(f"no leg is called {leg}; there are " + ", ".join(FOLDERS))
    all_passed = all_failed = 0
    for leg in options.legs or EVERY:
        files = files_of(leg, options.only)
        if not files and options.only:
            continue
        start = time.monotonic()
        passed, failed, output = run_leg(leg, files) if files else (0, 0, "")
        if passed + failed == 0:
            # A leg that runs nothing proves nothing, and must not look green.
            failed, output = 1, f"{leg}: ran no test"
        if output:
            print(re.sub(f"^{TOLD}", " " * 13, output.rstrip(), flags=re.M), flush=True)
        seconds = round(time.monotonic() - start)
        print(f"{leg:12} {passed:5} passed, {failed} failed   ({seconds} s)", flush=True)
        all_passed += passed
        all_failed += failed
    print(f"{all_passed} passed, {all_failed} failed")
    return 1 if all_failed or not all_passed else 0


if __name__ == "__main__":
    sys.exit(main())
