# test_bad_input: whatever a person types is answered in one line, and what is refused changes
# nothing: neither ledger, nor journal, nor motor, nor state. (Of a command that carried an id the
# journal notes that it was used: so that it stays refused.)
#
# Owns the fuzzing of the console, in every state of the pump, and a reading of numbers of its own,
# so that what is accepted is what was typed.

import datetime
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from boards import host

LONGEST = 200  # characters of a refusal
NAMES = (
    "status", "bolus", "stop", "basal", "suspend", "resume",
    "alarms", "ack", "history", "load", "clock", "help", "dose", "review", "journal", "zone",
    "begin",
)  # fmt: skip
ACTING = ("bolus", "stop", "basal", "suspend", "resume", "ack", "load", "clock", "zone")


def off():
    return host.build()


def loaded():
    bench = off()
    assert bench.console.load(300, "U-100").ok
    assert bench.console.basal("00:00=0.80 06:00=1.10").ok
    return bench


def delivering():
    bench = loaded()
    assert bench.console.resume().ok
    bench.sim.advance(100_000)
    return bench


def in_a_bolus():
    bench = delivering()
    assert bench.console.bolus(2).ok
    bench.sim.advance(10_010)
    return bench


def suspended():
    bench = in_a_bolus()
    assert bench.console.suspend().ok
    return bench


def faulty():
    bench = in_a_bolus()
    bench.sim.happen("driver-fault")
    bench.sim.advance(1_000)
    assert bench.pump.alarms.stopping()
    return bench


def interrupted():
    bench = in_a_bolus()
    bench.restart()
    bench.sim.advance(1_000)
    assert bench.pump.alarms.stopping()
    return bench


def unbegun():
    bench = host.build(begun=False)
    bench.sim.advance(1_000)
    return bench


STATES = (off, loaded, delivering, in_a_bolus, suspended, faulty, interrupted)
EVERY = (*STATES, unbegun)

# What fingers, clipboards and other people's scripts leave at a prompt.
ODD_TEXTS = (
    "", " ", "\t", "\n", "\0", "\x1b[2J", "1,5", "1.", ".5", "1.5.2", "+1.5", "--1", "-0", "-1.50",
    "1e3", "1e400", "0x10", "1_000", "1 5", "1.5U", "1.5 U", "1.5 units", "1500 mU", "nan", "inf",
    "-inf", "1.5\n", "1.5\r\n2.5", "١", "１.５", "²", "½", "1٫5", "−1.5", "0.0001", "1.2345",
    "25.01", "9" * 400, "0." + "0" * 400 + "1", "00000001.5", "1.500000000", "bolus 1.5",
    "pump.bolus(1.5",
    "00:00=0.80 06:00", "00:00=0.80 06:00=", "00:00=", "=0.80", "00:00=0.80=", "24:00=0.80",
    "06:00=0.80", "00:00=0.80 00:00=0.90", "00:00=0.80 06:00=36", "00:00=0.80,06:00=1.10",
    "00:00=-0.10", "00:00=0.8001", "0:60=1", "00:00=1 0６:00=1", "00.00=0.80", "00:00 = 0.80",
    "300 U-100", "300 U-101", "300 100", "300U-100", "U-100 300", "301 U-100", "300 U-١00",
    "2026-06-02 14:30", "2026-06-02", "14:30", "2026-02-30 14:30", "2026-13-01 14:30",
    "2026-06-02 24:00", "2026-06-02 14:30 CET", "2026-06-02 14:30 +02:10", "1999-12-31 23:59",
    "2099-12-31 23:59 -12:00", "2099-12-31 23:59 +14:00", "2100-01-01 00:00", "26-06-02 14:30",
    "2020-01-01 00:00 +14:00", "2026-06-02T14:30:00+02:00", "2026-06-02 14:30 +15:00", "status",
    "+01:00", "-03:30", "+1:00", "+01:10", "+15:00", "-12:15", "01:00", "+0１:00", "UTC+1", "Z",
)  # fmt: skip
NUMBER_LIKE = st.text("0123456789.,-+eE_ :=U\n١２", max_size=12)
TEXTS = st.one_of(
    st.sampled_from(ODD_TEXTS), NUMBER_LIKE, st.text(max_size=60), st.text(min_size=300)
)
ODD_NUMBERS = (
    float("nan"), float("inf"), float("-inf"), -0.0, 1e-300, 5e-324, 1.7e308, 0.1 + 0.2, 0.0105,
    25.0000001, 35.0001, 2**30, 2**31, 2**63, -(2**31), 10**4_299, 10**6_000, -(10**6_000), 10**9,
)  # fmt: skip
NUMBERS = st.one_of(
    st.sampled_from(ODD_NUMBERS),
    st.integers(),
    st.integers(-50, 50),
    st.floats(),
    st.floats(-1, 50),
)
OTHERS = st.one_of(
    st.none(),
    st.booleans(),
    st.binary(max_size=9),
    st.lists(st.integers(), max_size=3),
    st.tuples(st.integers(), st.text(max_size=3)),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from(
        (object(), int, print, Decimal("1.5"), Fraction(3, 2), 1.5j, range(3), (), [])
    ),
)
TYPED = st.one_of(TEXTS, NUMBERS, OTHERS)
ARGUMENTS = st.one_of(
    st.tuples(TYPED),
    st.tuples(TYPED),
    st.tuples(TYPED, TYPED),
    st.lists(TYPED, max_size=4),
    st.lists(st.just("00:00=1"), min_size=49, max_size=60),
)
NAMED = st.one_of(
    st.just({}),
    st.just({}),
    st.dictionaries(st.sampled_from(("rate", "U")), TYPED, max_size=1),
    st.fixed_dictionaries({"id": st.integers(1, 4)}),
    st.fixed_dictionaries({"id": TYPED}),
)
CALLS = st.tuples(st.sampled_from(NAMES), ARGUMENTS, NAMED)


def changeable(bench):
    """All that a refused command has to leave alone."""
    pump, wall = bench.pump, [0, 0, 0]
    stepper = bench.sim.hal.stepper
    channels = pump.channels
    return {
        "state": pump.state,
        "records": (bench.sim.hal.store.count(), pump.journal.sequence),
        "ledger": dict(vars(pump.ledger)),
        "due": dict(vars(pump.dispenser.meter)),
        "hour": pump.dispenser.limits.hour.recent.steps,
        "day": pump.dispenser.limits.day.recent.steps,
        "on board": pump.dispenser.onboard.steps(),
        "books": (pump.recovery.fault, pump.mark.open_steps, pump.settings.revision),
        "pulses": (stepper.count(), stepper.busy()),
        "profile": channels.profile.segments,
        "bolus": dict(vars(channels.bolus)),
        "insulin": channels.nl_per_mu,
        "alarms": [(alarm.number, alarm.acknowledged) for alarm in pump.alarms.standing],
        "clock": (bench.sim.hal.rtc.read(wall), wall),
    }


def typed(bench, name, arguments, named=None):
    """Types it, and holds the answer to the manners."""
    return called(bench, name, arguments, named)[0]


def called(bench, name, arguments, named=None):
    """The answer, and whether it came to nothing: was refused, or had been carried out before."""
    bench.sim.advance(0)
    before = changeable(bench)
    answer = getattr(bench.console, name)(*arguments, **(named or {}))
    said = str(answer)
    numbered = name in ACTING and "id" in (named or {})
    repeated = numbered and re.match(r"id \d+ was seen before", said)
    assert repeated or answer.ok is not said.startswith("refused: "), said
    if not answer.ok or repeated:
        if numbered and not repeated:
            del before["records"]
        assert len(said) <= LONGEST, said
        assert said.replace("\n", "" if repeated else "\n").isprintable() and said.isascii(), said
        assert said == said.strip() and len(said) > len("refused: ")
        after = changeable(bench)
        if "records" not in before:
            del after["records"]
        assert after == before, (
            said,
            {k: (before[k], after[k]) for k in after if after[k] != before[k]},
        )
    return answer, not answer.ok or bool(repeated)


def milli_of(value):
    """The number a person meant, in thousandths; None when it is none. A reading of its own."""
    if type(value) is int:
        number = Fraction(value)
    elif type(value) is float and abs(value) < 1e9:
        number = Fraction(round(value * 1000), 1000)
        if abs(value * 1000 - round(value * 1000)) > 0.01:
            return None
    elif isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value.strip()):
        number = Fraction(value.strip())
    else:
        return None
    return int(number * 1000) if (number * 1000).denominator == 1 else None


def understood(bench, name, arguments):
    """What was accepted is what was typed, and is within the limits."""
    if name == "bolus":
        mu = milli_of(arguments[0])
        assert mu is not None and 10 <= mu <= 25_000 and mu % 10 == 0, arguments
        assert bench.pump.channels.bolus.asked_mu == mu
    if name == "load":
        first = arguments[0] if len(arguments) == 2 else arguments[0].split()[0]
        assert 1 <= milli_of(first) <= 300_000, arguments
    if name == "zone":
        sign, hours, minutes = re.fullmatch(r"([+-])(\d\d):(\d\d)", arguments[0]).groups()
        wall = [0, 0, 0]
        assert bench.sim.hal.rtc.read(wall)
        assert wall[2] == int(sign + "1") * (int(hours) * 60 + int(minutes))
    if name == "basal" and len(arguments) == 1 and "=" not in str(arguments[0]):
        assert bench.pump.channels.profile.segments == ((0, milli_of(arguments[0])),)


@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.__name__)
@pytest.mark.parametrize(
    "name", ("bolus", "basal", "load", "clock", "history", "help", "dose", "zone")
)
def test_every_odd_value_in_every_state_is_answered(state, name):
    bench = state()
    for value in (*ODD_TEXTS, *ODD_NUMBERS):
        if typed(bench, name, (value,)).ok:
            understood(bench, name, (value,))
            bench = state()


@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.__name__)
def test_anything_typed_in_any_state_is_answered(state):
    @given(st.lists(CALLS, min_size=1, max_size=8))
    @example([("basal", ("00:00=1", (1, 2)), {})])
    @example([("basal", ("00:00=1", "x\ny" * 99), {})])
    @example([("bolus", (10**6_000,), {})])
    @example([("history", ("²",), {})])
    @example([("history", ("١٢",), {})])
    @example([("clock", ("2099-12-31 23:59 -12:00",), {})])
    @example([("clock", ("2099-12-31 23:59 +14:00",), {})])
    @example([("load", (300, None), {})])
    @example([("bolus", ("1,5",), {"id": 3}), ("stop", (), {})])
    @example([("stop", (), {"id": 3}), ("bolus", (1,), {"id": 3})])
    @example([("clock", (), {"id": 3}), ("bolus", (1,), {}), ("bolus", (1,), {"id": 3})])
    def check(calls):
        bench = state()
        for name, arguments, named in calls:
            answer, in_vain = called(bench, name, tuple(arguments), named)
            if not in_vain and arguments:
                understood(bench, name, arguments)

    check()


@pytest.mark.parametrize("state", EVERY, ids=lambda state: state.__name__)
def test_an_id_is_acted_on_once(state):
    """Whatever became of a command, the same id again changes nothing, and tells the same."""
    for number, (name, arguments) in enumerate(
        (
            ("ack", ()),
            ("bolus", (1,)),
            ("bolus", (99,)),
            ("stop", ()),
            ("basal", (2,)),
            ("zone", ("+01:00",)),
            ("suspend", ()),
            ("load", (200, "U-100")),
            ("resume", ()),
        ),
        1,
    ):
        bench = state()
        first = typed(bench, name, arguments, {"id": number})
        if not bench.pump.journal.is_open:
            continue  # without books nothing is noted; nothing but an ack is done
        again, in_vain = called(bench, name, arguments, {"id": number})
        assert in_vain and again.ok is first.ok, (str(first), str(again))
        assert str(again).removeprefix("refused: ").startswith(f"id {number} was seen before")
        bench.restart()
        after, in_vain = called(bench, name, arguments, {"id": number})
        assert in_vain, str(after)
        assert str(after).removeprefix("refused: ").startswith(f"id {number} was seen before")


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_refused_command_is_forgotten(state):
    """The pump goes on exactly as one that never heard it."""
    deaf, heard = state(), state()
    for call in (("bolus", "1,5"), ("bolus", 60), ("basal", "00:00=36"), ("load", "300 U-1")):
        typed(heard, call[0], call[1:])
        deaf.sim.advance(0)  # the polls that the refused ones took
        if call[1] in (60, "00:00=36"):
            deaf.sim.advance(0)
        if call[1] == "300 U-1":
            deaf.sim.advance(0)
    deaf.sim.advance(600_000)
    heard.sim.advance(600_000)
    assert changeable(heard) == changeable(deaf)


MORE_THAN = st.integers(1, 10**6).map(lambda excess: excess * 10)


@given(MORE_THAN)
def test_too_large_a_bolus_names_value_and_limit(excess_mu):
    mu = 25_000 + excess_mu
    said = str(typed(delivering(), "bolus", (f"{mu // 1000}.{mu % 1000:03d}",)))
    assert f"{mu // 1000}.{mu % 1000:03d} U" in said and "25.000 U" in said


@given(st.integers(1, 24_999).filter(lambda mu: mu % 10 and mu > 10))
def test_too_fine_a_bolus_names_value_and_grid(mu):
    said = str(typed(delivering(), "bolus", (f"{mu // 1000}.{mu % 1000:03d}",)))
    assert f"{mu // 1000}.{mu % 1000:03d} U" in said and "0.010 U" in said


@given(st.integers(-(10**6), 9))
def test_too_small_a_bolus_names_value_and_limit(mu):
    sign = "-" if mu < 0 else ""
    text = f"{sign}{abs(mu) // 1000}.{abs(mu) % 1000:03d}"
    said = str(typed(delivering(), "bolus", (text,)))
    assert (text + " U" in said or mu == 0) and "0.010 U" in said


@given(st.integers(35_001, 999_999), st.booleans())
def test_too_large_a_rate_names_value_and_limit(rate, flat):
    text = f"{rate // 1000}.{rate % 1000:03d}"
    said = str(typed(loaded(), "basal", (text if flat else f"00:00=1 07:00={text}",)))
    assert text in said and "35.000" in said


@given(st.integers(300_001, 900_000))
def test_too_large_a_reservoir_names_value_and_limit(mu):
    text = f"{mu // 1000}.{mu % 1000:03d}"
    said = str(typed(off(), "load", (text, "U-100")))
    assert text + " U" in said and "300.000 U" in said


def test_a_bolus_that_does_not_fit_names_what_would():
    bench = off()
    assert bench.console.load(3, "U-100").ok and bench.console.basal(0).ok
    assert bench.console.resume().ok
    said = str(typed(bench, "bolus", (5,)))
    assert "5.000 U" in said and "2.998 U" in said  # whole steps of it
    bench = delivering()
    for _ in range(2):
        assert bench.console.bolus(25).ok
        bench.sim.advance(1_100_000)
    said = str(typed(bench, "bolus", (10,)))
    assert "10.000 U" in said and re.search(r"hour, 9\.\d\d\d U", said), said


def test_a_refusal_says_what_stands_in_the_way():
    for state, name, arguments, words in (
        (off, "bolus", (1,), "off"),
        (unbegun, "bolus", (1,), "pump.begin()"),
        (unbegun, "resume", (), "pump.begin()"),
        (off, "begin", (), "has its books"),
        (off, "resume", (), "pump.load("),
        (off, "suspend", (), "off"),
        (off, "ack", (), "no alarm"),
        (delivering, "resume", (), "delivering"),
        (delivering, "load", (300, "U-100"), "pump.suspend()"),
        (delivering, "stop", (), "no bolus"),
        (in_a_bolus, "bolus", (1,), "bolus #1 is running"),
        (suspended, "bolus", (1,), "suspended"),
        (suspended, "suspend", (), "suspended"),
        (faulty, "bolus", (1,), "pump.alarms()"),
        (faulty, "resume", (), "201 driver"),
        (interrupted, "bolus", (1,), "pump.alarms()"),
        (interrupted, "resume", (), "261 interrupted"),
        (off, "load", (100, "U-300"), "U-300"),
    ):
        answer = typed(state(), name, arguments)
        assert not answer.ok and words in str(answer), (name, str(answer))


def decimal(milli):
    """The same number as different people write it."""
    text = f"{milli // 1000}.{milli % 1000:03d}"
    forms = [st.just(text), st.just(text + "000"), st.just(f" {text} "), st.just(milli / 1000)]
    if milli % 1000 == 0:
        forms.append(st.just(milli // 1000))
    return st.one_of(forms)


@given(
    st.integers(1, 2_500).flatmap(
        lambda centi: st.tuples(st.just(centi * 10), decimal(centi * 10))
    )
)
def test_every_bolus_of_the_grid_is_accepted(dose):
    mu, value = dose
    bench = delivering()
    answer = typed(bench, "bolus", (value,))
    assert answer.ok and f"{mu // 1000}.{mu % 1000:03d} U" in str(answer), str(answer)
    assert bench.pump.channels.bolus.asked_mu == mu


@given(st.integers(0, 35_000).flatmap(lambda rate: st.tuples(st.just(rate), decimal(rate))))
def test_every_flat_rate_of_the_grid_is_accepted(basal):
    rate, value = basal
    bench = loaded()
    assert typed(bench, "basal", (value,)).ok
    assert bench.pump.channels.profile.segments == ((0, rate),)


@given(
    st.sets(st.integers(1, 1_439), max_size=47),
    st.lists(st.integers(0, 35_000), min_size=48, max_size=48),
    st.sampled_from(STATES),
    st.booleans(),
)
def test_every_profile_is_accepted_in_every_state(minutes, rates, state, in_pieces):
    segments = tuple(zip(sorted({0, *minutes}), rates, strict=False))
    pieces = [f"{m // 60:02d}:{m % 60:02d}={r // 1000}.{r % 1000:03d}" for m, r in segments]
    bench = state()
    assert typed(bench, "basal", pieces if in_pieces else (" ".join(pieces),)).ok
    assert bench.pump.channels.profile.segments == segments


@given(st.integers(1, 300_000).flatmap(lambda mu: st.tuples(st.just(mu), decimal(mu))),
       st.sampled_from((100, 200, 500)))  # fmt: skip
def test_every_reservoir_that_fits_is_accepted(volume, strength):
    mu, value = volume
    bench = off()
    nl_per_mu = 1_000 // strength
    answer = typed(bench, "load", (value, f"U-{strength}"))
    assert answer.ok is (mu * nl_per_mu <= 3_000_000), str(answer)
    if answer.ok:
        assert bench.pump.ledger.capacity_steps == mu * nl_per_mu * 1_000 // 18_406


@given(
    st.datetimes(datetime.datetime(2020, 1, 1, 14), datetime.datetime(2099, 12, 31, 11)),
    st.integers(-48, 56),
    st.sampled_from(STATES),
)
def test_every_time_is_accepted_in_every_state(local, quarters, state):
    local = local.replace(microsecond=0)
    minutes = abs(quarters) * 15
    sign = "-" if quarters < 0 else "+"
    text = f"{local:%Y-%m-%d %H:%M:%S} {sign}{minutes // 60:02d}:{minutes % 60:02d}"
    bench, wall = state(), [0, 0, 0]
    assert typed(bench, "clock", (text,)).ok
    assert bench.sim.hal.rtc.read(wall)
    since = local - datetime.timedelta(minutes=15 * quarters) - datetime.datetime(2000, 1, 1)
    assert wall == [since.days, since.seconds * 1_000, 15 * quarters]
