# As above, with a record of the higher total: the next start found the journal damaged.
life seed=57 end_ms=12000
d1 00:00:02.000 tend
d1 00:00:04.000 stray 3
d1 00:00:10.000 suspend
d1 00:00:11.000 load 200.000 U-100 id=30
d1 00:00:11.500 cut
d1 00:00:11.900 tend
