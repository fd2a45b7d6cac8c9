# test_resets: resets that keep the power: the motor is off first of all, and the books hold.

from tests.emulated.scenes import CLOCK, CTRL_D, PROFILE, another_rig, answer, booked, number
from tests.tell import tell
from tools.emulate.bench import Bench

WATCHDOG_MS = 3_000
RESET_WATCHDOG, RESET_SOFT = 2, 3  # of hal
HANG = "import machine; machine.disable_irq(); exec('while 1: pass')"


def off_after_ms(bench, since_ns):
    """ms from then to the last time EN became inactive."""
    offs = [ns for ns, name, level in bench.rig.outputs if name == "EN" and level]
    return (offs[-1] - since_ns) / 1e6


def check_stopped(bench, edges, cause):
    """After the start: nothing moved since, the cause is known, and the truth within the books."""
    assert number(bench, "pump._about.recovery.cause") == cause
    high = booked(bench)
    low = high - number(bench, "pump._about.recovery.uncertain_steps")
    assert low <= bench.plant.pulses <= high
    assert not bench.rig.motor_on
    bench.board.run(2_000)
    assert len(bench.rig.edges_ns) == edges
    assert "cut by a restart" in answer(bench, "pump.review()")


def test_a_soft_reset_in_mid_bolus_leaves_the_motor_off(delivering):
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(3_000)
    reset_ns = delivering.board.now_ns
    delivering.board.line.type(CTRL_D)
    delivering.repl.wait(b"soft reboot")
    delivering.repl.wait()
    edges = len(delivering.rig.edges_ns)
    off_ms = off_after_ms(delivering, reset_ns)
    last_ms = max(0.0, (delivering.rig.edges_ns[-1] - reset_ns) / 1e6)
    tell(f"Ctrl-D to the last edge of STEP: {last_ms:.1f} ms, to EN inactive: {off_ms:.1f} ms")
    check_stopped(delivering, edges, RESET_SOFT)


def test_a_watchdog_bites_a_board_that_hangs(uf2):
    watchdog = f'"watchdog": {{"timeout_ms": {WATCHDOG_MS}}}'
    bench = Bench(another_rig(uf2, '"watchdog": None', watchdog))
    bench.repl.wait()
    for line in ("begin()", 'load(300, "U-100")', f'basal("{PROFILE}")', f'clock("{CLOCK}")'):
        answer(bench, f"pump.{line}")
    answer(bench, "pump.resume()")
    answer(bench, "pump.bolus(1)")
    bench.board.run(2_000)
    hung_ns = bench.board.now_ns
    bench.board.line.type(HANG.encode() + b"\r")
    bench.repl.wait(b"'while 1: pass')")
    bench.repl.wait()
    bitten_ns = bench.board.resets_ns[-1]
    assert len(bench.board.resets_ns) == 2
    edges = len(bench.rig.edges_ns)
    off_ms = off_after_ms(bench, bitten_ns)
    late_ms = (bench.rig.edges_ns[-1] - hung_ns) / 1e6
    tell(f"a hang: reset after {(bitten_ns - hung_ns) / 1e6:.0f} ms, EN {off_ms:.1f} ms later")
    tell(f"the burst that was on its way ends {late_ms:.1f} ms after the hang")
    assert (bitten_ns - hung_ns) / 1e6 <= WATCHDOG_MS + 50
    check_stopped(bench, edges, RESET_WATCHDOG)
