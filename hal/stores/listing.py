# listing: which segments of history there are, at a start.
#
# Owns the row of them. Must not: read what is in one. A board forgets this after the start.

import os

from micropython import const

from hal import RECORD_BYTES

_ENOENT = const(2)
_DIGITS = const(10)


def row(folder):
    """(firsts, astray, end): the numbers of the first records of the unbroken row of segments that
    ends with the newest, of the others, and of what comes after the last record. Allocates.

    A segment may be longer than to the next: what is beyond was dropped.
    """
    found = _listed(folder)
    if not found:
        found.append((0, 0))
    first, length = found.pop()
    end = first + length // RECORD_BYTES
    firsts = [first]
    astray = []
    while found:
        first, length = found.pop()
        if length < (firsts[-1] - first) * RECORD_BYTES or astray:
            astray.append(first)
        else:
            firsts.append(first)
    firsts.reverse()
    return firsts, astray, end


def _listed(folder):
    """[(number of the first record, bytes), ...] of the segments that are there, in order."""
    found = []
    for name, length in files_in(folder):
        if len(name) == _DIGITS and name.isdigit():
            found.append((int(name), length))
    found.sort()
    return found


def bytes_in(name):
    """How long a file is; -1 when there is none."""
    try:
        return os.stat(name)[6]
    except OSError as error:
        if error.errno != _ENOENT:
            raise
        return -1


def files_in(folder):
    """(name, how long it is) of each file in a folder, in no order, one after the other."""
    if not hasattr(os, "ilistdir"):
        for name in os.listdir(folder):
            yield name, bytes_in(folder + "/" + name)
        return
    for entry in os.ilistdir(folder):
        # littlefs says how long it is: to look for each file again is most of the work of a start.
        yield entry[0], entry[3] if len(entry) > 3 else bytes_in(folder + "/" + entry[0])
