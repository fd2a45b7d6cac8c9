# test_flash_plan: which files are copied and removed, whether they fit, and whether it is the
# board that was meant, before anything is changed.

import binascii

import pytest

from tools.flash import onboard, plan
from tools.flash.boards import board_of
from tools.flash.ports import Trouble

BLOCK = 4096
FILES = [
    ("/lib/firmware/pump.mpy", b"M\x06pump"),
    ("/lib/boards/x/rig.mpy", b"M\x06rig"),
    ("/lib/installed.txt", b"microbolus 1\n"),
    ("/boot.py", b"# boot\n"),
    ("/main.py", b"# main\n"),
]
AT = "/mb/boards/__init__.mpy"
PICO = onboard.Machine("rp2", (1, 28, 0), 6, "Raspberry Pi Pico with RP2040", BLOCK, 352, [], AT)


def found(files, folders=()):
    sums = {path: (binascii.crc32(data), len(data)) for path, data in files}
    return onboard.Found(sums, list(folders))


def refusal(check, *arguments):
    with pytest.raises(Trouble) as trouble:
        check(*arguments)
    assert trouble.value.code == 2
    words = str(trouble.value)
    assert "\n" not in words
    return words


def test_an_empty_board_gets_everything_main_last():
    todo = plan.plan_of(FILES, found([]))
    assert todo.copy == FILES and todo.remove == []


def test_a_board_that_holds_it_all_gets_nothing():
    folders = ["/lib/firmware", "/lib/boards", "/lib/boards/x"]
    assert plan.plan_of(FILES, found(FILES, folders)).is_nothing


def test_a_file_of_the_same_length_and_other_content_is_copied():
    there = [("/lib/firmware/pump.mpy", b"M\x06PUMP"), *FILES[1:]]
    assert plan.plan_of(FILES, found(there)).copy == FILES[:1]


def test_what_is_no_longer_ours_goes_with_its_empty_folders_innermost_first():
    old = ["/lib/firmware/pump.py", "/lib/boards/old/deep/rig.mpy"]
    folders = ["/lib/firmware", "/lib/boards", "/lib/boards/old", "/lib/boards/old/deep"]
    todo = plan.plan_of(FILES, found(FILES + [(path, b"") for path in old], folders))
    assert todo.remove == [*old, "/lib/boards/old/deep", "/lib/boards/old"]
    assert todo.copy == []


def test_only_what_may_be_ours_is_ever_looked_at():
    assert set(plan.TOP) == {
        "/arriving", "/microbolus.mpy", "/microbolus.bin", "/installed.txt",
        "/boot.py", "/main.py", "/lib/firmware", "/lib/hal", "/lib/boards",
        "/lib/arriving", "/lib/installed.txt", "/lib/microbolus.py", "/microbolus.py",
    }  # fmt: skip


def test_room_counts_blocks_and_what_goes_and_what_arrives():
    there = found([("/lib/firmware/old.mpy", b"x" * 5000)], ["/lib/firmware"])
    todo = plan.plan_of(FILES, there)
    # Five files of a block each, two for boards and two for boards/x, one for what arrives; old
    # ones give back two.
    assert plan.bytes_needed(todo, there, BLOCK) == (5 + 4 + 1 - 2) * BLOCK


def test_a_full_file_system_is_told_with_both_numbers_before_anything_changes():
    todo = plan.plan_of(FILES, found([]))
    needed = plan.bytes_needed(todo, found([]), BLOCK) // BLOCK
    plan.check_room(todo, found([]), PICO._replace(free_blocks=needed))
    words = refusal(plan.check_room, todo, found([]), PICO._replace(free_blocks=needed - 1))
    assert f"{needed * 4} KB are needed and {needed * 4 - 4} KB free" in words
    assert "no file was changed" in words and "does not deliver" in words


def test_the_wrong_board_is_told_by_name():
    plan.check_machine(board_of("rpi_pico"), PICO, 6)
    plan.check_machine(
        board_of("rpi_pico"), PICO._replace(machine="Raspberry Pi Pico W with RP2040"), 6
    )
    for machine in (
        PICO._replace(machine="Raspberry Pi Pico 2 with RP2350"),
        PICO._replace(platform="esp32", machine="Generic ESP32 module with ESP32"),
        PICO._replace(platform="linux", machine="linux [GCC 14] version"),
        PICO._replace(machine=""),
    ):
        words = refusal(plan.check_machine, board_of("rpi_pico"), machine, 6)
        assert "BOARD=rpi_pico" in words and (machine.machine or machine.platform) in words
    esp32s3 = PICO._replace(platform="esp32", machine="Generic ESP32S3 module with ESP32S3")
    if "esp32" in [board_of(name).mcu for name in plan_boards()]:
        assert refusal(plan.check_machine, board_of("esp32_generic"), esp32s3, 6)


def plan_boards():
    from tools.flash.boards import names

    return names()


def test_micropython_that_cannot_load_the_files_is_told_with_its_version():
    for mpy in (0, 5, 7):
        old = PICO._replace(version=(1, 18, 0), mpy=mpy)
        words = refusal(plan.check_machine, board_of("rpi_pico"), old, 6)
        assert "1.18.0" in words and "version 6" in words and "flash again" in words


def test_micropython_that_is_too_old_for_the_pump_is_told_although_it_loads_the_files():
    plan.check_machine(board_of("rpi_pico"), PICO._replace(version=(1, 24, 0)), 6)
    old = PICO._replace(version=(1, 23, 9))
    words = refusal(plan.check_machine, board_of("rpi_pico"), old, 6)
    assert "1.23.9" in words and "1.24 or newer" in words


def test_a_pump_that_is_built_into_the_firmware_would_run_in_place_of_ours():
    for at in ("", "/lib/boards/__init__.mpy", "/lib/boards/__init__.py"):
        plan.check_machine(board_of("rpi_pico"), PICO._replace(boards=at), 6)
    frozen = PICO._replace(boards="boards/__init__.py")
    words = refusal(plan.check_machine, board_of("rpi_pico"), frozen, 6)
    assert "built into its MicroPython" in words and "flash again" in words


def test_a_folder_that_would_run_in_our_place_is_told_and_left():
    words = refusal(plan.check_machine, board_of("rpi_pico"), PICO._replace(top=["firmware"]), 6)
    assert "mpremote resume rm -r :/firmware" in words
