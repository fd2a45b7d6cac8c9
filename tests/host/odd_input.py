# odd_input: what fingers, clipboards and other people's scripts leave at a prompt.
#
# Owns the odd values, and the calls that hypothesis makes up of them. Must not: know the answers.

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

NAMES = (
    "status", "bolus", "stop", "basal", "suspend", "resume",
    "alarms", "ack", "history", "load", "clock", "help", "dose", "review", "journal", "zone",
    "begin", "hush", "beep", "week",
    "profiles", "profile", "use", "remove", "limits", "limit", "confirm", "ratio", "sensitivity",
    "target", "units", "action", "reverse", "lock", "unlock", "settings",
    "change_reservoir", "change_set", "affirm", "prime", "fill_cannula", "relieve",
)  # fmt: skip
# What fingers, clipboards and other people's scripts leave at a prompt.
ODD_TEXTS = (
    "", " ", "\t", "\n", "\0", "\x1b[2J", "1,5", "1.", ".5", "1.5.2", "+1.5", "--1", "-0", "-1.50",
    "1e3", "1e400", "0x10", "1_000", "1 5", "1.5U", "1.5 U", "1.5 units", "1500 mU",
    "0.8 U/h", "1.5 mL", "nan", "inf",
    "-inf", "1.5\n", "1.5\r\n2.5", "١", "１.５", "²", "½", "1٫5", "−1.5", "0.0001", "1.2345",
    "25.01", "9" * 400, "0." + "0" * 400 + "1", "00000001.5", "1.500000000", "bolus 1.5",
    "pump.bolus(1.5",
    "00:00=0.80 06:00", "00:00=0.80 06:00=", "00:00=", "=0.80", "00:00=0.80=", "24:00=0.80",
    "06:00=0.80", "00:00=0.80 00:00=0.90", "00:00=0.80 06:00=36", "00:00=0.80,06:00=1.10",
    "00:00=-0.10", "00:00=0.8001", "0:60=1", "00:00=1 0６:00=1", "00.00=0.80", "00:00 = 0.80",
    "300 U-100", "300 U", "300 U U-100", "300 U-101", "300 100", "300U-100", "U-100 300",
    "301 U-100", "300 U-١00",
    "2026-06-02 14:30", "2026-06-02", "14:30", "2026-02-30 14:30", "2026-13-01 14:30",
    "2026-06-02 24:00", "2026-06-02 14:30 CET", "2026-06-02 14:30 +02:10", "1999-12-31 23:59",
    "2099-12-31 23:59 -12:00", "2099-12-31 23:59 +14:00", "2100-01-01 00:00", "26-06-02 14:30",
    "2020-01-01 00:00 +14:00", "2026-06-02T14:30:00+02:00", "2026-06-02 14:30 +15:00", "status",
    "bolus", "12 U", "mg/dL", "mmol/L", "rapid", "day", "DAY", "weekend", "2468", "0000",
    "00:00=10", "00:00=90-120", "00:00=5.0-6.7", "90-", "-120", "90--120", "00:00=10,5", "7:5=1",
    "limit bolus 12 U", 'profile "a" 00:00=1\nactive "a"', 'profile "a',
    "units mg/dL\nunits mg/dL",
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
    st.dictionaries(
        st.sampled_from(("rate", "U", "copy", "sensitivity", "target")), TYPED, max_size=1
    ),
    st.fixed_dictionaries({"id": st.integers(1, 4)}),
    st.fixed_dictionaries({"id": TYPED}),
)
CALLS = st.tuples(st.sampled_from(NAMES), ARGUMENTS, NAMED)
