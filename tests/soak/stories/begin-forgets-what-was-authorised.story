# After new books were begun, steps went out that no mark held: the old authorisation stood.
life seed=10 end_ms=2136088
d1 00:00:02.000 tend
d1 00:00:03.000 cut-write 2 128 off=600000
d1 00:22:12.187 tend
d1 00:35:24.773 rig store-torn
d1 00:35:25.773 cut
d1 00:35:27.773 tend
