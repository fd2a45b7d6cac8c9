# test_soak: a slice of the soak: ten weeks and more of random lives, with everything in them.
#
# Owns which lives, and that every kind of event and fault occurs in them. `make soak` plays on.

from pathlib import Path

import pytest

from hal.sim import HAPPENINGS
from tests.soak import events, faults, lives, shrink
from tests.soak.failure import Failure
from tests.soak.world import World
from tests.tell import tell

FIRST_SEED = 4  # a life with keys is among those that follow
DAYS = 76
STORIES = sorted((Path(__file__).parents[1] / "soak" / "stories").glob("*.story"))
# Alarms that ten weeks do not bring: 101 is for what nobody knows of, 113 and 115 are for a
# board that was given another firmware or another rig.
ALARMS = (102, 103, 105, 106, 107, 111, 112, 201, 202, 203, 206, 212, 213, 221, 222, 223, 231, 232)
ALARMS += (209, 233, 241, 251, 252, 253, 255, 261, 262, 263, 264, 265)


def must_occur():
    """Names of the census that a soak without would not be one."""
    yield from (f"verb {verb}" for verb in (*events.PEOPLE, *events.NATURE))
    yield from (f"rig {name}" for name, _, _, _ in HAPPENINGS)
    yield from (f"fail {path}" for path in faults.FAILING)
    yield from (f"say {path}" for path, _ in faults.SAYINGS)
    yield from (f"alarm {number}" for number in ALARMS)
    yield from (f"end {reason}" for reason in range(5))
    yield from ("power cuts", "power cuts in a start")
    yield from ("strength refused", "strength changed", "strength in the line")


def test_ten_weeks_with_faults_in_everything():
    total = lives.Total()
    for life in lives.played(FIRST_SEED, DAYS, jobs=2):  # it is the longest of all tests
        total.add(life)
        if life.failure:
            pytest.fail(explained(life), pytrace=False)
    print(total.report())
    cuts = total.census["power cuts"]
    tell(f"soak: {total.days:,.0f} days, {cuts:,} power cuts, {total.lives} lives")
    assert total.days >= DAYS
    assert total.census["minutes delivering"] > DAYS * 1440 * 7 // 10
    missing = [name for name in must_occur() if not total.census[name]]
    assert not missing, missing


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_that_failed_once_fails_no_more(path):
    World(events.story(path.read_text(encoding="utf-8"))).play()


def explained(life):
    """The failure, and the shortest story that was found in half a minute."""
    shrinker = shrink.Shrinker(lives.story_of(life.seed), Failure(life.promise, ""), 30)
    shrinker.failure.t_ms = life.failed_ms
    return f"seed {life.seed}: {life.failure}\n{shrinker.run()}"
