# firmware: the pump, as pure logic. Imports itself and micropython.const, nothing else.
