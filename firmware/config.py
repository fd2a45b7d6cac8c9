# config: a rig's calibration and its limits, checked once.
#
# Owns names, units, ranges and defaults of everything that differs from rig to rig. Must not
# change after construction: everybody below keeps copies of what they need.

from micropython import const

from firmware import units

_MOST_BURST_STEPS = const(4_095)  # that a stepper port takes at once

# name, default, lowest, highest, unit
FIELDS = (
    ("pl_per_step", 18_406, 500, 250_000, "pL"),  # bore 8.66 mm, lead 1 mm, 200 x 16 microsteps
    ("capacity_nl", 3_000_000, 100_000, 10_000_000, "nL"),
    ("travel_steps", 170_000, 1_000, 10_000_000, "steps"),
    ("min_interval_us", 1_000, 20, 100_000, "us"),  # fastest pulses the motor follows
    ("stroke_steps", 1, 1, 256, "steps"),  # moved at a time; the motor rests in between
    ("burst_ms", 20, 5, 100, "ms"),  # from one burst of several steps to the next, a look each
    ("bolus_rate_mu_h", 90_000, 1_000, 2_000_000, "mU/h"),  # 1.5 U/min, the field's standard
    ("max_bolus_mu", 25_000, 10, 80_000, "mU"),
    ("max_basal_mu_h", 35_000, 1, 40_000, "mU/h"),
    ("hour_cap_mu", 60_000, 10, 200_000, "mU"),
    ("day_cap_mu", 300_000, 10, 2_000_000, "mU"),  # what a full cartridge holds
    ("confirm_mu", 10_000, 0, 80_000, "mU"),  # from this on a bolus is confirmed; 0: never
    ("quantum_nl", 500, 10, 5_000, "nL"),  # most that is authorised ahead: 0.05 U of U-100
    ("force_min_counts", 1_000, 0, 16_777_215, "counts"),  # below: a broken wire
    ("force_max_counts", 60_000, 1, 16_777_215, "counts"),  # above: saturated
    ("occlusion_counts", 30_000, 1, 16_777_215, "counts"),  # above: blocked, whatever was learnt
    # What the force means, for line.py.
    ("force_counts_n", 1_000, 10, 20_000, "counts/N"),
    ("bore_um", 8_660, 2_000, 20_000, "um"),  # of the cartridge: pl_per_step belongs to it
    (
        "compliance_nl_kpa",
        333,
        10,
        2_000,
        "nL/kPa",
    ),  # of cartridge and set; half or double will do
    ("line_pa_s_ul", 15_000, 10, 500_000, "Pa s/uL"),  # of an open set, in tissue
    ("occlusion_nl", 2_400, 100, 1_000_000, "nL"),  # held back: a blocked line. 0.24 U of U-100
    ("trend_nl", 3_800, 0, 1_000_000, "nL"),  # over which a blocked line does not flatten; 0: off
    ("slip_nl", 450, 1, 20_000, "nL"),  # from slip to slip, at most: stiction / stiffness x area
    ("level_mn", 1_500, 100, 50_000, "mN"),  # above the baseline: more than any open line
    ("vanish_mn", 700, 50, 50_000, "mN"),  # below it: nothing resists any more
    ("friction_mn", 6_000, 100, 50_000, "mN"),  # more than it takes to move any free plunger
    ("coupled_counts", 0, 0, 16_777_215, "counts"),  # below: nothing resists; 0: not watched
    ("free_steps", 400, 1, 100_000, "steps"),  # of travel without resistance that are no fault
    ("relieve_nl", 2_000, 0, 20_000, "nL"),  # play and spring, drawn back besides what is held
    ("relieve_unasked", 0, 0, 1, ""),  # 1: a blocked line is given way to before anybody asks
    ("stuck_steps", 64, 0, 10_000, "steps"),  # with one reading: a dead sensor; 0: not watched
    ("agree_samples", 3, 1, 10, "samples"),  # that a stop needs
    ("agree_ms", 10, 1, 100, "ms"),  # from one of them to the next
    ("rest_look_ms", 10_000, 10, 60_000, "ms"),  # between looks while nothing moves
    ("late_ms", 1_000, 10, 2_000, "ms"),  # lateness of a poll that is a fault
    ("low_mu", 20_000, 0, 100_000, "mU"),
    ("last_mu", 5_000, 1_000, 50_000, "mU"),  # the last warning: it cannot be switched off
    ("low_min", 480, 0, 2_880, "min"),  # of programme left: below, a warning; 0: none
    ("auto_off_min", 1_440, 0, 1_440, "min"),  # of delivering with nobody there; 0: never
    ("suspend_min", 15, 0, 1_440, "min"),  # suspended, until it is reminded of; 0: never
    ("supply_low_mv", 0, 0, 60_000, "mV"),  # below: no bolus is begun; 0: not watched
    ("supply_stop_mv", 0, 0, 60_000, "mV"),  # below: nothing is delivered; writing is still safe
    ("spare_bytes", 4_096, 0, 16_384, "bytes"),  # of heap: below, nothing is delivered
    ("mismatch_mu", 10_000, 100, 100_000, "mU"),  # end stop against count
    ("encoder_counts", 0, 0, 1_000, "counts"),  # per encoder_steps; 0: no encoder
    ("encoder_steps", 16, 1, 4_096, "steps"),
    ("encoder_slack_steps", 64, 1, 4_096, "steps"),  # backlash and quantisation
    ("found_counts", 400, 1, 16_777_215, "counts"),  # above none: the pusher touches the plunger
    ("reservoir_h", 144, 0, 2_000, "h"),  # in use, after which a person is reminded; 0: never
)


class Rig:
    """A rig's numbers: an attribute a field of FIELDS, given by name, the rest at its default.

    Raises ValueError, in one line, for a name that is unknown, a value that is not an integer or
    out of its range, and for values that do not go together.
    """

    def __init__(self, **values):
        for name, default, lowest, highest, unit in FIELDS:
            value = values.pop(name, default)
            if type(value) is not int:
                raise ValueError("rig: %s is a whole number of %s, not %r" % (name, unit, value))
            if not lowest <= value <= highest:
                raise ValueError(
                    "rig: %s is %d %s, outside %d to %d" % (name, value, unit, lowest, highest)
                )
            setattr(self, name, value)
        for name in values:
            raise ValueError("rig: there is no field called " + str(name))
        self._check_together()

    def _check_together(self):
        if not self.force_min_counts < self.occlusion_counts < self.force_max_counts:
            raise ValueError("rig: occlusion_counts must lie between force_min and force_max")
        if self.coupled_counts >= self.occlusion_counts:
            raise ValueError("rig: coupled_counts must lie below occlusion_counts")
        # At the strongest flow a step must not fall due faster than the motor can follow. U-100 is
        # the thinnest insulin, so it is the worst case.
        # Beside a bolus and basal, what is spread over time flows at most as fast as basal.
        flow_nl_h = (self.bolus_rate_mu_h + 2 * self.max_basal_mu_h) * units.nl_per_mu(100)
        spacing_us = units.flow_per_step(self.pl_per_step) * 1000 // flow_nl_h
        if spacing_us < self.min_interval_us:
            raise ValueError(
                "rig: bolus_rate_mu_h and max_basal_mu_h need a step each %d us, the motor %d us"
                % (spacing_us, self.min_interval_us)
            )
        if 0 < self.auto_off_min < 60:
            raise ValueError("rig: auto_off_min is 0 (never) or 60 to 1440")
        if self.supply_low_mv < self.supply_stop_mv:
            raise ValueError("rig: supply_low_mv must not be below supply_stop_mv")
        # A burst is at most a quantum, and begins at most once in burst_ms.
        quantum_steps = self.quantum_nl * units.PL_PER_NL // self.pl_per_step
        least_steps = max(self.stroke_steps, self.burst_ms * 1000 // spacing_us + 1)
        if not least_steps <= quantum_steps <= _MOST_BURST_STEPS:
            raise ValueError(
                "rig: quantum_nl is %d steps, outside %d (what falls due at once) to %d (a burst)"
                % (quantum_steps, least_steps, _MOST_BURST_STEPS)
            )
