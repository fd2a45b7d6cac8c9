# test_start: what a start of the board takes, and what its pins do meanwhile.

import pytest

from tests.emulated.scenes import QUIET_MS, answer, number, off_ms
from tests.tell import tell
from tools.emulate import image
from tools.emulate.bench import BOARD, Bench
from tools.flash import onboard
from tools.flash.image import image as files_of
from tools.flash.plan import MAIN

ERASE_US = 45_000  # of a sector of a Pico's flash, as its data sheet says
HEAP_BYTES = 80_000
ASKED_BYTES = 75_000
PIECE_BYTES = 6_144  # twice what anything that is read takes in one piece
ASKED = (
    "help()", 'help("bolus")', 'help("settings")', "status()", "history()", "week()", "alarms()",
    "profiles()", "settings()", "journal()", "review()", "dose(1)", "bolus(1, over=60)", "temp()",
    "limits()", "calculate(60)", "change_reservoir()", "prime()", "affirm()", 'zone("+02:00")',
    "bouls(1)", 'basal("25:00=1")', "resume()",
)  # fmt: skip
OUTPUTS = ("EN", "STEP", "DIR", "VIBRATE", "BUZZER", "RED", "YELLOW")


def test_a_new_board_says_that_it_has_no_journal(started):
    assert "journal empty" in started.greeting
    assert "Traceback" not in started.greeting


def test_outputs_are_inactive_soon_after_reset(started):
    driven_ms = {name: started.rig.pad(name).driven_ns / 1e6 for name in OUTPUTS}
    tell(f"reset to EN driven inactive: {driven_ms['EN']:.1f} ms; until then a resistor keeps it")
    tell(
        f"reset to the last output driven: {max(driven_ms.values()):.1f} ms; until then pulled low"
    )
    assert driven_ms["EN"] <= QUIET_MS, driven_ms
    all_driven_ns = max(driven_ms.values()) * 1e6
    assert [entry for entry in started.rig.outputs if entry[0] < all_driven_ns] == []


def test_what_make_flash_does_at_its_end_has_the_board_start_as_soon_as_an_emulated_one(uf2):
    files = [file for file in files_of(BOARD) if file[0] != MAIN]
    as_emulated = Bench(image.flash_of(uf2, files))
    as_copied = Bench(image.firmware_of(uf2) + image.file_system([], files))
    long_ms, short_ms = off_ms(as_copied), off_ms(as_emulated)
    as_copied.repl.wait()
    as_copied.board.flash.erase_us = ERASE_US
    folders = {path.rpartition("/")[0] for path, _ in files}
    as_copied.repl.run(onboard.PREPARE + onboard.compact(*sorted(folders)), 60_000)
    as_copied.cut()
    after_ms = off_ms(as_copied)
    tell(f"reset to EN driven inactive as copied: {long_ms:.1f} ms; then: {after_ms:.1f} ms")
    assert after_ms < long_ms
    assert after_ms == pytest.approx(short_ms, abs=1)


def test_the_motor_is_off_from_the_reset_on(started):
    assert not started.rig.motor_on
    assert [name for _, name, _ in started.rig.outputs if name == "EN"] == []
    assert started.rig.edges_ns == []


def test_a_board_has_memory_to_spare(started):
    answer(started, "import gc; gc.collect()")
    free = number(started, "gc.mem_free()")
    tell(f"heap free after boot: {free:,} bytes")
    assert free >= HEAP_BYTES


def test_whatever_was_asked_there_is_memory_for_what_is_asked_next(started):
    """What is read leaves names behind, and the prompt what was typed last, all over the heap."""
    for ask in ASKED:
        assert "memory" not in started.repl.type(f"pump.{ask}")
    answer(started, f"gc.collect(); piece = bytearray({PIECE_BYTES}); del piece; gc.collect()")
    free = number(started, "gc.mem_free()")
    tell(f"heap free after {len(ASKED)} answers: {free:,} bytes, {PIECE_BYTES:,} in one piece")
    assert free >= ASKED_BYTES


def test_an_empty_journal_does_not_deliver(started):
    said = started.repl.type("pump.resume()")
    assert said.startswith("refused")
    assert started.plant.pulses == 0
