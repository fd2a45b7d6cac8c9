# A wall clock that does not answer kept pump.status() from saying anything.
life seed=2 end_ms=3000
d1 00:00:01.000 fail rtc.read 5
