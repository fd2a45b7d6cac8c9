# steps: what a command that takes several polls says at the end of each.
#
# Such a command is a generator: it yields one of these, and at last returns its answer. Whatever
# it yields, it goes on when all that it noted is on record. Must not: hold code.

from micropython import const

SOON = const(0)  # at the next poll
AT_REST = const(1)  # when nothing is due, for what follows is long; or after 50 polls
