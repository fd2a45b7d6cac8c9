# filing: what history and slots both ask of a file system.
#
# Owns how a file is opened and how it becomes durable, in MicroPython's file systems and on a
# host. Must not: know what is in a file.

import os

from micropython import const

_ENOENT = const(2)


def made(folder):
    """Makes a folder where there is none."""
    try:
        os.stat(folder)
    except OSError:
        os.mkdir(folder)


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


def opened(name):
    """A file to read and write, as it is; an empty one where there is none. It has no buffer, and
    what was written is durable when its flush() returns."""
    file = _unbuffered(name)
    if not hasattr(os, "fsync"):
        return file  # in MicroPython flush() is enough
    from hal.stores.synced import Synced

    return Synced(file)


def _unbuffered(name):
    try:
        return open(name, "r+b", 0)
    except OSError as error:
        if error.errno != _ENOENT:
            raise
        return open(name, "w+b", 0)


def opened_to_read(name):
    """A file that is there."""
    return open(name, "rb", 0)


def close(file):
    """Closes what may have failed, or None."""
    if file:
        try:
            file.close()
        except OSError:
            pass


def remove(name):
    """Removes a file that may be gone already."""
    try:
        os.remove(name)
    except OSError as error:
        if error.errno != _ENOENT:
            raise
