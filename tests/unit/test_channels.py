# test_channels: basal and bolus flow side by side; a change of rate falls where it happened.

from firmware.bounds import Bounds
from firmware.clocks import Clocks
from firmware.config import Rig
from firmware.delivery.meter import Meter
from firmware.therapy.channels import Channels
from tests.unit import fakes

MIN_MS = 60_000
DAY_MS = 86_400_000


class Parts:
    """The wall clock moves with what is accrued, as on a rig. total(): all flow so far."""

    def __init__(self, segments, local_ms=0, **rig):
        self.rig = Rig(**rig)
        self.rtc = fakes.Rtc(ms=local_ms)
        self.meter = Meter(self.rig.pl_per_step)
        self.channels = Channels(self.rig, Clocks(self.rtc), self.meter, Bounds(self.rig))
        self.channels.profile.set(segments)
        self.channels.choose_basal()

    def accrue(self, dt_ms):
        day, ms, offset_min = self.rtc.reading
        ms += dt_ms
        self.rtc.reading = [day + ms // DAY_MS, ms % DAY_MS, offset_min]
        return self.channels.accrue(dt_ms)

    def bolus(self, mu):
        self.channels.begin_dose(0, mu, mu, self.rig.bolus_rate_mu_h, 0)

    def total(self):
        meter = self.meter
        steps = meter.basal_due + meter.bolus_due
        return steps * meter.flow_per_step + meter.owed_flow()


def test_basal_falls_due_exactly():
    for rate_mu_h in (0, 1, 25, 800, 35_000):
        for dt_ms in (1, 20, 997, 60_000):
            parts = Parts([(0, rate_mu_h)])
            for _ in range(50):
                parts.accrue(dt_ms)
            assert parts.total() == rate_mu_h * 10 * dt_ms * 50, (rate_mu_h, dt_ms)


def test_a_change_of_rate_falls_on_its_millisecond_however_seldom_one_looks():
    # 100 s before 06:00 and 100 s after it.
    for look_ms in (1_000, 7_777, 200_000):
        parts = Parts([(0, 500), (360, 1_500)], local_ms=360 * MIN_MS - 100_000)
        left_ms = 200_000
        changes = 0
        while left_ms:
            dt_ms = min(look_ms, left_ms)
            left_ms -= dt_ms
            changes += parts.accrue(dt_ms)
        assert parts.total() == (5_000 + 15_000) * 100_000, look_ms
        assert changes == 1


def test_midnight_is_a_change_like_any_other():
    parts = Parts([(0, 500), (1_380, 1_500)], local_ms=DAY_MS - 30_000)
    assert parts.accrue(60_000)
    assert parts.total() == (5_000 + 15_000) * 30_000


def test_every_segment_of_a_day_is_paid_in_full():
    segments = [(30 * i, 100 * (i % 7)) for i in range(48)]
    parts = Parts(segments)
    for _ in range(24 * 60 + 3):
        parts.accrue(60_000)
    minutes = [100 * (minute // 30 % 7) for minute in range(1440)]
    minutes += minutes[:3]
    assert parts.total() == sum(minutes) * 10 * 60_000


def test_a_rate_changed_every_second_starves_nothing():
    parts = Parts([(0, 0)])
    ideal = 0
    for i in range(3_000):
        rate_mu_h = (i * 37) % 1_000
        parts.channels.profile.set([(0, rate_mu_h)])
        parts.channels.choose_basal()
        parts.accrue(1_000)
        ideal += rate_mu_h * 10 * 1_000
    assert parts.total() == ideal


def test_flows_add():
    parts = Parts([(0, 3_600)])
    parts.bolus(1_000)
    parts.accrue(10_000)
    assert parts.total() == (36_000 + 900_000) * 10_000
    for _ in range(10):
        parts.accrue(10_000)
    assert parts.total() == 36_000 * 110_000 + 1_000 * 10 * 3_600_000
    assert parts.channels.doses.at[0].spent


def test_a_dose_that_was_cut_flows_no_more():
    parts = Parts([(0, 0)])
    parts.bolus(1_000)
    parts.accrue(5_000)
    parts.channels.end_dose(0)
    before = parts.total()
    parts.accrue(60_000)
    assert parts.total() == before
    assert parts.meter.bolus_due == 0


def test_the_wait_ends_when_the_next_step_is_due():
    parts = Parts([(0, 800)])
    for _ in range(6):
        wait_ms = parts.channels.wait_ms()
        assert 1 <= wait_ms <= 60_000
        due = parts.meter.basal_due
        parts.accrue(wait_ms - 1)
        assert parts.meter.basal_due == due
        parts.accrue(1)
        assert parts.meter.basal_due == due + 1


def test_the_wait_is_never_longer_than_a_minute():
    for rate_mu_h in (0, 1, 25):
        parts = Parts([(0, rate_mu_h)])
        assert parts.channels.wait_ms() == 60_000
    assert Parts([(0, 0), (1, 5)], local_ms=59_000).channels.wait_ms() == 1_000


def test_pulses_are_spaced_as_the_programme_spaces_them():
    parts = Parts([(0, 35_000)])
    flow = 18_406 * 3_600
    assert parts.channels.interval_us == flow * 1_000 // 350_000
    parts.bolus(1_000)
    assert parts.channels.interval_us == flow * 1_000 // 1_250_000
    parts.channels.end_dose(0)
    assert parts.channels.interval_us == flow * 1_000 // 350_000


def test_pulses_are_never_further_apart_than_a_port_takes():
    assert Parts([(0, 1)]).channels.interval_us == 2_000_000


def test_a_stroke_is_one_move():
    parts = Parts([(0, 800)], stroke_steps=16, min_interval_us=1_500)
    assert parts.channels.interval_us == 1_500


def test_stronger_insulin_needs_less_volume():
    for nl_per_mu in (10, 5, 2):
        parts = Parts([(0, 1_000)])
        parts.channels.set_concentration(nl_per_mu)
        parts.accrue(60_000)
        assert parts.total() == 1_000 * nl_per_mu * 60_000
        parts.bolus(100)
        assert parts.channels.doses.at[0].whole_steps == 100 * nl_per_mu * 1_000 // 18_406


def test_the_strongest_flow_on_the_coarsest_rig_is_exact():
    # Where the meter takes only a little flow at a time.
    parts = Parts(
        [(0, 40_000)],
        pl_per_step=250_000,
        bolus_rate_mu_h=2_000_000,
        max_basal_mu_h=40_000,
        max_bolus_mu=80_000,
    )
    parts.bolus(80_000)
    for _ in range(60):
        parts.accrue(5_000)
    assert parts.total() == 400_000 * 300_000 + 80_000 * 10 * 3_600_000
    assert parts.meter.bolus_due == 800_000_000 // 250_000
