# boot: the code is mounted; a simulated motor is off until somebody switches it on.

import microbolus  # type: ignore[import-not-found] # (in / on a board)

microbolus.mount()
del microbolus
