# hal.rp2: what only an RP2040 or an RP2350 can do.
#
# Owns the names of its files. Must not: hold code; every idea has its own file here.
#
#   programs  what the PIO runs: one program makes pulses, one counts them
#   pulses    Pulses: exact bursts on a STEP pin, and the count of what was seen there
#   flash     Flash: the file system's, which says when it is written
#   system    System: why it started, who it is, how much memory it has
