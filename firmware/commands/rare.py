# rare: where the commands are that are given now and then, and read when they are.
#
# Owns which module has which. Must not: know what they do.

from firmware import commands, replies
from firmware.scheduler import AT_REST
from firmware.states import DELIVERING


def module_of(command: int):
    """The module of a command that is rare; it is read if it is not there, which takes 50 ms: best
    by whoever asks, between polls. Raises ImportError, MemoryError, OSError."""
    if command == commands.BASAL or commands.CONFIRM <= command <= commands.SETTINGS:
        from firmware.commands import setting

        return setting
    if command >= commands.TEMP:
        from firmware.commands import adapting

        return adapting
    if command >= commands.CHANGE_RESERVOIR:
        from firmware.commands import infusing

        return infusing
    from firmware.commands import upkeep

    return upkeep


def run(pump, command: int, argument):
    """Carries one out, in steps; what cannot be read is refused, no more."""
    if commands.CHANGE_RESERVOIR <= command < commands.CONFIRM and pump.state == DELIVERING:
        return replies.NOT_WHILE_DELIVERING, 0, 0
    yield AT_REST  # it may still have to be read
    try:
        module = module_of(command)
    except (ImportError, MemoryError, OSError):
        return replies.NOT_READ, 0, 0
    answer = module.run(pump, command, argument)
    return answer if type(answer) is tuple else (yield from answer)
