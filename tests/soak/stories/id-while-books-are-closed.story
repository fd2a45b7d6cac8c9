# A command with an id, before the journal was begun, was taken for a store that fails.
life seed=43 end_ms=3000
d1 00:00:01.000 ack id=1002002
d1 00:00:02.000 tend
