# test_virtual_typing: a person at `mpremote repl` on the virtual board, and what Ctrl-C does.

import re
from pathlib import Path

import pytest

from boards import host
from boards.host.sim_console import SimConsole
from firmware.console.answers import typed
from tests.host.virtually import RUNNING, Typist, Virtual

CTRL_C = b"\x03"
# Where a Ctrl-C must never land: what a poll is made of.
POLLED = (rb"hal/", rb"in _piece", rb"in poll")
has_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(),
    reason="without /proc a Ctrl-C is a key only (tools/virtual/interrupts.py)",
)


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    with Virtual(tmp_path_factory.mktemp("virtual")) as board:
        board.until("print(pump)", "journal empty")
        assert "delivering" in board.typed(RUNNING)
        yield board


@pytest.fixture
def person(board):
    with Typist(board) as person:
        person.types(b"\r")
        person.sees(rb">>> $")
        yield person


def test_a_bolus_is_typed_and_seen_to_go_on(person):
    person.types(b"pump.bolus(1.5)\r")
    person.sees(rb"#\d+ bolus 1.500 U accepted, about 60 s; pump.stop\(\) ends it\r\n>>> ")
    person.types(b"pump\r")
    person.sees(rb"delivering[^\n]*bolus #\d+ \d.\d+ of 1.500 U[^\n]*\r\nreservoir[^\n]*\r\n")
    person.sees(rb"clock[^\n]*\r\n>>> ")
    person.types(b"pump.stop()\r")
    person.sees(rb"U\b[^\n]*\r\n>>> ")


def test_lines_typed_ahead_are_not_lost(person):
    person.types(b"a = 6\rimport time; time.sleep_ms(200)\rb = 7\rprint(a * b)\r")
    person.sees(rb"\r\n42\r\n>>> ")


def test_a_mounted_folder_is_there_and_is_again_after_a_soft_reset(board, tmp_path):
    (tmp_path / "nineabcde.py").write_bytes(b"for i in range(3):\n    print('line', i)\n")
    with Typist(board, "resume", "mount", str(tmp_path)) as person:
        for _ in range(2):
            person.types(b"\rimport nineabcde\r")
            person.sees(rb"nineabcde\r\nline 0\r\nline 1\r\nline 2\r\n>>> ")
            person.types(b"\x04")
            person.sees(rb"(?s)soft reboot.*Remount local directory.*>>> ")
    board.typed("pump.review(); pump.ack(); pump.resume()")


@pytest.mark.parametrize("name", (b"alarms", b"change_reservoir", b"fill_cannula"))
def test_a_name_is_completed(person, name):
    person.types(b"pump." + name[:-2] + b"\t")
    person.sees(rb"pump." + name)
    person.types(CTRL_C)
    person.sees(rb"\r\n>>> $")


def shown_for(person, keys):
    """What the Tab key shows after these keys: the names, sorted; then nothing stays typed."""
    person.types(keys + b"\t")
    names = person.sees(rb"(?s)" + re.escape(keys) + rb"\r\n(.*)\r\n>>> " + re.escape(keys))[1]
    person.types(CTRL_C)
    person.sees(rb"\r\n>>> $")
    return sorted(names.decode().split())


def records(person):
    """How many there are, as the person is told."""
    person.types(b"pump.journal()\r")
    return int(person.sees(rb"since it began: (\d+) records[^\n]*\r\n>>> $")[1])


def test_all_commands_are_completed_and_nothing_else_is(person):
    """Every name of the table, and none of what the console keeps to itself; and asking for each
    of the names there are carries nothing out."""
    before = records(person)
    assert shown_for(person, b"pump.") == sorted(row[0] for row in typed.TABLE)
    assert shown_for(person, b"pump.st") == ["status", "stop"]
    rows = SimConsole(host.build())._rows()
    assert shown_for(person, b"sim.") == sorted({row[0] for row in rows} - {"store_torn"})
    person.types(b"pump.bo\t(1.5\t")
    person.sees(rb"pump.bolus\(1.5")
    person.types(CTRL_C)
    person.sees(rb"\r\n>>> $")
    assert records(person) == before
    person.types(b"pump\r")
    person.sees(rb"delivering[^\n]*no bolus")


def test_a_slip_is_told_with_what_was_meant(person):
    person.types(b"pump.bouls(1)\r")
    person.sees(rb"AttributeError: no pump.bouls; perhaps pump.bolus\(1.5\)\r\n>>> $")


@has_proc
def test_ctrl_c_ends_a_loop_and_not_the_pump(person):
    person.types(b"while True: pass\r\r")
    person.types(CTRL_C)
    person.sees(rb"KeyboardInterrupt: ?\r\n>>> ")
    person.types(b"pump\r")
    person.sees(rb"delivering")


@has_proc
def test_ctrl_c_at_the_prompt_is_a_key(person):
    person.types(b"rubbish" + CTRL_C * 3)
    person.types(b"pump\r")
    person.sees(rb"delivering")


@has_proc
def test_ctrl_c_never_tears_a_poll_apart(person):
    for _ in range(12):
        person.types(b"sim.advance(days=30)\r")
        person.sees(rb"days=30\)\r\n")
        person.types(CTRL_C)
        shown = person.sees(rb"(?s)(.*)KeyboardInterrupt: ?\r\n>>> ")[1]
        assert not [where for where in POLLED if where in shown], shown
        person.types(b"pump\r")  # somebody is there: the hours that passed are no day of nobody
        person.sees(rb"delivering[^\n]*\r\n[^\n]*\r\n[^\n]*no alarms")


@has_proc
def test_the_next_who_connects_interrupts_what_runs(board):
    board.mpremote("resume", "exec", "--no-follow", "while True: pass")
    assert "delivering" in board.typed("print(pump)")
