# rig: the host board's rig: what the firmware is told of it, and how the simulation differs.

# Fields of firmware/config.py.
RIG = {
    "pl_per_step": 18_406,
    # 8_000 counts is no force, 1_000 counts a newton: friction runs at 10_000 to 10_400, a bolus
    # adds about 250, and 1.8 N above all that is a line that does not let go.
    "occlusion_counts": 12_200,
    # One lithium cell: below the first there is not enough left for a bolus, below the second the
    # regulator is about to drop out.
    "supply_low_mv": 3_400,
    "supply_stop_mv": 3_200,
}

# Parameters of hal/sim. Only deadlines poll a simulated pump: no timer does in between, as on a
# board, so its watchdog is as patient as the longest deadline.
PLANT = {
    "watchdog_ms": 80_000,
}
