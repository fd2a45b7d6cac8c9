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
from tests.host.typing_at import (
    EVERY,
    STATES,
    called,
    changeable,
    delivering,
    faulty,
    in_a_bolus,
    off,
    suspended,
    typed,
)


def milli_of(value, unit=""):
    """The number a person meant, in thousandths; None when it is none. A reading of its own."""
    if unit and isinstance(value, str):
        value = re.sub(f"(?<=[0-9]) *{unit}$", "", value.strip())
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
        mu = milli_of(arguments[0], "U")
        assert mu is not None and 10 <= mu <= 25_000 and mu % 10 == 0, arguments
        is_large = mu > bench.pump.rig.confirm_mu  # then it is asked for again, and has not begun
        asked = bench.pump.pending.value if is_large else bench.pump.channels.doses.at[0].asked_mu
        assert asked == mu
    if name == "load":
        first = arguments[0] if len(arguments) == 2 else arguments[0].split()[0]
        assert 1 <= milli_of(first, "U") <= 300_000, arguments
    if name == "zone":
        sign, hours, minutes = re.fullmatch(r"([+-])(\d\d):(\d\d)", arguments[0]).groups()
        wall = [0, 0, 0]
        assert bench.sim.hal.rtc.read(wall)
        assert wall[2] == int(sign + "1") * (int(hours) * 60 + int(minutes))
    if name == "basal" and len(arguments) == 1 and "=" not in str(arguments[0]):
        assert bench.pump.channels.profile.segments == ((0, milli_of(arguments[0], "U/h")),)


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


def worn():
    """Suspended, with a set that is known to hold U-100."""
    bench = suspended()
    bench.sim.happen("disconnect")
    for name, arguments in (("change_set", ("tubed-45",)), ("affirm", ()), ("prime", ())):
        assert typed(bench, name, arguments).ok
    bench.sim.advance(5_000)
    for name in ("stop", "affirm", "fill_cannula"):
        assert typed(bench, name, ()).ok
    bench.sim.advance(30_000)
    assert bench.pump.ages.set_index and bench.pump.walk is None
    return bench


def unaffirmed():
    """A walk has begun, and nobody has said that the line is off the body."""
    bench = suspended()
    assert typed(bench, "change_set", ("tubed-45",)).ok
    return bench


NONSENSE = (
    *(("load", value, {}) for value in (
        (0, "U-100"), (-1, "U-100"), (301, "U-100"), (10**9, "U-100"), ("300 U-0",), (300, "U--1"),
        (300, "U-300"), (300,), ("0.0", "U-100"), (300, "U-100", "x"),
    )),
    *(("load", (300, "U-100"), {"bore": bore}) for bore in (0, -8.66, 12, "wide", 10**9)),
    *(("change_set", (name,), {}) for name in ("", "tubed-61", "TUBED-60", 60, None, "x" * 300)),
    *(("change_reservoir", (name,), {}) for name in ("", "tubed-61", 60, "x" * 300)),
)  # fmt: skip


@pytest.mark.parametrize("state", (*EVERY, worn, unaffirmed), ids=lambda state: state.__name__)
def test_no_nonsense_about_set_or_reservoir_changes_anything(state):
    bench = state()
    for name, arguments, named in NONSENSE:
        for more in ({}, {"id": 7}):
            assert not typed(bench, name, arguments, {**named, **more}).ok, (name, arguments)


@pytest.mark.parametrize(
    "state, calls",
    (
        (worn, [("load", (300, "U-200"))]),  # the line holds U-100
        (
            suspended,
            [("load", (300, "U-200")), ("load", ("100 U-500",))],
        ),  # with no set named, too
        (off, [("ack", ()), ("hush", ()), ("relieve", ())]),
        (delivering, [("ack", ()), ("hush", ()), ("resume", ())]),
        (faulty, [("relieve", ()), ("beep", ())]),  # an alarm, but no blocked line
        *(
            (state, [("affirm", ()), ("prime", ()), ("fill_cannula", ()), ("relieve", ())])
            for state in (*STATES, worn)
        ),
        *(
            (state, [("change_set", ("tubed-60",)), ("change_reservoir", ())])
            for state in (delivering, in_a_bolus)
        ),
        (unaffirmed, [("prime", ()), ("fill_cannula", ()), ("resume", ()), ("bolus", (1,))]),
        (unaffirmed, [("load", (300, "U-100")), ("change_set", ("tubed-60",))]),
    ),
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_does_not_come_now_is_refused_and_changes_nothing(state, calls):
    """Prime while delivering or unaffirmed, affirm without a walk, ack and hush with nothing."""
    bench = state()
    for name, arguments in calls:
        for named in ({}, {"id": 3 if bench.pump.journal.is_open else 4}):
            assert not typed(bench, name, arguments, named).ok, name
