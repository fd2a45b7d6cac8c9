# action_model: what is exactly left of a dose, from the published formula, in decimals.
#
# Owns the models that there are, written down anew. Must not: use code of the firmware.

from decimal import Decimal, getcontext
from functools import cache

getcontext().prec = 40

MODELS = {  # minutes of duration and peak
    "rapid": (360, 75),
    "child": (360, 65),
    "ultra-rapid": (360, 55),
    "rapid-5h": (300, 75),
    "ultra-rapid-5h": (300, 55),
}


@cache
def formula(name: str):
    """A function: Decimal minutes after a dose to what the formula says is left of it; it knows
    no beginning and no end."""
    d, p = map(Decimal, MODELS[name])
    tau = p * (1 - p / d) / (1 - 2 * p / d)
    a = 2 * tau / d
    s = 1 / (1 - a + (1 + a) * (-d / tau).exp())

    def left(t: Decimal) -> Decimal:
        grown = (t * t / (tau * d * (1 - a)) - t / tau - 1) * (-t / tau).exp() + 1
        return 1 - s * (1 - a) * grown

    return left


@cache
def seconds(name: str) -> list[float]:
    """What is left after each whole second, to a second after the end."""
    left = formula(name)
    end = MODELS[name][0] * 60
    return [float(left(Decimal(s) / 60)) for s in range(end + 1)] + [0.0]
