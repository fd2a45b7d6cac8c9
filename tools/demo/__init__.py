"""demo: plays a scenario through the firmware and shows what came of it.

player runs the interpreter, day holds what it told, course says what happened to the pump, books
compares asked and delivered, report and figure show it, __main__ is the command.
"""
