# unread: a console whose words cannot be read: they are not in memory, and reading them fails;
# and what is raised for a command that there is not.

import builtins

from boards.unload import unload

_ANSWERS = "firmware.console.answers"


def unread(error, ask):
    """What ask returns while to read anything of answers/ raises error."""
    unload(_ANSWERS + ".")
    return _failing(lambda package, names: package.startswith(_ANSWERS), error, ask)


def without(module, error, ask):
    """What ask returns while to import that module, whichever way, raises error."""
    return _failing(
        lambda package, names: module in names or package.endswith("." + module), error, ask
    )


def _failing(is_meant, error, ask):
    read = builtins.__import__

    def fail(package, *rest):
        names = rest[2] if len(rest) > 2 else ()
        # MicroPython reads a module inside of a package with True in place of names.
        if is_meant(package, names if isinstance(names, tuple) else ()):
            raise error
        return read(package, *rest)

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
