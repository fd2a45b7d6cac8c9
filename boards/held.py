# held: what stands at the prompt in the place of a pump that was not started.
#
# Owns its words. Must not: start one.


class Held:
    """Shown at the prompt, or asked for anything, it says why there is no pump."""

    def __init__(self, why: str):
        self._why = why

    def __repr__(self):
        return "no pump: " + self._why

    def __getattr__(self, name):
        raise AttributeError(repr(self))
