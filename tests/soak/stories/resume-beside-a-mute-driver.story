# At the end of travel, with a driver that did not answer, pump.resume() ended in a traceback.
life seed=1 end_ms=200000
d1 00:00:01.000 tend
d1 00:00:05.000 say reservoir.at_end 1
d1 00:00:06.000 fail stepper.fault 5
d1 00:00:30.000 cut
d1 00:01:00.000 tend
d1 00:02:05.000 tend
