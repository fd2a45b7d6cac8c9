# shrink: from a story that fails to the shortest one found that breaks the same promise.
#
# Owns the search: less of the end, fewer events, fewer words, less time between them. Must not:
# know what an event does.

import contextlib
import re
import time

from tests.soak.events import DAY_MS, Event, Story
from tests.soak.failure import Failure
from tests.soak.world import World

_SHORT_MS = 1_000  # what is left of a wait that need not be long
_SET_UP = 6  # events that make a pump deliver
_TRACES = 30_000  # ms played on after the last event, for what shows later


def failure_of(story):
    """How a story fails, or None."""
    try:
        World(story).play()
    except Failure as failure:
        return failure
    return None


class Shrinker:
    """story: the shortest so far; failure: how it fails; tries: stories played."""

    def __init__(self, story, failure, budget_s=120, say=lambda text: None):
        self.story = story
        self.failure = failure
        self.tries = 0
        self._end_s = time.monotonic() + budget_s
        self._say = say

    def run(self):
        """Until nothing gets shorter, or the time is up."""
        self._until_failure()
        self._only_the_last()
        self._hurry()
        before = None
        while before != str(self.story) and not self._late():
            before = str(self.story)
            self._fewer_events()
            self._less_time()
            self._fewer_words()
            self._plainer_rig()
        return self.story

    def _late(self):
        return time.monotonic() > self._end_s

    def _take(self, story):
        """Plays it; takes it for the shortest when it breaks the same promise."""
        if self._late():
            return False
        self.tries += 1
        failure = failure_of(story)
        if failure is None or failure.promise != self.failure.promise:
            return False
        self.story, self.failure = story, failure
        self._say(f"{len(story.events)} events, {story.end_ms / DAY_MS:.2f} days")
        self._until_failure()
        return True

    def _until_failure(self):
        end_ms = self.failure.t_ms
        events = [event for event in self.story.events if event.t_ms <= end_ms]
        self.story = self.story.with_events(events, min(self.story.end_ms, end_ms + _TRACES))

    def _only_the_last(self):
        """The setting up, and the last few events, in a hurry or not."""
        events = self.story.events
        for last in (1, 3, 9, 27, 81, 243):
            if last + _SET_UP >= len(events):
                return
            story = self.story.with_events(events[:_SET_UP] + events[-last:])
            if self._take(_hurried(story, 600_000)) or (last < 81 and self._take(story)):
                return

    def _hurry(self):
        """No wait longer than this: then every later try is quicker too."""
        for most_ms in (2_000, 60_000, 600_000, 3_600_000):
            if self._take(_hurried(self.story, most_ms)):
                return

    def _fewer_events(self):
        size = max(1, len(self.story.events) // 2)
        while size and not self._late():
            at = 0
            while at < len(self.story.events):
                events = self.story.events
                if not self._take(self.story.with_events(events[:at] + events[at + size :])):
                    at += size
            size //= 2

    def _less_time(self):
        """Every wait, the longest first, nearly to nothing."""
        kept = 0  # waits that cannot be shorter
        while not self._late():
            waits = sorted(_waits(self.story), reverse=True)[kept:]
            if not waits or waits[0][0] <= 2 * _SHORT_MS:
                return
            wait_ms, after_ms = waits[0]
            for left_ms in (_SHORT_MS, wait_ms // 10, wait_ms // 2):
                if self._take(_earlier(self.story, after_ms, wait_ms - left_ms)):
                    break
            else:
                kept += 1

    def _fewer_words(self):
        for number in range(len(self.story.events)):
            for word in re.findall(r"[a-z]+=\S+|(?<= )\d\d:\d\d=\S+", self._text(number)):
                text = " ".join(w for w in self._text(number).split() if w != word)
                events = list(self.story.events)
                events[number] = Event(events[number].t_ms, events[number].verb, text)
                if not self._take(self.story.with_events(events)):
                    continue
                if number >= len(self.story.events):
                    return

    def _text(self, number):
        return self.story.events[number].text if number < len(self.story.events) else ""

    def _plainer_rig(self):
        for of in ("rig", "plant"):
            for name in list(getattr(self.story, of)):
                story = Story(
                    self.story.seed,
                    self.story.end_ms,
                    dict(self.story.rig),
                    dict(self.story.plant),
                    list(self.story.events),
                )
                del getattr(story, of)[name]
                with contextlib.suppress(ValueError):  # a rig that does not go together
                    self._take(story)


def _waits(story):
    """(ms, the moment it begins) of each wait."""
    moments = [0, *(event.t_ms for event in story.events), story.end_ms]
    return [(b - a, a) for a, b in zip(moments, moments[1:], strict=False)]


def _hurried(story, most_ms):
    """The same with no wait longer than that."""
    events = []
    last_ms = now_ms = 0
    for event in story.events:
        now_ms += min(most_ms, event.t_ms - last_ms)
        last_ms = event.t_ms
        events.append(Event(now_ms, event.verb, event.text))
    return story.with_events(events, now_ms + min(most_ms, story.end_ms - last_ms))


def _earlier(story, after_ms, by_ms):
    """What comes after after_ms, by_ms earlier."""
    events = [
        event if event.t_ms <= after_ms else Event(event.t_ms - by_ms, event.verb, event.text)
        for event in story.events
    ]
    return story.with_events(events, story.end_ms - by_ms)
