# hal.esp32: what only an ESP32 can do.
#
# Owns the names of its files. Must not: hold code; every idea has its own file here.
#
#   pulses  Pulses: bursts on a STEP pin by the RMT, and the count of what was seen there
#   system  System: why it started, who it is, how much memory it has
