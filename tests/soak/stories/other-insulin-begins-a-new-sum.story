# Insulin of another strength: the second sum of what was due is of the old one, and begins anew.
life seed=3 end_ms=65550
d1 00:00:01.000 tend
d1 00:00:18.289 suspend
d1 00:00:19.289 load 200.000 U-200
d1 00:00:20.289 resume
