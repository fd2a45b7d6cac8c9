# test_sensing: a stop needs agreeing samples, a start needs every sensor to agree now.

from firmware import faults
from firmware.config import Rig
from firmware.line import Line
from firmware.sensing import Sensing
from tests.unit import fakes

CLEAR = 8_000
LEVEL = 12_200  # nothing is learnt here: this level alone
OCCLUDED = 13_000
STOP_MV = 3_200


class Parts:
    def __init__(self, **rig):
        self.force = fakes.Force(CLEAR)
        self.reservoir = fakes.Reservoir()
        self.stepper = fakes.Stepper()
        self.battery = fakes.Battery()
        rig["supply_low_mv"] = rig["supply_stop_mv"] = STOP_MV
        rig["occlusion_counts"] = LEVEL
        self.rig = Rig(**rig)
        self.line = Line(self.rig)
        self.sensing = Sensing(self, self.rig, self, self.line)

    def fault(self):
        return self.stepper.faulty

    def looks(self, times):
        return [self.sensing.look(10) for _ in range(times)]


def wrong_ways():
    """(what makes it wrong, the fault that is)"""
    return (
        ("supply", faults.SUPPLY),
        ("driver", faults.DRIVER),
        ("unseated", faults.UNSEATED),
        ("end", faults.END_OF_TRAVEL),
        ("silent", faults.FORCE_SENSOR),
        ("low", faults.FORCE_SENSOR),
        ("high", faults.FORCE_SENSOR),
        ("occluded", faults.OCCLUSION),
    )


def make(parts, what, wrong):
    if what == "driver":
        parts.stepper.faulty = wrong
    elif what == "supply":
        parts.battery.mv = STOP_MV - 1 if wrong else STOP_MV
    elif what == "unseated":
        parts.reservoir.is_seated = not wrong
    elif what == "end":
        parts.reservoir.is_at_end = wrong
    else:
        bad = {"silent": None, "low": 999, "high": 60_001, "occluded": OCCLUDED}[what]
        parts.force.counts = bad if wrong else CLEAR


def test_a_sound_rig_gives_no_doubt():
    parts = Parts()
    assert parts.looks(5) == [faults.NONE] * 5
    assert not parts.sensing.doubt
    assert parts.sensing.reason() == faults.NONE


def test_each_wrong_is_found_after_three_samples_and_doubted_at_once():
    for what, fault in wrong_ways():
        parts = Parts()
        make(parts, what, True)
        assert parts.sensing.look(10) == faults.NONE, what
        assert parts.sensing.doubt, what
        assert parts.looks(2) == [faults.NONE, fault], what
        assert parts.looks(3) == [fault] * 3, what


def test_the_number_of_samples_is_the_rigs():
    for agree in (1, 2, 10):
        parts = Parts(agree_samples=agree)
        make(parts, "occluded", True)
        assert parts.looks(agree - 1) == [faults.NONE] * (agree - 1)
        assert parts.sensing.look(10) == faults.OCCLUSION


def test_one_clear_sample_ends_all_doubt_and_all_votes():
    for what, _ in wrong_ways():
        parts = Parts()
        make(parts, what, True)
        parts.looks(2)
        make(parts, what, False)
        parts.looks(1)
        assert not parts.sensing.doubt, what
        make(parts, what, True)
        assert parts.looks(2) == [faults.NONE] * 2, what


def test_one_sample_that_is_wrong_never_stops():
    for what, _ in wrong_ways():
        parts = Parts()
        for _ in range(20):
            make(parts, what, True)
            assert parts.sensing.look(10) == faults.NONE
            make(parts, what, False)
            assert parts.sensing.look(10) == faults.NONE


def test_the_edges_of_the_band_are_sound():
    parts = Parts()
    for counts in (1_000, 12_199):
        parts.force.counts = counts
        parts.looks(5)
        assert not parts.sensing.doubt, counts
    for counts, fault in ((999, faults.FORCE_SENSOR), (12_200, faults.OCCLUSION)):
        parts.force.counts = counts
        assert parts.looks(3)[2] == fault, counts
    for counts, fault in ((60_000, faults.OCCLUSION), (60_001, faults.FORCE_SENSOR)):
        parts = Parts()
        parts.force.counts = counts
        assert parts.looks(3)[2] == fault, counts


def test_the_specific_cause_wins_over_the_general():
    order = ("supply", "driver", "unseated", "end", "occluded")
    for first in range(len(order)):
        parts = Parts()
        for what in order[first:]:
            make(parts, what, True)
        wanted = dict(wrong_ways())[order[first]]
        assert parts.looks(3)[2] == wanted
        assert parts.sensing.reason() == wanted


def test_what_holds_is_what_the_last_sample_showed():
    parts = Parts()
    make(parts, "end", True)
    parts.looks(1)
    assert parts.sensing.holds(faults.END_OF_TRAVEL)
    assert not parts.sensing.holds(faults.OCCLUSION)
    make(parts, "end", False)
    make(parts, "occluded", True)
    parts.looks(1)
    assert not parts.sensing.holds(faults.END_OF_TRAVEL)
    assert parts.sensing.holds(faults.OCCLUSION)
    assert not parts.sensing.holds(faults.INTERNAL)


def test_doubt_is_settled_when_the_votes_are_in():
    parts = Parts()
    make(parts, "occluded", True)
    parts.looks(1)
    assert not parts.sensing.settled()
    parts.looks(2)
    assert parts.sensing.settled()


def test_a_sensor_that_is_wrong_in_turns_is_found():
    # A loose wire: no reading, then one beyond occlusion, and so on; no two samples agree.
    parts = Parts()
    found = faults.NONE
    for i in range(100):
        parts.force.counts = None if i % 2 else OCCLUDED
        found = parts.sensing.look(10)
        if found != faults.NONE:
            break
    assert found != faults.NONE, "in doubt for ever, and nobody told"


def test_the_last_reading_is_kept_for_the_report():
    parts = Parts()
    parts.force.counts = 12_345
    parts.looks(1)
    assert parts.sensing.force_counts == 12_345
    parts.force.counts = None
    parts.looks(1)
    assert parts.sensing.force_counts == -1


def test_samples_that_follow_too_soon_do_not_vote():
    parts = Parts()
    parts.force.counts = OCCLUDED
    assert parts.sensing.look(1) == faults.NONE
    for _ in range(50):
        assert parts.sensing.look(0) == faults.NONE
    assert parts.sensing.look(9) == faults.NONE
    assert parts.sensing.look(1) == faults.NONE
    assert parts.sensing.look(10) == faults.OCCLUSION


def test_a_rig_without_a_battery_has_no_supply_to_watch():
    parts = Parts()
    parts.battery = None
    sensing = Sensing(parts, Rig(supply_low_mv=3_400, supply_stop_mv=3_200), parts, parts.line)
    assert sensing.look(10) == faults.NONE and not sensing.doubt


def test_a_supply_that_is_not_watched_may_be_anything():
    parts = Parts()
    parts.battery.mv = 0
    sensing = Sensing(parts, Rig(), parts, parts.line)
    assert sensing.look(10) == faults.NONE and not sensing.doubt
