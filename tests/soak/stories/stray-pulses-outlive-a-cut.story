# Pulses nobody asked for were booked and alarmed, and after a power cut the books had less.
life seed=10 end_ms=6000
d1 00:00:02.000 tend
d1 00:00:04.000 stray 3
d1 00:00:05.000 cut
