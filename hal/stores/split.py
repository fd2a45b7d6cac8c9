# split: history of one store, slots of another.
#
# Owns nothing but who is asked. An FRAM takes the slots, which are written at every quantum, and
# littlefs the history, of which it has room for months. Must not: hold a record.


class Split:
    """hal port store. history has append, count, read, drop; slots has put, get."""

    def __init__(self, history, slots):
        self._history = history
        self._slots = slots

    def append(self, record):
        self._history.append(record)

    def count(self):
        return self._history.count()

    def read(self, index, into):
        return self._history.read(index, into)

    def drop(self):
        self._history.drop()

    def put(self, slot, data):
        self._slots.put(slot, data)

    def get(self, slot, into):
        return self._slots.get(slot, into)
