# In bursts that a late poll had made long, as much again fell due: a bolus was called off its way.
life seed=20 end_ms=951165 rig.bolus_rate_mu_h=1500000
d1 00:00:01.000 tend
d1 00:00:03.000 cut
d1 00:00:04.000 tend
d1 00:14:52.144 fill
