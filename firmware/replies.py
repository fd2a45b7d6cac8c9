# replies: what the pump answers to a command, as numbers; the console finds the words.
#
# Owns the codes. A reply is a tuple (code, value, limit); from REFUSED on it is a refusal.

from micropython import const

BOLUS_BEGUN = const(1)  # dose id, mU, seconds
BOLUS_ENDED = const(2)  # dose id, mU delivered, mU asked
PROFILE_SET = const(3)  # segments, mU a day
RESUMED = const(4)  # basal mU/h
DELIVERY_SUSPENDED = const(5)
ACKNOWLEDGED = const(6)  # how many, state of the pump
LOADED = const(7)  # mU, units per mL
CLOCK_SET = const(8)
BEGUN = const(9)
SEEN = const(10)  # request id; what became of it then stands in requests
HUSHED = const(11)  # seconds
BEEPING = const(12)  # seconds
TAKING_BACK = const(22)  # steps
WALKED = const(13)  # what was done (walk), what is next (walk)
MOVE_BEGUN = const(14)  # kind (moves), steps at most, mU; 0: no insulin
MOVE_ENDED = const(15)  # kind, steps, what is next, mU; 0: no insulin

REFUSED = const(100)
NO_ANSWER = const(100)
TOO_SMALL = const(102)
TOO_LARGE = const(103)
TOO_FINE = const(104)  # mU, grid in mU
LESS_THAN_A_STEP = const(105)  # mU, mU a step
DELIVERY_OFF = const(106)  # state
BOLUS_RUNNING = const(107)  # dose id, mU delivered
RESERVOIR_SHORT = const(108)  # mU, mU left
HOUR_FULL = const(109)  # mU, mU that still fit
NO_BOLUS = const(110)
ALREADY = const(111)  # state
ALARM_STANDS = const(112)  # number, 1 when acknowledged
CHECK_FAILS = const(113)  # fault number
NO_PROFILE = const(114)
NOT_LOADED = const(115)
CLOCK_NOT_SET = const(116)
PROFILE_WRONG = const(117)  # what rules.check found, value
NOT_WHILE_DELIVERING = const(118)
NO_SUCH_INSULIN = const(119)  # units per mL
NOTHING_TO_ACK = const(120)
CLOCK_REFUSED = const(121)
FAILED = const(122)  # the pump failed while it carried the command out
DAY_FULL = const(123)  # mU, mU that still fit
BOOKS_CLOSED = const(124)  # fault number
BOOKS_OPEN = const(125)
SEEN_REFUSED = const(126)  # request id, reply code
ID_FORGOTTEN = const(127)  # request id, the highest that is taken no more
NOT_BEGUN = const(128)  # the power went before it began
CUT_SHORT = const(129)  # the power went while it was carried out
SUPPLY_LOW = const(130)  # mV, mV needed
NOTHING_SOUNDS = const(131)
ALARM_SOUNDS = const(132)  # number
STOP_PRESSED = const(146)  # the stop key was pressed meanwhile, or is
NOT_NOW = const(133)  # what is next (walk)
NO_WALK = const(134)
NO_SUCH_SET = const(135)
NO_SET = const(136)
OTHER_BORE = const(137)  # um, um of the rig
LINE_HOLDS = const(138)  # units per mL asked, units per mL in the line
MOVING = const(139)  # kind (moves)
MOVE_TOO_FAR = const(140)  # steps, steps at most
NO_TUBING = const(141)
PRIMED_ENOUGH = const(142)  # nL
NOTHING_HELD = const(150)  # by a line
LINE_MIXED = const(160)  # units per mL that it has to hold
NOT_READ = const(161)  # the file with the command
