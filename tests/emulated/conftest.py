# conftest: emulated boards for the scenarios, or the reason why there is none.
#
# Owns the boards at the points where scenarios begin: a start takes a minute, so a board is
# brought there once, and each test goes on in a process of its own, with all it does.

import io
import os
import pickle
import sys
import traceback
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from tests.emulated.scenes import CLOCK, PROFILE, answer
from tests.tell import MARK
from tools.emulate import firmware
from tools.emulate.bench import Bench, flash

FOLDER = Path(__file__).parent
KEPT = "build/emulated.txt"
# Fixtures that stand still between tests: whoever asks for one runs in a process of its own.
_SHARED = {"started", "delivering"}


@pytest.fixture(scope="session")
def uf2():
    """The MicroPython image; without one, every test here is skipped, and says why."""
    try:
        return firmware.found(os.environ.get("UF2"))
    except firmware.NoFirmware as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def started(uf2):
    """A new board, at its first prompt."""
    bench = Bench(flash(uf2))
    bench.greeting = bench.repl.wait()
    return bench


@pytest.fixture(scope="session")
def delivering(uf2):
    """A board of its own, delivering a basal rate, and nothing else going on."""
    bench = Bench(flash(uf2))
    bench.repl.wait()
    for line in ("begin()", 'load(300, "U-100")', f'basal("{PROFILE}")', f'clock("{CLOCK}")'):
        answer(bench, f"pump.{line}")
    assert answer(bench, "pump.resume()").startswith("delivering")
    bench.board.run(1_000)
    return bench


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session):
    """A run of these tests alone that ran none of them proves nothing, and must not look green."""
    result = yield  # the summary, so that this is the last line
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal and _none_ran(terminal):  # a worker of xdist has no terminal
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED
        terminal.write_line(
            "not one emulated test ran, for want of a MicroPython image: give one with UF2=path"
        )
    return result


def pytest_terminal_summary(terminalreporter, exitstatus):
    """What tests told, kept beside what make sizes keeps: all of it, of one run, or none."""
    if exitstatus or not _all_passed(terminalreporter):
        return
    reports = _of_ours(terminalreporter, "passed")
    lines = [line for report in reports for line in report.capstdout.splitlines()]
    told = [line.removeprefix(MARK) + "\n" for line in lines if line.startswith(MARK)]
    kept = terminalreporter.config.rootpath / KEPT
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("".join(told), encoding="utf-8")


def _prefix(terminal):
    """What the name of every test here begins with."""
    return FOLDER.relative_to(terminal.config.rootpath).as_posix() + "/"


def _of_ours(terminal, how):
    reports = terminal.getreports(how)
    return [report for report in reports if report.nodeid.startswith(_prefix(terminal))]


def _none_ran(terminal):
    """All that there was to run is here, and was skipped."""
    if any(terminal.getreports(how) for how in ("passed", "failed", "error")):
        return False
    skipped = _of_ours(terminal, "skipped")
    return skipped != [] and skipped == terminal.getreports("skipped")


def _all_passed(terminal):
    """Of every file here tests have passed, and nothing was skipped or left out."""
    if any(_of_ours(terminal, how) for how in ("skipped", "deselected")):
        return False
    passed = {report.nodeid.partition("::")[0] for report in _of_ours(terminal, "passed")}
    return passed == {_prefix(terminal) + path.name for path in FOLDER.glob("test_*.py")}


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    if not _SHARED & set(arguments):
        return None
    failed, printed = _apart(lambda: pyfuncitem.obj(**arguments))
    sys.stdout.write(printed)
    if failed:
        pytest.fail(failed, pytrace=False)
    return True


def _apart(test):
    """Runs a test in a copy of this process: how it failed, "" if it did not; what it printed."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        failed, printed = "", io.StringIO()
        try:
            with redirect_stdout(printed):
                test()
        except BaseException:
            failed = traceback.format_exc()
        with os.fdopen(write, "wb") as pipe:
            pickle.dump((failed, printed.getvalue()), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(said) if said else ("the process of the test died", "")
