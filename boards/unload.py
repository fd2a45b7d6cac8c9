# unload: takes out of memory what has served.
#
# Owns how a module is forgotten, and which have served once a person has their answer.

import sys


def unload(*beginnings: str) -> None:
    """Forgets every module whose name begins with one of these; imported again, it is read anew.

    Its memory is free once nobody holds what is in it.
    """
    for name in list(sys.modules):
        for beginning in beginnings:
            if name.startswith(beginning):
                del sys.modules[name]
                package, _, module = name.rpartition(".")
                if package in sys.modules:
                    delattr(sys.modules[package], module)
                break


def unload_answers(is_moving: bool) -> None:
    """After an answer: its words, and what only some commands need, should one have been asked.

    is_moving: a move or a walk is under way, and will be asked for what it is made of.
    """
    unload(
        "firmware.console.answers.",
        "firmware.recovery.",
        "firmware.commands.adapting",
        "firmware.commands.building",
        "firmware.commands.dosing",
        "firmware.commands.resuming",
        "firmware.commands.setting",
        "firmware.commands.upkeep",
        "firmware.saving",
        "firmware.sections",
        "firmware.therapy.rules",
        "firmware.therapy.action",
        "firmware.therapy.calculator",
    )
    served = getattr(sys.modules.get("microbolus"), "code", None)
    if served:
        served.forget()
    if not is_moving:
        unload("firmware.commands.infusing", "firmware.moving.")
