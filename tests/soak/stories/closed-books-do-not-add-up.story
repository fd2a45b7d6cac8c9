# After a damaged journal the self-test found fault with books that were only half read.
life seed=4 end_ms=960478
d1 00:00:01.000 tend
d1 00:15:57.478 rig store-torn
d1 00:15:58.478 cut
d1 00:15:59.478 tend
