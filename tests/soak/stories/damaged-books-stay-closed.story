# While the books were closed a mark was written; the next start took them for whole, with too
# few steps in them, and nobody had begun new ones.
life seed=3 end_ms=1205000
d1 00:00:01.000 tend
d1 00:20:01.000 rig store-torn
d1 00:20:02.000 cut again=5
d1 00:20:03.000 tend
d1 00:20:04.000 cut
