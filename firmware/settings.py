# settings: all that a person has set, kept twice and as one whole.
#
# Owns the content in force and its integrity: both copies hold the newest, and what runs is held
# against its check. Must not: decide what may be set. How a change is built and written, step by
# step, is in saving.py, which is read when it is needed.
#
# The content is sections, one behind the other: u8 kind, u16 length, payload; see sections.py.

from micropython import const

from firmware import journal, pack
from firmware.twin import HEAD_BYTES, TAIL_BYTES, WHOLE, Twin

_KIND = const(3)
_SLOT = const(4)
MOST_BYTES = const(2_036)  # of content
_ACTIVE = const(7)
_LIMITS = const(8)
_OPTIONS = const(12)
_CHECK_MASK = const(0x3F_FFFF)  # so that five times five of it is a small integer


class Settings:
    """What is stored, and in force. The buffer is as long as its content. Saving and loading
    allocate.

    failed: the store refused them since it last took them
    lost:   what was stored could not be read at the start
    active: number of the profile in force, 1 .. 6; 0: none is
    wrong_codes, wrong_ms: that did not unlock, in a row; running time of the last
    noted_revision: the newest of which the changes were put on record
    """

    def __init__(self, store, book, profile, bounds, onboard):
        self._twin = Twin(store, _KIND, _SLOT, 0)
        self.journal = book
        self._profile = profile
        self._bounds = bounds
        self._onboard = onboard
        self._check = 0  # of the profile in force
        self.active = 0
        self.wrong_codes = 0
        self.wrong_ms = 0
        self.noted_revision = 0
        self.failed = False
        self.lost = False

    @property
    def revision(self) -> int:
        """Of what is stored; 0 before the first."""
        return self._twin.revision

    @property
    def image(self):
        """What is in force, as it is stored: a bytearray, for saving.py."""
        return self._twin.data

    def section(self, kind: int):
        """The payload of a section in force, as a memoryview; None where there is none."""
        image = self._twin.data
        end = len(image) - TAIL_BYTES
        at = HEAD_BYTES
        while at < end:
            length = pack.get(image, at + 1, 2)
            if image[at] == kind:
                return memoryview(image)[at + 3 : at + 3 + length]
            at += 3 + length
        return None

    def frame(self, image) -> int:
        """Makes of a new content what is written next; returns the place of the CRC it lacks."""
        return self._twin.frame(image, len(image) - HEAD_BYTES - TAIL_BYTES)

    def write(self, image, again: bool) -> None:
        """Writes a sealed image into the one slot, or again, into the other. Raises StoreFailed;
        then the old one stays in force."""
        try:
            if again:
                self._twin.repeat(image)
            else:
                self._twin.save(image)
        except OSError:
            self.failed = True
            raise journal.StoreFailed

    def take(self, image, segments, curve) -> None:
        """Takes into force what both slots hold now: with the segments of its profile, and the
        curve of its insulin (therapy.action)."""
        self._twin.adopt(image)
        self.failed = False
        self.lost = False
        self._enforce(segments)
        self._onboard.use(curve)

    def mend(self) -> None:
        """After the store failed: stores what is in force again. Raises StoreFailed."""
        is_noted = self.noted_revision == self.revision
        self._twin.seal(len(self._twin.data) - HEAD_BYTES - TAIL_BYTES)
        self.write(None, False)
        self.write(None, True)
        self.failed = False
        self.lost = False
        if is_noted:  # what is in force has not changed
            self.noted_revision = self.revision

    def load(self) -> int:
        """Takes the stored settings into force; returns what Twin.load() found. Raises OSError."""
        twin = self._twin
        image = bytearray(HEAD_BYTES + TAIL_BYTES)
        twin.adopt(bytearray(HEAD_BYTES + MOST_BYTES + TAIL_BYTES))
        found = twin.load(both=True)
        agrees = True
        if found == WHOLE:
            image = twin.data[: HEAD_BYTES + pack.get(twin.data, 6, 2) + TAIL_BYTES]
            agrees = twin.agrees()
        twin.adopt(image)
        if found != WHOLE:
            return found
        from firmware import sections

        self._enforce(sections.Sections(self).day())
        options = self.section(_OPTIONS)
        if options and options[1]:  # the default one is there
            from firmware.therapy import action

            self._onboard.use(action.curve(options[1]))
        if not agrees:
            self.mend()  # the other copy was lost, or is of a change that was cut short
        self.noted_revision = self.revision  # or the start sees to it (recovery/start.py)
        return WHOLE

    def intact(self) -> bool:
        """True while what is in force is what was stored. Allocates nothing."""
        return self._check == _check_of(self._profile.segments) and self._bounds.intact()

    def _enforce(self, segments):
        self._bounds.set(self.section(_LIMITS))
        active = self.section(_ACTIVE)
        self.active = active[0] if active else 0
        for _, rate_mu_h in segments:
            if rate_mu_h > self._bounds.max_basal_mu_h:
                segments = ()  # the rig has become another: none runs above its largest
                self.active = 0
        self._profile.set(segments)
        self._check = _check_of(self._profile.segments)


def _check_of(segments) -> int:
    """A number that any change of one of theirs changes. Allocates nothing.

    A CRC of a full profile would take a whole poll, four times a minute.
    """
    check = 0
    for minute, rate_mu_h in segments:
        check = ((check * 5 + minute) * 5 + rate_mu_h) & _CHECK_MASK
    return check
