# twins: a twin on a fake store, and what a start reads from it.
#
# Must not: hold a test.

from firmware import twin
from firmware.twin import HEAD_BYTES, Twin
from tests.unit import fakes, slots
from tests.unit.slots import word

KIND = 2
SLOT = 2
BYTES = 20


def made(store=None):
    return Twin(store or fakes.Store(), KIND, SLOT, BYTES)


def save(pair, text):
    pair.data[HEAD_BYTES : HEAD_BYTES + len(text)] = text
    pair.seal(len(text))
    pair.save()


def read(store):
    """What a start would find: (state, revision, content)."""
    pair = made(store)
    state = pair.load()
    if state != twin.WHOLE:
        return state, pair.revision, b""
    length = word(pair.data, 6, 2)
    return state, pair.revision, bytes(pair.data[HEAD_BYTES : HEAD_BYTES + length])


def two(store):
    """Two contents, one after the other; the newest is in the first slot of the pair."""
    pair = made(store)
    save(pair, b"old")
    save(pair, b"newest")
    assert slots.newest(store, SLOT) == SLOT
    return pair
