# unread: a console whose words cannot be read: they are not in memory, and reading them fails;
# and what is raised for a command that there is not.

import builtins

from boards.unload import unload

_ANSWERS = "firmware.console.answers"


def unread(error, ask):
    """What ask returns while to read anything of answers/ raises error."""
    unload(_ANSWERS + ".")
    read = builtins.__import__

    def fail(name, *rest):
        if name.startswith(_ANSWERS):
            raise error
        return read(name, *rest)

    builtins.__import__ = fail
    try:
        return ask()
    finally:
        builtins.__import__ = read


def slip(console, name):
    """The AttributeError for that name."""
    try:
        getattr(console, name)
    except AttributeError as error:
        return error
    raise AssertionError(name + " is a command")
