# test_delivery: what goes out of an emulated board is what its books say, step by step.
#
# The oracle is the rig: edges on the STEP pin, and the plunger they moved. MINUTES=60 lets an hour
# of basal pass instead of a few minutes.

import os

from tests.emulated.scenes import (
    CLOCK,
    PROFILE,
    RATE_U_H,
    another_rig,
    answer,
    booked,
    number,
    steps_of,
    typed,
    worst_poll_us,
)
from tests.tell import tell
from tools.emulate import image
from tools.emulate.bench import Bench

MINUTES = int(os.environ.get("MINUTES", "16"))  # a checkpoint is written every quarter of an hour
POLL_US = 10_000
STOPPED_MS = 50
SHARE = 0.10


def test_basal_steps_are_those_that_fell_due(delivering):
    board, rig = delivering.board, delivering.rig
    worst_poll_us(delivering)
    first, began_ns, busy_ns = len(rig.edges_ns), board.now_ns, board.busy_ns
    board.run(MINUTES * 60_000)
    took_h = (board.now_ns - began_ns) / 3.6e12
    share = (board.busy_ns - busy_ns) / (board.now_ns - began_ns)
    steps = len(rig.edges_ns) - first
    due = steps_of(RATE_U_H * took_h)
    assert abs(steps - due) <= 1, (steps, due)
    assert booked(delivering) == delivering.plant.pulses == len(rig.edges_ns)
    worst_us = worst_poll_us(delivering)
    tell(f"{MINUTES} min of basal: {steps} steps, {due:.2f} due; worst poll {worst_us:,} us")
    tell(f"steady basal takes {share:.1%} of the core")
    assert share < SHARE
    assert worst_us <= POLL_US


def test_a_bolus_is_as_many_steps_as_it_says(delivering):
    board, rig = delivering.board, delivering.rig
    worst_poll_us(delivering)
    before, began_ns = booked(delivering), board.now_ns
    assert "accepted" in answer(delivering, "pump.bolus(0.5)")
    board.run(30_000)
    assert "no bolus" in answer(delivering, "pump")
    steps = booked(delivering) - before
    due = steps_of(0.5 + RATE_U_H * (board.now_ns - began_ns) / 3.6e12)
    assert abs(steps - due) <= 2, (steps, due)
    assert booked(delivering) == delivering.plant.pulses == len(rig.edges_ns)
    assert rig.ignored == 0 and set(rig.widths_ns) == {4_000}
    assert "0.500" in answer(delivering, "pump.dose(1)")
    worst_us = worst_poll_us(delivering)
    tell(f"a bolus of 0.5 U: {steps} steps, worst poll {worst_us:,} us")
    assert worst_us <= POLL_US


def test_stop_typed_at_the_prompt_ends_a_bolus_within_a_poll(delivering):
    board, rig = delivering.board, delivering.rig
    before = len(rig.edges_ns)
    answer(delivering, "pump.bolus(2)")
    board.run(5_000)
    board.line.type(b"pump.stop()\r")
    typed_ns = board.now_ns
    board.run(2_000)
    after_ms = [(edge_ns - typed_ns) / 1e6 for edge_ns in rig.edges_ns if edge_ns > typed_ns]
    of_bolus_ms = [ms for ms in after_ms if ms <= STOPPED_MS]
    tell(f"pump.stop() typed to the last edge of STEP: {max(of_bolus_ms, default=0):.1f} ms")
    # Basal goes on, with a step in 6 s; a bolus makes 13 in one, and has none of the later ones.
    assert len(after_ms) - len(of_bolus_ms) <= 1
    in_time = len(rig.edges_ns) - before - (len(after_ms) - len(of_bolus_ms))
    delivering.repl.forget()
    assert number(delivering, "pump._about.ledger.dose_steps[0]") <= in_time
    assert booked(delivering) == delivering.plant.pulses == len(rig.edges_ns)


def test_collections_and_writes_to_flash_change_no_edge(delivering):
    board, rig = delivering.board, delivering.rig
    answer(delivering, "import gc")
    before = booked(delivering)
    erases = board.flash.erases
    answer(delivering, "pump.bolus(0.2)")
    for _ in range(12):
        answer(delivering, "x = [bytearray(50) for _ in range(300)]; x = None; gc.collect()")
        answer(delivering, "f = open('/scratch', 'w'); f.write('x' * 9000); f.close()")
    board.run(10_000)
    due = steps_of(0.2)
    assert board.flash.erases > erases
    assert 0 <= booked(delivering) - before - due < 25, "basal beside it"
    assert booked(delivering) == delivering.plant.pulses == len(rig.edges_ns)
    assert set(rig.widths_ns) == {4_000}


FILES = 6
WRITE = """
for n in range({files}):
    with open('/scratch%d' % n, 'w') as f:
        for _ in range(4): f.write('x' * 3000)
"""


def test_files_written_beside_a_delivering_pump_stay_whole(uf2):
    """Callbacks run inside each write to flash: polled there, the pump would write in its midst.
    A mark for every three steps, so that it meets many of them."""
    bench = Bench(another_rig(uf2, "RIG = {", 'RIG = {"quantum_nl": 60,'))
    bench.repl.wait()
    for line in ("begin()", 'load(300, "U-100")', f'basal("{PROFILE}")', f'clock("{CLOCK}")'):
        answer(bench, f"pump.{line}")
    answer(bench, "pump.resume()")
    answer(bench, "pump.bolus(10)")
    for _ in range(6):
        bench.repl.run(WRITE.format(files=FILES))
    assert answer(bench, "pump").startswith("delivering")
    marks = number(bench, "pump._about.mark.revision")
    assert booked(bench) == bench.plant.pulses
    files = image.files_in(bench.board.power_off())
    assert {files[f"/scratch{n}"] for n in range(FILES)} == {b"x" * 12_000}
    bench.cut()
    bench.repl.wait()
    assert "cut by a restart" in answer(bench, "pump.review()")
    high = booked(bench)
    assert (
        high - number(bench, "pump._about.recovery.uncertain_steps") <= bench.plant.pulses <= high
    )
    tell(f"{6 * FILES} files written beside {marks} marks: every one of them whole")


def test_ctrl_c_hundreds_of_times_tears_nothing(delivering):
    board, rig = delivering.board, delivering.rig
    answer(delivering, "pump.bolus(1)")
    said = ""
    for turn in range(300):
        said += typed(delivering, b"\x03", 11 + turn * 7 % 29)
    for turn in range(40):
        said += typed(delivering, b"while True: pass\r\r", 30)
        said += typed(delivering, b"\x03", 5 + turn * 3 % 17)
    typed(delivering, b"\x03", 100)
    assert said.count("KeyboardInterrupt") >= 39, "the loops end"
    assert "firmware" not in said and "boards" not in said, "it never lands in a poll"
    board.run(45_000)
    delivering.repl.forget()
    assert answer(delivering, "pump").startswith("delivering")
    assert booked(delivering) == delivering.plant.pulses == len(rig.edges_ns)
    assert "1.000" in answer(delivering, "pump.dose(1)")
