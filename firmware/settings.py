# settings: what a person programmed, kept twice.
#
# Owns the form in which the profile is stored, and its integrity: both copies hold the newest, and
# what runs is held against its check. Must not: decide what may be set.

from micropython import const

from firmware import journal, pack
from firmware.therapy.basal import MAX_SEGMENTS
from firmware.twin import HEAD_BYTES, WHOLE, Twin

_KIND = const(3)
_SLOT = const(4)
_SEGMENT_BYTES = const(6)  # u16 start_minute, u32 rate_mu_h
_CHECK_MASK = const(0x3F_FFFF)  # so that five times five of it is a small integer


class Settings:
    """The profile in the store. Saving and loading allocate.

    failed: the store refused them since it last took them
    lost:   what was stored could not be read at the start
    noted_revision: the newest of which the segments were put on record
    """

    def __init__(self, store, book, profile):
        self._twin = Twin(store, _KIND, _SLOT, 1 + MAX_SEGMENTS * _SEGMENT_BYTES)
        self._content = memoryview(self._twin.data)[HEAD_BYTES:]
        self._journal = book
        self._profile = profile
        self._crc = 0  # of what is in force, as it is stored
        self._check = 0  # of what is in force, as it is used
        self.noted_revision = 0
        self.failed = False
        self.lost = False

    @property
    def revision(self) -> int:
        """Of what is stored; 0 before the first."""
        return self._twin.revision

    def take(self, segments):
        """Stores a profile that was checked, and takes it into force, in steps of the generator;
        returns the segments before.

        Raises StoreFailed; then the old profile stays in force.
        """
        length = self._pack(segments)
        yield
        self._twin.seal(length)
        yield
        self._written(self._twin.save)
        yield
        self._written(self._twin.repeat)
        yield
        self._is_stored(segments, length)
        before = self._profile.segments
        self._profile.set(segments)
        return before

    def noted(self, before=()):
        """Puts on record what take() changed, or what is in force when there was nothing before; a
        record at each step of the generator."""
        yield from self._noted(journal.WAS, before)
        yield from self._noted(journal.SEGMENT, self._profile.segments)
        self._note_revision()

    def mend(self) -> None:
        """After the store failed: stores what is in force again. Raises StoreFailed."""
        is_noted = self.noted_revision == self.revision
        self._store(self._profile.segments)
        if is_noted:  # what is in force has not changed
            self.noted_revision = self.revision

    def _noted(self, kind, segments):
        for index in range(len(segments)):
            minute, rate_mu_h = segments[index]
            self._journal.note(kind, minute, rate_mu_h, index + 256 * len(segments))
            yield

    def _note_revision(self):
        self._journal.note(journal.SETTINGS, self.revision, self._crc, 0)
        self.noted_revision = self.revision

    def load(self) -> int:
        """Takes the stored profile into force; returns what Twin.load() found. Raises OSError."""
        found = self._twin.load(both=True)
        if found != WHOLE:
            return found
        at = 1
        segments = []
        for _ in range(self._content[0]):
            minute = pack.get(self._content, at, 2)
            segments.append((minute, pack.get(self._content, at + 2, 4)))
            at += _SEGMENT_BYTES
        self._profile.set(segments)
        self._crc = pack.crc16(self._content, at)
        self._check = _check_of(segments)
        if not self._twin.agrees():
            self._store(segments)  # the other copy was lost, or is of a change that was cut short
        self.noted_revision = self.revision  # or the start sees to it (recovery/start.py)
        return WHOLE

    def intact(self) -> bool:
        """True while the profile in force is the one that was stored. Allocates nothing."""
        return not self.revision or _check_of(self._profile.segments) == self._check

    def _store(self, segments) -> None:
        length = self._pack(segments)
        self._twin.seal(length)
        self._written(self._twin.save)
        self._written(self._twin.repeat)
        self._is_stored(segments, length)

    def _written(self, write):
        try:
            write()
        except OSError:
            self.failed = True
            raise journal.StoreFailed

    def _is_stored(self, segments, length):
        self.failed = False
        self.lost = False
        self._crc = pack.crc16(self._content, length)
        self._check = _check_of(segments)

    def _pack(self, segments) -> int:
        content = self._content
        content[0] = len(segments)
        at = 1
        for minute, rate_mu_h in segments:
            at = pack.put(content, at, minute, 2)
            at = pack.put(content, at, rate_mu_h, 4)
        return at


def _check_of(segments) -> int:
    """A number that any change of one of theirs changes. Allocates nothing.

    A CRC of a full profile would take a whole poll, four times a minute.
    """
    check = 0
    for minute, rate_mu_h in segments:
        check = ((check * 5 + minute) * 5 + rate_mu_h) & _CHECK_MASK
    return check
