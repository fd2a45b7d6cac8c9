# rig: the host board's rig: what the firmware is told of it, and how the simulation differs.

# Fields of firmware/config.py.
RIG = {
    "pl_per_step": 18_406,
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
