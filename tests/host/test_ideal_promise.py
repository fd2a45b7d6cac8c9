# test_ideal_promise: the oracle of tools finds no step too few or too many in what the firmware
# delivers: in the scenarios, and in sessions that hypothesis makes up.

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boards.host import build
from boards.host.play import Player
from tools import scenario
from tools.demo.books import Books
from tools.demo.day import read
from tools.scenario_rig import ROOT, rig_words

QUANTUM_STEPS = 500_000 // 18_406
SCENARIOS = sorted((ROOT / "tools" / "scenarios").glob("*.scn"))


# -- the firmware, held against it -----------------------------------------------------------


def books_of(data):
    lines = []
    Player(build(data["seed"], begun=False, **data["plant"]), lines.append).play(data)
    return Books(read(lines))


def hold(books):
    """The promise: never ahead, never a whole step behind, and the books are the pulses."""
    worst = [lag for lag in books.lags if not 0 <= lag.steps < 1]
    assert not worst, (
        f"first of {len(worst)}: {worst[0].t_ms} ms, {float(worst[0].steps):.3f} step"
    )
    assert books.dropped_steps <= len(books.ideal.cuts)
    step_mu = books.steps_mu(1, 0)
    for dose in books.doses:
        if dose.ended == "complete":
            assert 0 <= dose.asked_mu - dose.delivered_mu < step_mu
        assert dose.least_mu <= dose.delivered_mu <= dose.asked_mu
    for restart in books.restarts:
        assert restart.least_steps <= restart.pulses <= restart.most_steps, restart
        assert 0 <= restart.open_steps <= QUANTUM_STEPS
    # From the last start on the books are the pulses; before it the restarts have bound them.
    last = books.day.rests[-1]
    if last.t_ms < books.day.starts[-1].t_ms:
        return  # nothing has rested since then
    totals = [burst.total_steps for burst in books.day.bursts if burst.t_ms <= last.t_ms]
    begun_steps = books.restarts[-1].most_steps if books.restarts else 0
    assert ([0] + totals)[-1] - begun_steps == last.pulses - books.day.starts[-1].pulses


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_scenario_keeps_the_promise(path):
    hold(books_of(scenario.read(path).as_data()))


UNITS = st.integers(1, 300).map(lambda n: f"{n / 100:.2f}")
MINUTES = st.integers(15, 90)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 5_400_000),
        st.one_of(
            st.sampled_from(("stop", "suspend", "resume", "rig kink", "rig clear", "ack", "cut")),
            st.just("cut; ack; resume"),
            UNITS.map(lambda units: f"bolus {units}"),
            st.builds("bolus {} over={}".format, UNITS, MINUTES),
            st.builds("bolus {} now={}% over={}".format, UNITS, st.integers(0, 99), MINUTES),
            st.builds("bolus {} speed={}".format, UNITS, st.sampled_from(("slow", "0.7"))),
            st.integers(1, 4).map(lambda n: f"stop {n}"),
            st.builds("temp {}% {}".format, st.integers(0, 500), MINUTES),
            st.builds("temp {:.3f} {}".format, st.floats(0, 9), MINUTES),
            st.just("end_temp"),
            st.integers(1, 60).map(lambda n: f"suspend {n}"),
            st.integers(0, 9_000).map(lambda n: f"basal {n / 1000:.3f}"),
            st.integers(0, 9_000).map(
                lambda n: f"basal 00:00={n / 1000:.3f} 00:07=0.001 01:00=1.10 02:59=0.033"
            ),
        ),
    ),
    max_size=12,
)


@given(EVENTS, st.integers(1, 99))
def test_any_session_keeps_the_promise(gaps, seed):
    text, t_ms = f"start seed={seed}\n00:00 basal 1.0\n", 0
    for gap_ms, what in gaps:
        t_ms += gap_ms
        for one in what.split("; "):
            text += f"{scenario.clock_text(t_ms)} {one}\n"
    text += f"{scenario.clock_text(t_ms + 600_000)} end\n"
    hold(books_of(scenario.parse(text, "any.scn", rig_words()).as_data()))
