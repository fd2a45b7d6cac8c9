# test_history: a board with ninety days of journal starts as fast as it has to.

import pytest

from tests.emulated.scenes import QUIET_MS, answer, ninety_days, number
from tests.tell import tell

START_MS = 3_000  # from reset to an answer


# The store of the history is never closed; its machine is switched off.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_status_answers_soon_after_ninety_days(uf2, tmp_path):
    bench, records = ninety_days(uf2, tmp_path)
    greeting = bench.repl.wait()
    prompt_ms = bench.board.now_ns / 1e6
    assert "Traceback" not in greeting
    off_ms = bench.rig.pad("EN").driven_ns / 1e6
    tell(f"reset to EN driven inactive, with them on the disk: {off_ms:.1f} ms")
    assert off_ms <= QUIET_MS
    status = answer(bench, "pump.status()")
    took_ms = bench.board.now_ns / 1e6
    tell(f"{records:,} records: prompt {prompt_ms:.0f} ms after reset, status {took_ms:.0f} ms")
    assert "interrupted" in status and number(bench, "pump._about.recovery.dose_ids[0]") > 0
    answer(bench, "import gc; gc.collect()")
    tell(f"heap free with them: {number(bench, 'gc.mem_free()'):,} bytes")
    assert took_ms <= START_MS
