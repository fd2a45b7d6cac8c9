# test_flash_ports: no board, two boards, a port that is not there or cannot be had: each is a line
# that names what there is, and exit code 2.

import errno
import os
import pty

import pytest
import serial

from tests.host.flashing import is_one_line, ran
from tools.flash import ports
from tools.flash.device import Device
from tools.flash.ports import Port, Trouble, chosen

UART = Port("/dev/ttyS0", "", False)
PICO = Port("/dev/ttyACM0", "Board in FS mode e6614c", True)
OTHER = Port("/dev/ttyACM1", "Board in FS mode e6622d", True)
PROGRAMS = (
    ("tools.flash", "rpi_pico"),
    ("tools.flash.repl",),
    ("tools.flash.journal",),
    ("tools.flash.board_tests", "rpi_pico", "--yes"),
)


def refusal(*arguments):
    with pytest.raises(Trouble) as trouble:
        chosen(*arguments)
    assert trouble.value.code == 2
    return str(trouble.value)


def test_the_only_board_needs_no_port():
    assert chosen("", [UART, PICO]) == PICO.name


def test_no_board_names_the_ports_there_are_or_that_there_is_none():
    assert "/dev/ttyS0" in refusal("", [UART])
    assert "this machine has no serial port" in refusal("", [])


def test_two_boards_are_named_and_one_of_them_may_be_said():
    words = refusal("", [PICO, OTHER])
    assert "2 boards" in words and PICO.name in words and "e6622d" in words and "PORT=" in words
    assert chosen(OTHER.name, [PICO, OTHER]) == OTHER.name


def test_a_port_that_is_not_there_names_those_that_are():
    words = refusal("/dev/ttyACM9", [UART, PICO])
    assert "PORT=/dev/ttyACM9" in words and UART.name in words and PICO.name in words


def test_a_port_over_the_network_is_not_looked_for_here():
    assert chosen("socket://127.0.0.1:4321", []) == "socket://127.0.0.1:4321"


@pytest.mark.parametrize(
    ("number", "says"),
    (
        (errno.EACCES, "you may not open it"),
        (errno.EBUSY, "another program has it open"),
        (errno.EAGAIN, "another program has it open"),
        (errno.ENODEV, "there is no such port"),
        (errno.ENOTTY, "it is no serial port"),
    ),
)
def test_why_a_port_does_not_open_is_said_with_what_to_do(number, says, monkeypatch):
    def refuses(*_, **__):
        raise serial.SerialException(number, "could not open port")

    monkeypatch.setattr(ports.serial, "serial_for_url", refuses)
    assert says in ports.why_not("/dev/ttyACM0")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program[0])
def test_every_program_refuses_a_port_that_is_not_there_in_a_line(program):
    code, said, complaint = ran(*program, "--port", "/dev/nowhere")
    assert code == 2 and said == "" and is_one_line(complaint)
    assert "PORT=/dev/nowhere: there is no such port" in complaint


def test_a_port_that_another_program_holds_is_told(tmp_path):
    near, far = pty.openpty()
    name = os.ttyname(far)
    with serial.Serial(name, exclusive=True):
        code, _, complaint = ran("tools.flash", "rpi_pico", "--port", name)
    os.close(near)
    os.close(far)
    assert code == 2 and is_one_line(complaint)
    assert "another program has it open" in complaint


def test_a_file_is_no_port(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    code, _, complaint = ran("tools.flash", "rpi_pico", "--port", str(file))
    assert code == 2 and is_one_line(complaint) and "it is no serial port" in complaint


def test_an_unknown_board_and_none_are_told_with_those_there_are():
    for words in ((), ("pico",)):
        code, said, complaint = ran("tools.flash", *words)
        assert code == 2 and said == "" and is_one_line(complaint)
        assert "host, rpi_pico" in complaint


def test_a_board_that_has_just_gone_does_not_keep_its_port():
    near, far = pty.openpty()
    device = Device(os.ttyname(far))

    def gone():
        raise OSError(errno.EPROTO, "gone")

    wire = device._wire.serial
    wire._update_rts_state = gone
    device.close()
    assert not wire.is_open
    os.close(near)
    os.close(far)


def test_the_tests_want_a_yes_since_the_journal_goes():
    code, said, complaint = ran("tools.flash.board_tests", "host", "--port", "/dev/null")
    assert code == 2 and said == "" and is_one_line(complaint)
    assert "what its journal knew is gone" in complaint and "YES=1" in complaint
