# units: every conversion between milliunits, volumes, steps and time, and nothing else.
#
# Owns the arithmetic; must not keep any state. All numbers are integers; what divides rounds down,
# and where the remainder matters it is returned, so that the caller can hand it on.
#
# A flow is a volume that falls due over time: nL/h times ms. It is the finest unit there is here,
# one picolitre is 3600 of them, so a rate in nL/h times a time in ms is exact.

from micropython import const

PL_PER_NL = const(1000)
FLOW_PER_PL = const(3600)  # 3_600_000 ms in an hour, 1000 pL in a nL
FLOW_MAX = const(1073741823)  # 2**30 - 1: the largest small integer of a 32-bit board
MS_PER_MIN = const(60_000)
MS_PER_HOUR = const(3_600_000)
MS_PER_DAY = const(86_400_000)
MIN_PER_DAY = const(1440)

# Insulin concentrations on the market, and the volume of a milliunit of each.
_NL_PER_MU = const(((100, 10), (200, 5), (500, 2)))


def nl_per_mu(units_per_ml: int) -> int:
    """Volume of a milliunit in nL, of U-100, U-200 or U-500 insulin; 0 for any other."""
    for strength, volume_nl in _NL_PER_MU:
        if strength == units_per_ml:
            return volume_nl
    return 0


def flow_per_step(pl_per_step: int) -> int:
    """Flow that makes one step due, in nL/h*ms."""
    return pl_per_step * FLOW_PER_PL


def nl_to_steps(volume_nl: int, pl_per_step: int) -> int:
    """Whole steps in a volume of up to 10 mL. Does not allocate."""
    # In two parts, which stay small where their product would not.
    rest_nl = volume_nl % pl_per_step
    return volume_nl // pl_per_step * PL_PER_NL + rest_nl * PL_PER_NL // pl_per_step


def nl_to_steps_and_flow(volume_nl: int, pl_per_step: int) -> tuple:
    """Whole steps in a volume, and what is left over as a flow in nL/h*ms. Allocates."""
    volume_pl = volume_nl * PL_PER_NL
    steps = volume_pl // pl_per_step
    return steps, (volume_pl - steps * pl_per_step) * FLOW_PER_PL


def steps_to_mu_up(steps: int, pl_per_step: int, volume_nl_per_mu: int) -> int:
    """Insulin in a number of steps, rounded up to a mU. Allocates on 32-bit boards."""
    return -(-steps * pl_per_step // (PL_PER_NL * volume_nl_per_mu))


def steps_to_mu(steps: int, pl_per_step: int, volume_nl_per_mu: int) -> int:
    """Insulin in the steps of up to 10 mL, rounded down to a mU. Does not allocate."""
    volume_nl = steps // PL_PER_NL * pl_per_step + steps % PL_PER_NL * pl_per_step // PL_PER_NL
    return volume_nl // volume_nl_per_mu
