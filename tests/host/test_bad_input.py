# test_bad_input: whatever a person types is answered in one line, and what is refused changes
# nothing: neither ledger, nor journal, nor motor, nor state. (Of a command that carried an id the
# journal notes that it was used: so that it stays refused.)
#
# Owns the fuzzing of the console, and a reading of numbers of its own, so that what is accepted is
# what was typed.

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.host.odd_input import CALLS, ODD_NUMBERS, ODD_TEXTS
from tests.host.typing_at import EVERY, STATES, called, changeable, typed


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
