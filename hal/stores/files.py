# files: a store in a folder of a file system, as a whole or but for the slots.
#
# Owns where in the folder history and slots are, and who is asked where they are apart: an FRAM
# may take the slots, which are written at every quantum, and littlefs the history, of which it has
# room for months. Must not: mount or format anything; boards/ does.
#
# Made for littlefs, where a file changes as a whole when it is flushed, or not at all. Any other
# file system will do that keeps what was flushed; there a cut may tear the newest record or the
# slot that was being written.

from hal.stores.failures import failed
from hal.stores.filing import made
from hal.stores.segments import Segments
from hal.stores.slots import SlotFiles


class Split:
    """hal port store. history has append, count, read, drop, tidy; slots has put, get."""

    def __init__(self, history, slots):
        # Their own methods, not calls of them: a board's stack has no room to spare.
        self.append = history.append
        self.count = history.count
        self.read = history.read
        self.drop = history.drop
        self.tidy = history.tidy
        self.put = slots.put
        self.get = slots.get


class FileStore(Split):
    """hal port store. folder is made where it is missing; the one above it has to be there.

    segments of segment_records records each are kept, and then the oldest segment makes room. As
    by default it is 90 days of 270 records, in 200 blocks of littlefs: of 1_022 records it makes 8
    whole blocks, of 1_024 it makes 9. Folders and slots take 11 more.
    Raises OSError (EIO, ENOSPC) when the file system does not work.
    """

    def __init__(self, folder, segments=25, segment_records=1_022):
        try:
            made(folder)
            for name in ("history", "marks", "slots"):
                made(folder + "/" + name)
        except OSError as error:
            raise failed(error, "store")
        super().__init__(
            Segments(folder + "/history", segments, segment_records),
            SlotFiles(folder + "/marks", folder + "/slots"),
        )
