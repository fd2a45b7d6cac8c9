# failure: a promise that was broken, by name, so that a shorter story can be asked for the same.


class Failure(BaseException):
    """promise: a word for the check that failed; str(): what was seen.

    No Exception, for it may be raised below the firmware, which must not catch it.
    """

    def __init__(self, promise, what):
        super().__init__(f"{promise}: {what}")
        self.promise = promise
        self.t_ms = -1
