# test_config: a rig's numbers are checked before anything moves.

from firmware.config import FIELDS, Rig


def refused(**values):
    try:
        Rig(**values)
    except ValueError as error:
        text = str(error)
        assert "\n" not in text
        return text
    return ""


def test_the_defaults_are_a_rig():
    rig = Rig()
    for name, default, _, _, _ in FIELDS:
        assert getattr(rig, name) == default


def test_a_value_that_is_given_is_taken():
    assert Rig(max_bolus_mu=10_000).max_bolus_mu == 10_000


def test_every_field_has_its_range():
    for name, _, lowest, highest, unit in FIELDS:
        for value in (lowest - 1, highest + 1):
            text = refused(**{name: value})
            assert name in text and str(value) in text and unit in text, text


def test_every_default_is_in_its_range():
    for name, default, lowest, highest, _ in FIELDS:
        assert lowest <= default <= highest, name


def test_a_number_that_is_not_whole_is_refused():
    for value in (1.0, "18406", None, True, [1]):
        assert "pl_per_step" in refused(pl_per_step=value), value


def test_an_unknown_field_is_refused_by_name():
    assert "pl_per_stp" in refused(pl_per_stp=18_406)


def test_occlusion_lies_inside_the_sensors_band():
    assert refused(occlusion_counts=1_000)
    assert refused(occlusion_counts=60_000)
    assert not refused(occlusion_counts=1_001)
    assert not refused(occlusion_counts=59_999)
    assert refused(coupled_counts=30_000)
    assert not refused(coupled_counts=12_199)


def test_a_stroke_fits_into_what_is_authorised():
    assert refused(stroke_steps=28)
    assert not refused(stroke_steps=27)
    assert refused(pl_per_step=177_304, stroke_steps=3, quantum_nl=500)
    assert not refused(pl_per_step=177_304, stroke_steps=2, quantum_nl=500)


def test_a_burst_is_no_more_than_a_stepper_takes():
    fine = {"pl_per_step": 500, "min_interval_us": 500}
    assert not refused(quantum_nl=2_047, **fine)  # 4_094 steps
    assert "4095" in refused(quantum_nl=2_048, **fine)


def test_what_falls_due_from_burst_to_burst_fits_into_the_quantum():
    # A step each 28 us, as coarse as 500 pL allows: 705 fall due in 20 ms.
    quick = {"pl_per_step": 500, "min_interval_us": 20, "bolus_rate_mu_h": 2_000_000}
    assert refused(quantum_nl=10, **quick)
    assert not refused(quantum_nl=500, **quick)


def test_the_motor_can_follow_the_strongest_flow():
    # 0.53 U/s beside twice 35 U/h need a step every 3_363 us.
    quick = {"bolus_rate_mu_h": 1_900_000}
    assert not refused(min_interval_us=3_363, **quick)
    assert refused(min_interval_us=3_364, **quick)


def test_the_last_warning_cannot_be_switched_off():
    assert "last_mu" in refused(last_mu=0)
    assert "last_mu" in refused(last_mu=999)
    assert not refused(last_mu=1_000, low_mu=0, low_min=0)


def test_auto_off_is_never_or_after_an_hour_to_a_day():
    for minutes in (0, 60, 1_440):
        assert not refused(auto_off_min=minutes)
    for minutes in (1, 59, 1_441, -1):
        assert "auto_off_min" in refused(auto_off_min=minutes), minutes
