# test_start: what a start of the board takes, and what its pins do meanwhile.

from tests.emulated.scenes import QUIET_MS, answer, number
from tests.tell import tell

HEAP_BYTES = 100_000
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


def test_the_motor_is_off_from_the_reset_on(started):
    assert not started.rig.motor_on
    assert [name for _, name, _ in started.rig.outputs if name == "EN"] == []
    assert started.rig.edges_ns == []


def test_a_board_has_memory_to_spare(started):
    answer(started, "import gc; gc.collect()")
    free = number(started, "gc.mem_free()")
    tell(f"heap free after boot: {free:,} bytes")
    assert free >= HEAP_BYTES


def test_an_empty_journal_does_not_deliver(started):
    said = started.repl.type("pump.resume()")
    assert said.startswith("refused")
    assert started.plant.pulses == 0
