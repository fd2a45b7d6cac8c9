# Insulin of another strength: the second sum of what was due is of the old one, and begins anew.
life seed=3 end_ms=600000
d1 00:00:01.000 tend
d1 00:00:18.289 suspend
d1 00:00:19.289 load 200.000 U-200
d1 00:00:20.000 change_reservoir patch
d1 00:00:21.000 affirm
d1 00:03:30.000 rig cartridge 3000000
d1 00:03:31.000 load 200.000 U-200
d1 00:06:50.000 affirm
d1 00:06:51.000 fill_cannula
d1 00:07:10.000 resume
