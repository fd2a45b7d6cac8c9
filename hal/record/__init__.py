# record: the inputs of a run, written down as it goes, and given back to a pump that runs again.
#
# recorder wraps a Hal and writes the log, reader takes it apart, replayed is a Hal that answers
# from it. What both sides know is in calls (every event, a row each) and guess (what comes next).
#
# A log is one session or more, one after the other, as bytes: a pump from its construction on.
# A session is lines of text, the first of them MAGIC, the last empty, and then events:
#     firmware NAME            whatever tells this code from other code
#     rig NAME=NUMBER ...      the numbers the pump was built with
#     ports NAME ...           those that were there; watchdog=TIMEOUT_MS
# An event is a row of calls.EVENTS, its numbers and its bytes. One that guess foretold, number for
# number, is not written, only counted. Any other begins with that count and the row, in one byte
# (RUN_AND) when at least the row was foretold; then what each number is more than foretold; then
# the bytes. Every CHECK_POLLS polls an event "check" holds the sum of all bytes of the session
# before it, so that damage is told from difference. A log that was cut off anywhere is good up to
# there.
#
# All is in the log that the pump asked or said, not only what it was answered: so a replay can
# name the first call that differs. Bytes written longer than WHOLE are there as their sum.
