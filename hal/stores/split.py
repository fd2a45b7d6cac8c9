# split: history of one store, slots of another.
#
# Owns nothing but who is asked. An FRAM takes the slots, which are written at every quantum, and
# littlefs the history, of which it has room for months. Must not: hold a record.


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
