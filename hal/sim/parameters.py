# parameters: the rig as data, each number with its unit, its range and where it comes from.
#
# Owns the names, defaults and limits, and what follows from them by arithmetic alone. Must not:
# hold anything that changes while the rig runs.

# Areas: pi, to eleven digits, over its power of ten.
_PI = 31_415_926_536
_PI_ONE = 10_000_000_000

# What the fluid may hold under the strongest push, so that it stays in a small int.
_MOST_HELD_PL = 1_000_000_000

# (name, default, lowest, highest, unit, where the number comes from)
PARAMETERS = (
    ("bore_um", 8_660, 2_000, 20_000, "um", "bore of a 3 mL insulin cartridge"),
    ("lead_um", 1_000, 200, 5_000, "um", "travel of the screw in one turn, a common lead"),
    ("steps_turn", 3_200, 20, 51_200, "steps", "200 full steps of 16 microsteps each"),
    ("reservoir_nl", 3_000_000, 0, 5_000_000, "nL", "what the cartridge holds; 300 U at U-100"),
    ("stiffness_n_mm", 200, 20, 2_000, "N/mm", "screw, nut, pusher and rubber in series"),
    ("kinetic_mn", 2_000, 0, 10_000, "mN", "a rubber plunger in siliconised glass, moving"),
    ("stiction_mn", 400, 20, 5_000, "mN", "how much more it takes to break away from rest"),
    ("stall_mn", 25_000, 5_000, 50_000, "mN", "20 mN m on a 1 mm screw of 20 % efficiency"),
    ("backlash_steps", 32, 0, 2_000, "steps", "10 um of play between screw and nut"),
    ("backlash_taken_up", 1, 0, 1, "", "1: the rig last moved forward"),
    ("compliance_nl_kpa", 333, 10, 2_000, "nL/kPa", "3 kPa a uL; 725 is 0.2 psi a uL"),
    # tau of 5 s: an eighth of a 1 U bolus comes after its end, where 9 to 14 % are published
    ("line_pa_s_ul", 15_000, 10, 500_000, "Pa s/uL", "set and tissue; R C with the above is 5 s"),
    ("leak_pa_s_ul", 5_000, 10, 500_000, "Pa s/uL", "a connector not screwed home: 3 parts in 4"),
    ("dead_volume_nl", 100_000, 0, 1_000_000, "nL", "60 cm of tubing of 0.46 mm bore"),
    ("primed", 1, 0, 1, "", "1: tubing full and plunger just moved; 0: air in the tubing"),
    ("force_offset_counts", 8_000, 0, 1_000_000, "counts", "an unloaded bridge, somewhere low"),
    ("force_counts_n", 1_000, 10, 20_000, "counts/N", "a reading to the millinewton"),
    ("noise_counts", 3, 0, 10_000, "counts", "standard deviation of a reading"),
    ("coil_swapped", 0, 0, 1, "", "1: two wires of a coil are: the motor turns the wrong way"),
    ("encoder", 0, 0, 1, "", "1: an encoder is fitted"),
    ("encoder_steps_count", 16, 1, 3_200, "steps", "200 counts a turn"),
    ("start_ticks_ms", 1_073_681_824, 0, 1_073_741_823, "ms", "2**30 - 60_000: wraps in a minute"),
    ("rtc_set", 1, 0, 1, "", "0: the wall clock has never been set"),
    ("rtc_day", 9_649, 1, 36_524, "days", "local date at power-on: 2026-06-02"),
    ("rtc_minute", 0, 0, 1_439, "min", "local time at power-on: midnight"),
    ("rtc_offset_min", 120, -720, 840, "min", "local minus UTC: central European summer"),
    ("rtc_drift_ppm", 0, -500, 500, "ppm", "a watch crystal is within 20; applied once a day"),
    ("battery", 1, 0, 1, "", "1: a battery is measured"),
    ("battery_mv", 3_700, 0, 60_000, "mV", "one lithium cell, half full"),
    ("keys", 0, 0, 1, "", "1: buttons are fitted"),
    ("watchdog", 1, 0, 1, "", "1: a watchdog is fitted"),
    ("watchdog_ms", 8_000, 100, 100_000, "ms", "the RP2040's longest is 8_388"),
    ("store_records", 1_024, 4, 1_000_000, "records", "32 KiB of memory"),
    ("reset_cause", 0, 0, 4, "", "a RESET_ number of hal: power-on"),
    ("free_memory_bytes", 120_000, 0, 1_000_000_000, "bytes", "a fixed answer, for traces"),
    ("code_ok", 1, 0, 1, "", "0: the installed code fails its check"),
    # An ordinary life, each of them off unless asked for
    ("temp_dc", 250, -400, 850, "0.1 C", "at the start; all other numbers hold at 25 C"),
    ("temp_tau_s", 1_200, 10, 100_000, "s", "a hand-sized rig in a pocket: 20 min; assumed"),
    ("temp_force_mn_c", 0, -100, 100, "mN/C", "50 N beam cells: 0.02 to 0.05 %/10 C, 1 to 3"),
    ("temp_friction_mn_c", 0, 0, 100, "mN/C", "less when warm; thinner silicone oil, 0.5 %/C: 10"),
    ("texture_mn", 0, 0, 500, "mN", "friction along the barrel, up and down; a tenth is usual"),
    ("texture_um", 1_000, 100, 5_000, "um", "how long its longest wave is; assumed"),
    ("drift_mn_day", 0, 0, 100, "mN/day", "random walk of the cell's zero; creep 0.03 %: 15"),
    ("pusher_holds", 0, 0, 1, "", "1: it is clamped to the plunger, and pulls when drawn back"),
    ("vent_tau_s", 10, 1, 3_600, "s", "air behind the plunger goes through a membrane; assumed"),
)


class Parameters:
    """The values of one rig: an attribute a parameter, and the derived ones below.

    Raises ValueError, in one line, for a name that is unknown or a value outside its limits.
    """

    def __init__(self, given):
        for name in given:
            _known(name)
        for name, default, lowest, highest, unit, _ in PARAMETERS:
            value = given.get(name, default)
            if isinstance(value, bool):
                value = int(value)
            if not isinstance(value, int):
                raise ValueError("sim: %s %r is not a whole number" % (name, value))
            if value < lowest:
                raise ValueError(_outside(name, value, "below its least,", lowest, unit))
            if value > highest:
                raise ValueError(_outside(name, value, "above its most,", highest, unit))
            setattr(self, name, value)
        area_um2 = self.bore_um * self.bore_um * _PI // (4 * _PI_ONE)
        # 1 pL is 1000 cubic micrometres.
        self.step_pl = area_um2 * self.lead_um // (1_000 * self.steps_turn)
        # How much swept volume loads the drive train by 1 mN: area over stiffness.
        self.drive_pl_mn = _nearest(area_um2, 1_000 * self.stiffness_n_mm)
        # How much trapped volume pushes back with 1 mN: compliance over area (pressure is
        # volume over compliance, force is pressure times area). nL/kPa is pL/Pa.
        self.fluid_pl_mn = _nearest(self.compliance_nl_kpa * 1_000_000_000, area_um2)
        # tau = R C: Pa s/uL times nL/kPa is us.
        self.tau_line_us = self.line_pa_s_ul * self.compliance_nl_kpa
        self.tau_leak_us = self.leak_pa_s_ul * self.compliance_nl_kpa
        # The longest wave of the barrel as swept volume: 1 nL is 10**6 cubic micrometres.
        self.texture_nl = area_um2 * self.texture_um // 1_000_000
        self._check_derived()

    def _check_derived(self):
        # Between these limits every product on the hot path stays inside 31 bits.
        if not 100 <= self.step_pl <= 1_000_000:
            raise ValueError(
                "sim: a step of %d pL is not within 100 .. 1000000 pL (bore_um, lead_um, "
                "steps_turn)" % self.step_pl
            )
        if self.stall_mn * self.fluid_pl_mn > _MOST_HELD_PL:
            raise ValueError(
                "sim: at stall the fluid would hold %d uL, above its most, %d uL (stall_mn, "
                "compliance_nl_kpa, bore_um)"
                % (self.stall_mn * self.fluid_pl_mn // 1_000_000, _MOST_HELD_PL // 1_000_000)
            )
        if self.stall_mn <= self.kinetic_mn + self.stiction_mn:
            raise ValueError(
                "sim: stall_mn %d mN is not above friction, %d mN (kinetic_mn + stiction_mn)"
                % (self.stall_mn, self.kinetic_mn + self.stiction_mn)
            )
        for name, tau_us in (("line", self.tau_line_us), ("leak", self.tau_leak_us)):
            if not 10_000 <= tau_us <= 600_000_000:
                raise ValueError(
                    "sim: %s time constant %d ms is not within 10 .. 600000 ms (%s_pa_s_ul, "
                    "compliance_nl_kpa)" % (name, tau_us // 1_000, name)
                )


def _known(name):
    for row in PARAMETERS:
        if row[0] == name:
            return
    raise ValueError("sim: no parameter is called " + name)


def _outside(name, value, how, limit, unit):
    return ("sim: %s %d is %s %d %s" % (name, value, how, limit, unit)).rstrip()


def _nearest(a, b):
    return (a + b // 2) // b
