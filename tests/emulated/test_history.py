# test_history: a board with ninety days of journal starts as fast as it has to.

import gc

import pytest

from boards.host import starts
from tests.emulated.scenes import QUIET_MS, answer, number
from tests.tell import tell
from tools.emulate.bench import Bench, flash

DAYS_90 = 90 * 270  # records; what the store keeps (hal/stores/files.py)
START_MS = 3_000  # from reset to an answer


# The store of the history is never closed; its machine is switched off.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_status_answers_soon_after_ninety_days(uf2, tmp_path):
    records = starts.fill(str(tmp_path), DAYS_90)
    gc.collect()
    journal = [
        (f"/journal/{path.relative_to(tmp_path)}", path.read_bytes())
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file()
    ]
    bench = Bench(flash(uf2, journal=journal))
    greeting = bench.repl.wait()
    prompt_ms = bench.board.now_ns / 1e6
    assert "Traceback" not in greeting
    off_ms = bench.rig.pad("EN").driven_ns / 1e6
    tell(f"reset to EN driven inactive, with them on the disk: {off_ms:.1f} ms")
    assert off_ms <= QUIET_MS
    status = answer(bench, "pump.status()")
    took_ms = bench.board.now_ns / 1e6
    tell(f"{records:,} records: prompt {prompt_ms:.0f} ms after reset, status {took_ms:.0f} ms")
    assert "interrupted" in status and number(bench, "pump._pump.recovery.dose_id") > 0
    answer(bench, "import gc; gc.collect()")
    tell(f"heap free with them: {number(bench, 'gc.mem_free()'):,} bytes")
    assert took_ms <= START_MS
