# programme: basal profiles as people make them, and numbers as they type them.


def units(mu):
    """mU as a person types them."""
    return f"{mu // 1000}.{mu % 1000:03d}"


def profile(rng):
    """Of 1 to 48 segments; now and then one of a rate that is nearly nothing."""
    count = rng.choice((1, 1, 2, 3, 4, 4, 6, 8, 12, 24, 48))
    starts = [0, *sorted(rng.sample(range(5, 1440, 5), count - 1))]
    most = rng.choice((1_500, 1_500, 2_500, 6_000))
    rates = [rng.randrange(150, most) for _ in starts]
    if rng.random() < 0.1:
        rates = [rng.choice((rate, rng.randrange(10))) for rate in rates]
    pairs = zip(starts, rates, strict=True)
    return " ".join(f"{m // 60:02d}:{m % 60:02d}={units(rate)}" for m, rate in pairs)
