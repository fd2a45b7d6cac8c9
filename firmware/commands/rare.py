# rare: where the commands are that are read when one is asked for, and forgotten after it.
#
# Owns which module has which. Must not: know what they do.

from firmware import commands, replies
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING


def module_of(command: int):
    """The module of a command that is rare; it is read if it is not there, which takes 50 ms: best
    by whoever asks, between polls. Raises ImportError, MemoryError, OSError."""
    return __import__("firmware.commands." + _name_of(command), None, None, ("run",))


def run(pump, command: int, argument):
    """Carries one out, in steps; what cannot be read is refused, no more."""
    if commands.CHANGE_RESERVOIR <= command < commands.CONFIRM and pump.state == DELIVERING:
        return replies.NOT_WHILE_DELIVERING, 0, 0
    # Whoever asks for a bolus, or to resume, has read it (console). The pump asks to resume, too,
    # while nothing moves.
    if command not in (commands.BOLUS, commands.RESUME):
        yield AT_REST
    try:
        module = module_of(command)
    except (ImportError, MemoryError, OSError):
        return replies.NOT_READ, 0, 0
    answer = module.run(pump, command, argument)
    return answer if type(answer) is tuple else (yield from answer)


def _name_of(command):
    if command == commands.BOLUS:
        return "dosing"
    if command == commands.RESUME:
        return "resuming"
    if command == commands.BASAL or commands.CONFIRM <= command <= commands.SETTINGS:
        return "setting"
    if command >= commands.TEMP:
        return "adapting"
    if command in (commands.LOAD, commands.CLOCK, commands.ZONE, commands.BEGIN, commands.BEEP):
        return "upkeep"
    return "infusing"
