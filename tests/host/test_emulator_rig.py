# test_emulator_rig: the rig on an emulated Pico's pins is hal.sim's; its flash keeps its bytes.
#
# Pins and flash are driven through the chip's registers: no firmware image is needed.

import pytest

from hal.sim import Sim
from tests.host.sleeping import FUNCTION_SIO, GPIO_IN, OE_SET, OUT_CLR, OUT_SET, asleep, give_pin
from tools.emulate import image
from tools.emulate.rig import Rig

SSI_DR0, SSI_ENABLE = 0x1800_0060, 0x1800_0008
CHIP_SELECT = 0x4001_800C  # of the flash; its output is forced low, or high
SELECTED, NOT_SELECTED = 2 << 8, 3 << 8
WRITE_ENABLE, PROGRAM, ERASE = 0x06, 0x02, 0x20
AT = 0x10_0000


def on_pins(**parameters):
    board = asleep()
    rig = Rig(board, Sim(1, **parameters))
    return board, rig


def drive(rig, name, level):
    mcu, pin = rig.board.mcu, rig.pins[name]
    give_pin(mcu, pin, FUNCTION_SIO)
    mcu.write_uint32(OUT_SET if level else OUT_CLR, 1 << pin)
    mcu.write_uint32(OE_SET, 1 << pin)


def step(rig, count):
    for _ in range(count):
        drive(rig, "STEP", True)
        rig.board.run(0.004)
        drive(rig, "STEP", False)
        rig.board.run(1)


def reads(rig, name):
    return rig.board.mcu.read_uint32(GPIO_IN) >> rig.pins[name] & 1


def test_a_pulse_moves_the_plunger_one_step_where_dir_says():
    _, rig = on_pins()
    drive(rig, "EN", False)
    drive(rig, "DIR", True)
    step(rig, 5)
    assert (rig.plant.pulses, rig.plant.moved_steps) == (5, 5)
    drive(rig, "DIR", False)
    step(rig, 2)
    assert rig.plant.pulses == 3
    assert len(rig.edges_ns) == 7 and rig.ignored == 0
    assert set(rig.widths_ns) == {4_000}


def test_nothing_moves_while_en_is_inactive_or_floats():
    _, rig = on_pins()
    drive(rig, "DIR", True)
    assert not rig.motor_on
    step(rig, 3)
    drive(rig, "EN", True)
    step(rig, 3)
    assert rig.plant.pulses == 0
    assert rig.ignored == len(rig.edges_ns) == 6


def test_the_plant_keeps_the_boards_time():
    board, rig = on_pins()
    board.run(12_345)
    rig.catch_up()
    assert rig.plant.elapsed_ms == 12_345


def test_force_and_battery_are_voltages():
    board, rig = on_pins(noise_counts=0, battery_mv=3_700)
    board.mcu.adc.on_adc_read(0)
    assert board.mcu.adc.channel_values[0] == (8_000 + 2_000) >> 4  # 2 N of friction when primed
    board.mcu.adc.on_adc_read(1)
    assert board.mcu.adc.channel_values[1] == 3_700 * 4_095 // 6_600
    rig.happen("force-open")
    board.mcu.adc.on_adc_read(0)
    assert board.mcu.adc.channel_values[0] == 0


def test_a_kinked_line_shows_as_force():
    board, rig = on_pins(noise_counts=0)
    drive(rig, "EN", False)
    drive(rig, "DIR", True)
    rig.happen("kink")
    step(rig, 400)
    board.mcu.adc.on_adc_read(0)
    assert board.mcu.adc.channel_values[0] > (8_000 + 2_500) >> 4


def test_switches_close_to_ground():
    _, rig = on_pins(reservoir_nl=100)
    for name in ("SEATED", "END", "FAULT"):
        give_pin(rig.board.mcu, rig.pins[name], FUNCTION_SIO)
        rig.board.mcu.gpio[rig.pins[name]].pad_value = 0x4A  # input, pulled up
    rig.feel()
    assert [reads(rig, name) for name in ("SEATED", "END", "FAULT")] == [0, 1, 1]
    rig.happen("unseat")
    rig.happen("driver-fault")
    assert [reads(rig, name) for name in ("SEATED", "END", "FAULT")] == [1, 1, 0]
    rig.happen("seat")
    rig.happen("driver-ok")
    drive(rig, "EN", False)
    drive(rig, "DIR", True)
    step(rig, 40)
    assert reads(rig, "END") == 0


def test_what_is_inside_the_board_does_not_happen_to_its_pins():
    _, rig = on_pins()
    with pytest.raises(ValueError, match="inside the board"):
        rig.happen("store-full")


def command(board, *data):
    mcu = board.mcu
    mcu.write_uint32(SSI_ENABLE, 1)
    mcu.write_uint32(CHIP_SELECT, SELECTED)
    for byte in data:
        mcu.write_uint32(SSI_DR0, byte)
    mcu.write_uint32(CHIP_SELECT, NOT_SELECTED)


def write(board, opcode, data=b""):
    command(board, WRITE_ENABLE)
    command(board, opcode, *AT.to_bytes(3, "big"), *data)


def at(content, count):
    return content[AT : AT + count]


def test_a_torn_write_leaves_half_a_page():
    board = asleep()
    board.mcu.flash[AT : AT + 4096] = b"\xff" * 4096
    write(board, PROGRAM, b"\x55" * 256)
    assert at(board.power_off(), 256) == b"\x55" * 256
    assert at(board.power_off(torn=True), 256) == b"\x55" * 128 + b"\xff" * 128
    assert (board.flash.programs, board.flash.erases) == (1, 0)


def test_a_torn_erase_leaves_half_a_sector():
    board = asleep()
    board.mcu.flash[AT : AT + 4096] = b"\x12" * 4096
    write(board, ERASE)
    assert at(board.power_off(), 4096) == b"\xff" * 4096
    assert at(board.power_off(torn=True), 4096) == b"\xff" * 2048 + b"\x12" * 2048


def test_flash_takes_its_time_when_told():
    board = asleep()
    board.flash.erase_us = 45_000
    began_ns = board.now_ns
    write(board, ERASE)
    assert board.now_ns - began_ns == 45_000_000


def test_files_survive_the_flash():
    files = {"/main.py": b"print(1)\n", "/lib/a/b.mpy": bytes(range(256)) * 40}
    flash = b"\xff" * image.FILES_AT + image.file_system(files.items())
    assert image.files_in(flash) == files
