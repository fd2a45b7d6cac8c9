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
