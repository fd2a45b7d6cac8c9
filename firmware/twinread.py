# twinread: which of the two slots of a twin counts, at a start.
#
# Owns the reading of them. Must not: write.

from firmware import crc, pack
from firmware.twin import DAMAGED, EMPTY, FOREIGN, HEAD_BYTES, TAIL_BYTES, VERSION, WHOLE


def load(twin, both: bool) -> tuple:
    """(what was found, its slot, its revision); see Twin.load(). What is whole is in twin.data."""
    found = EMPTY
    best = -1
    best_revision = 0
    for slot in (twin.slot, twin.slot + 1):
        state = _read(twin, slot)
        if state == WHOLE:
            revision = pack.get(twin.data, 2, 4)
            if best < 0 or (revision < best_revision if both else revision > best_revision):
                best = slot
                best_revision = revision
        elif state > found:
            found = state
    if best < 0 or found == FOREIGN:
        return found, best, best_revision
    _read(twin, best)
    return WHOLE, best, best_revision


def agrees(twin) -> bool:
    """True when both slots are whole and of the twin's revision. Overwrites twin.data."""
    for slot in (twin.slot, twin.slot + 1):
        if _read(twin, slot) != WHOLE or pack.get(twin.data, 2, 4) != twin.revision:
            return False
    return True


def _read(twin, slot):
    data = twin.data
    stored = twin.store.get(slot, data)
    if stored == 0:
        return EMPTY
    if stored > len(data):
        return DAMAGED if data[0] == VERSION else FOREIGN
    if stored < HEAD_BYTES + TAIL_BYTES:
        return DAMAGED
    end = HEAD_BYTES + pack.get(data, 6, 2)
    if end + TAIL_BYTES > stored or crc.crc16(data, end + 2) != pack.get(data, end + 2, 2):
        return DAMAGED
    if pack.get(data, end, 2) != pack.get(data, 2, 2):
        return DAMAGED
    if data[0] != VERSION:
        return FOREIGN
    return WHOLE if data[1] == twin.kind else DAMAGED
