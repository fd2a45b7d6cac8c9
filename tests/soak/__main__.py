# soak: python -m tests.soak: lives, one after the other, until so many years have passed.
#
#   --years 1 --seed 7     lives of the seeds 7, 8, 9 ... until they come to a year
#   --replay FILE          one story, as it was written down
#   --jobs 2               processes
#
# The first life that fails is shrunk and printed, with how to play it again; exit code 1. Owns the
# command line and what is printed. Must not: judge.

import argparse
import sys
import time
from pathlib import Path

from tests.soak import events, lives, shrink, where
from tests.soak.failure import Failure
from tests.soak.progress import Progress
from tests.soak.world import World

FOLDER = Path("build/soak")
DAYS_A_YEAR = 365.25


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="the world in a box")
    parser.add_argument("--years", type=float, default=1.0, help="how much to play")
    parser.add_argument("--seed", type=int, default=1, help="of the first life")
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--replay", type=Path, help="a story, instead")
    parser.add_argument("--shrink", type=int, default=120, metavar="S", help="seconds, at most")
    parser.add_argument("--go-on", action="store_true", help="past failures, each written down")
    options = parser.parse_args(arguments)
    if options.replay:
        return _replay(options)
    return _soak(options)


def _soak(options):
    wanted_days = options.years * DAYS_A_YEAR
    total = lives.Total()
    failed = []
    with Progress(wanted_days) as progress:
        for life in lives.played(options.seed, wanted_days, options.jobs):
            total.add(life)
            progress.show(total)
            if life.failure:
                failed.append(life)
                progress.line(f"seed {life.seed}: {life.failure}")
                if not options.go_on:
                    break
    print(total.report())
    if not failed:
        print("where it goes: " + ", ".join(f"{n} {s:.0%}" for n, s in where.shares().items()))
    for life in failed:
        _explain(life, options.shrink)
    return 1 if failed else 0


def _explain(life, budget_s):
    """The shortest story found, printed and written down."""
    story = lives.story_of(life.seed)
    print(f"\nseed {life.seed}, {life.days} days: {life.failure}", flush=True)
    shrinker = shrink.Shrinker(story, Failure(life.promise, ""), budget_s)
    shrinker.failure.t_ms = life.failed_ms
    began_s = time.monotonic()
    shortest = shrinker.run()
    seconds = time.monotonic() - began_s
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"seed-{life.seed}.story"
    text = f"# seed {life.seed}: {shrinker.failure}\n{shortest}"
    path.write_text(text)
    print(f"the shortest of {shrinker.tries} stories, found in {seconds:.0f} s:\n")
    print("".join(f"    {line}\n" for line in text.splitlines()))
    print(f"again: make soak REPLAY={path}", flush=True)


def _replay(options):
    story = events.story(options.replay.read_text())
    world = World(story)
    try:
        world.play()
    except Failure as failure:
        print(f"at {events.Event(failure.t_ms, '')}: {failure}")
        return 1
    print(world.census.table())
    print("nothing failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
