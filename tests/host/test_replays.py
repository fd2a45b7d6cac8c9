# test_replays: a run recorded on one interpreter is replayed on another, to the byte; and what
# make replay says of a log.

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hal.record import calls, reader
from tests.unit.recorded import SCRIPT, Heard, Recorded, replayed, verdict
from tools.demo.player import interpreter
from tools.replay import app

REPOSITORY = Path(__file__).resolve().parents[2]
WALL_S = 300
START = """
import sys
sys.path[:] = [{root!r}, '.frozen']
{setup}
from tests.unit.recorded import *
"""
RECORD = START + "print(bytes(Recorded().play(SCRIPT).log).hex())"
REPLAY = START + "print(verdict(replayed(bytes.fromhex({log!r}))))"
UNIX = ([interpreter(), "-X", "heapsize=1m", "-c"], "", "")
WASM32 = (
    [sys.executable, "tests/wasm32.py"],
    "/input",
    "from tests import heap32; heap32.install()",
)


def said_by(guest, code, **how):
    """The last line that code printed there."""
    command, root, setup = guest
    done = subprocess.run(
        [*command, code.format(root=root, setup=setup, **how)],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=WALL_S,
        encoding="utf-8",
    )
    return done.stdout.rstrip().split("\n")[-1]


@pytest.fixture(scope="module")
def log():
    return bytes(Recorded().play(SCRIPT).log)


@pytest.fixture
def file(log, tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(log)
    return path


def lines(log):
    heard = []
    for session in reader.sessions(log):
        while (events := session.events()) is not None:
            heard += events
    return heard


def test_a_run_records_the_same_bytes_again(log):
    assert bytes(Recorded().play(SCRIPT).log) == log


@pytest.mark.parametrize("guest", [UNIX, WASM32], ids=["unix", "wasm32"])
def test_every_interpreter_records_the_same_bytes(log, guest):
    theirs = bytes.fromhex(said_by(guest, RECORD))
    for number, (their, our) in enumerate(zip(lines(theirs), lines(log), strict=False), 1):
        assert their == our, f"event {number}"
    assert theirs == log


@pytest.mark.parametrize("guest", [UNIX, WASM32], ids=["unix", "wasm32"])
def test_a_log_of_cpython_is_replayed_elsewhere(log, guest):
    assert said_by(guest, REPLAY, log=log.hex()) == "identical"


def test_a_replay_says_the_same_twice(log):
    first, second = Heard(), Heard()
    assert verdict(replayed(log, heard=first)) == verdict(replayed(log, heard=second))
    assert first.appended == second.appended and len(first.appended) > 1_000


def invoked(*arguments):
    """Exit code, stdout and stderr of make replay."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_log_that_is_the_same_is_said_to_be(file, tmp_path):
    code, out, err = invoked(file, "--trace", tmp_path / "trace.txt")
    assert code == 0, out + err
    assert out.count("identical") == 2 and "session 2 of 2" in out and "CRC-32" in out
    assert "in poll" in out, "the cut is not said"
    trace = (tmp_path / "trace.txt").read_text()
    assert trace.count("store.append(") > 30 and "-> OSError 5" in trace


def test_a_difference_is_said_in_words(file):
    code, out, _ = invoked(file, "--rig", "bolus_rate_mu_h=89000")
    assert code == 1
    assert "recorded with bolus_rate_mu_h=90000, replayed with 89000" in out
    assert "FIRST DIFFERENCE in poll " in out
    assert "expected  store.append(" in out and "made      store.append(" in out
    assert "first differ at byte 22" in out
    code, out, _ = invoked(file, "--rig", "rest_look_ms=9000")
    assert code == 1 and "the poll ends and wants the next in 9000 ms" in out


def test_other_firmware_is_said(file):
    (session, *_) = reader.sessions(file.read_bytes())
    file.write_bytes(file.read_bytes().replace(session.firmware.encode(), b"0badc0de"))
    code, out, err = invoked(file)
    assert code == 2 and "damaged" in err, "the head is under no check"
    assert "recorded by firmware 0badc0de, replayed by " + session.firmware in out


def test_what_is_no_log_is_one_line(file, tmp_path):
    data = file.read_bytes()
    for name, content, word in (
        ("empty", b"", "not a log"),
        ("picture", b"\x89PNG", "not a log"),
        ("other", calls.MAGIC.replace(b"1", b"9"), "another version"),
        ("head", data[:100], "ends in its head"),
        ("rig", data.replace(b" quantum_nl=", b" quantum_ml="), "rig"),
        ("damaged", data[:4000] + bytes([data[4000] ^ 1]) + data[4001:], "damaged"),
    ):
        (tmp_path / name).write_bytes(content)
        code, _, err = invoked(tmp_path / name)
        assert code == 2 and err.count("\n") == 1 and word in err, (name, err)
    code, _, err = invoked(tmp_path / "nowhere")
    assert code == 2 and err.count("\n") == 1 and "No such file" in err
    code, _, err = invoked(file, "--rig", "x")
    assert code == 2 and "NAME=NUMBER" in err


def test_a_log_cut_off_anywhere_is_no_traceback(file, log):
    for end in range(0, len(log), 499):
        file.write_bytes(log[:end])
        code, out, err = invoked(file)
        assert code in (0, 2) and (code == 2) == bool(err), (end, out, err)
