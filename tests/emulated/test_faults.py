# test_faults: what stops delivery does so in time, by the edges, and says why.

from itertools import takewhile

from boards.rpi_pico.rig import PARTS
from tests.emulated.scenes import PL_PER_STEP, PL_PER_U, answer, booked
from tests.tell import tell

STOP_MS = 50  # from the cause to the last edge: the first look that sees it starts no more bursts
# From the first look that sees it to EN inactive. Two more looks have to agree, agree_ms = 10
# later each, and each up to 5 later by the period of the pacer: 30. A poll between them, because
# a step fell due, puts the next one off by agree_ms again: 10. The poll that stops: 10 at most.
AGREED_MS = 50
# From the cause to EN inactive. Nothing is looked at between two steps of a bolus, 74 ms apart
# (pl_per_step at bolus_rate_mu_h), and the pacer's 5. A switch costs no more: when nobody looked
# for debounce_ms its level counts at once (hal/parts/switch.py).
EN_MS = 74 + 5 + AGREED_MS
MS = 1e6  # ns
OVER_COUNTS = 20_000  # no line presses so hard: 10,000 is what friction takes
SAMPLES = PARTS["force"]["samples"]


def until_stopped(bench, most_ms):
    """Lets time pass until EN is inactive; when that was, in ns."""
    bench.rig.pad("EN").watch(lambda level: bench.board.stop())
    assert bench.rig.motor_on
    bench.board.run(most_ms)
    assert not bench.rig.motor_on, "the motor is still on"
    at_ns = bench.board.now_ns
    bench.board.run(3_000)
    return at_ns


def check_stop(bench, what, cause_ns, off_ns, most_ms=EN_MS):
    """In time from its cause on: the last edge, and EN inactive."""
    last_ms = max(0.0, (bench.rig.edges_ns[-1] - cause_ns) / MS)
    off_ms = (off_ns - cause_ns) / MS
    tell(f"{what} to the last edge of STEP: {last_ms:.1f} ms, to EN: {off_ms:.1f} ms")
    assert last_ms <= STOP_MS
    assert 0 <= off_ms <= most_ms


def check_stop_after(bench, happening, what):
    """The same for something that happens to the rig in a bolus."""
    answer(bench, "pump.bolus(1)")
    bench.board.run(3_000)
    bench.rig.happen(happening)
    cause_ns = bench.board.now_ns
    check_stop(bench, what, cause_ns, until_stopped(bench, 5_000))


def alarm(bench):
    assert "stopped by an alarm" in answer(bench, "pump")
    assert booked(bench) == bench.plant.pulses
    return answer(bench, "pump.alarms()")


def readings_of(bench):
    """A list that grows by (ns, counts) of each reading of the force, the mean of its samples."""
    readings, counts = [], []
    adc = bench.board.mcu.adc
    read = adc.on_adc_read

    def reading(channel):
        read(channel)
        if channel == 0:
            u12 = adc.channel_values[0]
            counts.append(u12 << 4 | u12 >> 8)
        if len(counts) == SAMPLES:
            readings.append((bench.board.now_ns, sum(counts) // SAMPLES))
            counts.clear()

    adc.on_adc_read = reading
    return readings


def test_a_blocked_line_stops_the_motor_before_half_a_unit_is_missed(delivering):
    answer(delivering, "pump.bolus(5)")
    delivering.board.run(10_000)
    delivering.rig.happen("kink")
    before = delivering.plant.pulses
    until_stopped(delivering, 300_000)
    missed = delivering.plant.pulses - before
    tell(f"a line blocked in a bolus: {missed} steps, {missed * PL_PER_STEP / PL_PER_U:.2f} U")
    assert missed * PL_PER_STEP <= PL_PER_U // 2
    assert "occlusion" in alarm(delivering)


def test_a_force_above_all_that_a_line_does_stops_the_motor(delivering):
    readings = readings_of(delivering)
    answer(delivering, "pump.bolus(5)")
    delivering.board.run(10_000)
    delivering.rig.happen("force-offset", 20_000)
    off_ns = until_stopped(delivering, 300_000)
    before = [reading for reading in reversed(readings) if reading[0] <= off_ns]
    over_ns = [ns for ns, _ in takewhile(lambda it: it[1] >= OVER_COUNTS, before)]
    check_stop(delivering, "force over threshold", over_ns[-1], off_ns, AGREED_MS)
    assert "occlusion" in alarm(delivering)


def test_the_end_of_travel_stops_the_motor(delivering):
    rig = delivering.rig
    answer(delivering, "pump.suspend()")
    rig.happen("reservoir", 2_000)
    answer(delivering, 'pump.load(200, "U-100")')
    answer(delivering, "pump.resume()")
    closed_ns = []
    rig.pad("END").watch(lambda level: closed_ns.append(delivering.board.now_ns))
    answer(delivering, "pump.bolus(1)")
    off_ns = until_stopped(delivering, 120_000)
    check_stop(delivering, "the end switch", closed_ns[-1], off_ns)
    assert "end" in alarm(delivering).lower()


def test_a_driver_that_reports_a_fault_is_switched_off(delivering):
    check_stop_after(delivering, "driver-fault", "the driver's fault pin")
    assert "driver" in alarm(delivering).lower()


def test_a_force_wire_that_is_off_stops_the_motor(delivering):
    check_stop_after(delivering, "force-open", "a force wire that is off")
    assert "sensor" in alarm(delivering).lower()


def test_a_cartridge_that_comes_out_stops_the_motor(delivering):
    check_stop_after(delivering, "unseat", "a cartridge that comes out")
    assert "unseated" in alarm(delivering)
