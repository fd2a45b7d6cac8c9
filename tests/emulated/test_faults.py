# test_faults: what stops delivery does so in time, by the edges, and says why.

from tests.emulated.scenes import OCCLUSION_COUNTS, answer, booked
from tests.tell import tell

STOP_MS = 50  # from force over threshold at the converter to the last edge


def until_stopped(bench, most_ms):
    """Lets time pass until EN is inactive; when that was, in ns."""
    bench.rig.pad("EN").watch(lambda level: bench.board.stop())
    assert bench.rig.motor_on
    bench.board.run(most_ms)
    assert not bench.rig.motor_on, "the motor is still on"
    at_ns = bench.board.now_ns
    bench.board.run(3_000)
    return at_ns


def after_ms(rig, cause_ns, off_ns):
    """ms from the cause to the last edge, 0 when none came after it, and to EN inactive."""
    return max(0.0, (rig.edges_ns[-1] - cause_ns) / 1e6), (off_ns - cause_ns) / 1e6


def alarm(bench):
    assert "stopped by an alarm" in answer(bench, "pump")
    assert booked(bench) == bench.plant.pulses
    return answer(bench, "pump.alarms()")


def test_an_occlusion_stops_the_motor(delivering):
    rig = delivering.rig
    over_ns = []
    read = delivering.board.mcu.adc.on_adc_read

    def reading(channel):
        read(channel)
        u12 = delivering.board.mcu.adc.channel_values[0]
        if channel == 0 and u12 << 4 | u12 >> 8 > OCCLUSION_COUNTS:
            over_ns.append(delivering.board.now_ns)

    delivering.board.mcu.adc.on_adc_read = reading
    answer(delivering, "pump.bolus(5)")
    rig.happen("kink")
    off_ns = until_stopped(delivering, 300_000)
    last_ms, off_ms = after_ms(rig, over_ns[0], off_ns)
    tell(f"over threshold to the last edge of STEP: {last_ms:.1f} ms, to EN: {off_ms:.1f} ms")
    assert last_ms <= STOP_MS
    assert "occlusion" in alarm(delivering)


def test_the_end_of_travel_stops_the_motor(delivering):
    rig = delivering.rig
    rig.happen("reservoir", 2_000)
    closed_ns = []
    rig.pad("END").watch(lambda level: closed_ns.append(delivering.board.now_ns))
    answer(delivering, "pump.bolus(1)")
    off_ns = until_stopped(delivering, 120_000)
    last_ms, off_ms = after_ms(rig, closed_ns[-1], off_ns)
    tell(f"end switch to the last edge of STEP: {last_ms:.1f} ms, to EN: {off_ms:.1f} ms")
    assert last_ms <= STOP_MS
    assert "end" in alarm(delivering).lower()


def test_a_driver_that_reports_a_fault_is_switched_off(delivering):
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(3_000)
    delivering.rig.happen("driver-fault")
    at_ns = delivering.board.now_ns
    off_ms = (until_stopped(delivering, 5_000) - at_ns) / 1e6
    tell(f"the driver's fault pin to EN: {off_ms:.1f} ms")
    assert "stopped by an alarm" in answer(delivering, "pump")


def test_a_force_wire_that_is_off_stops_the_motor(delivering):
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(3_000)
    delivering.rig.happen("force-open")
    until_stopped(delivering, 5_000)
    assert "sensor" in alarm(delivering).lower()


def test_a_cartridge_that_comes_out_stops_the_motor(delivering):
    answer(delivering, "pump.bolus(1)")
    delivering.board.run(3_000)
    delivering.rig.happen("unseat")
    until_stopped(delivering, 5_000)
    assert "stopped by an alarm" in answer(delivering, "pump")
