# lives: one life after the other, in as many processes as asked, and what they come to.
#
# Owns which seed lives how long. Must not: shrink or print.

import multiprocessing
import time
from dataclasses import dataclass, field

from tests.soak import life as lifes
from tests.soak.census import Census
from tests.soak.failure import Failure
from tests.soak.world import World

# Short, so that what fails is found and made small soon, and long enough for rings to come round
# and for counters to wrap: by seed, so that a slice has some of each.
LENGTHS = (40, 5, 8, 2, 12, 3, 5, 20, 2, 8, 4, 12, 3, 6, 2, 9)


@dataclass
class Life:
    """What became of one. promise, failed_ms: of the failure."""

    seed: int
    days: int
    seconds: float = 0.0
    starts_s: float = 0.0
    polls: int = 0
    rests: int = 0
    census: Census = field(default_factory=Census)
    failure: str = ""
    promise: str = ""
    failed_ms: int = 0


def days_of(seed):
    return lifes.days_of(seed, LENGTHS[seed % len(LENGTHS)])


def story_of(seed):
    return lifes.story(seed, days_of(seed))


def live(seed):
    """One life, to its end or to its failure."""
    lived = Life(seed, days_of(seed))
    began_s = time.perf_counter()
    world = World(story_of(seed), lived.census)
    try:
        world.play()
    except Failure as failure:
        lived.failure, lived.promise, lived.failed_ms = str(failure), failure.promise, failure.t_ms
    lived.seconds = time.perf_counter() - began_s
    lived.starts_s = world.starts_s
    lived.polls, lived.rests = world.judge.looks, world.judge.rests
    return lived


def played(first_seed, days, jobs=1):
    """Lives from first_seed on, until they come to so many days; in order of seeds."""
    seeds = []
    while days > 0:
        seeds.append(first_seed + len(seeds))
        days -= days_of(seeds[-1])
    if jobs == 1:
        yield from map(live, seeds)
        return
    with multiprocessing.Pool(jobs) as pool:
        yield from pool.imap(live, seeds)


class Total:
    """The sum of lives."""

    def __init__(self):
        self.lives = self.days = self.polls = self.rests = 0
        self.seconds = self.starts_s = 0.0
        self.census = Census()
        self._began_s = time.monotonic()

    def add(self, life):
        self.lives += 1
        self.days += life.days if not life.failure else life.failed_ms / 86_400_000
        self.polls += life.polls
        self.rests += life.rests
        self.seconds += life.seconds
        self.starts_s += life.starts_s
        self.census.update(life.census)

    def days_a_minute(self):
        return self.days / max(0.001, time.monotonic() - self._began_s) * 60

    def report(self):
        """What happened, how often, and how fast."""
        lines = [
            self.census.table(),
            "",
            f"{self.lives} lives, {self.days:,.0f} days, {self.polls:,} polls looked at,"
            f" {self.rests:,} of them at rest and exact",
            f"{self.days_a_minute():,.0f} simulated days a minute;"
            f" {self.starts_s / max(0.001, self.seconds):.1%} of it in starts",
        ]
        return "\n".join(lines)
