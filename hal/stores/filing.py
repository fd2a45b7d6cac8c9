# filing: what history and slots both ask of a file system.
#
# Owns how a file is opened and how it becomes durable, in MicroPython's file systems and on a
# host. Must not: know what is in a file.

import os

from micropython import const

_ENOENT = const(2)


def bytes_in(name):
    """How long a file is; -1 when there is none."""
    try:
        return os.stat(name)[6]
    except OSError as error:
        if error.errno != _ENOENT:
            raise
        return -1


def files_in(folder):
    """[(name, how long it is), ...] of a folder, in no order."""
    if not hasattr(os, "ilistdir"):
        return [(name, bytes_in(folder + "/" + name)) for name in os.listdir(folder)]
    found = []
    for entry in os.ilistdir(folder):
        # littlefs says how long it is: to look for each file again is most of the work of a start.
        length = entry[3] if len(entry) > 3 else bytes_in(folder + "/" + entry[0])
        found.append((entry[0], length))
    return found


def opened(name):
    """A file to read and write, as it is; an empty one where there is none. It has no buffer."""
    return open(name, "w+b" if bytes_in(name) < 0 else "r+b", 0)


def opened_to_read(name):
    """A file that is there."""
    return open(name, "rb", 0)


def flush(file):
    """What was written is durable when this returns."""
    file.flush()
    if hasattr(os, "fsync"):  # in MicroPython flush() is enough
        os.fsync(file.fileno())


def close(file):
    """Closes what may have failed, or None."""
    if file:
        try:
            file.close()
        except OSError:
            pass


def remove(name):
    """Removes a file that may be gone already."""
    if bytes_in(name) >= 0:
        os.remove(name)
