# refusal: how a call is refused: the numbers that hal/__init__.py names, and how to see them.

EPERM, EBUSY, EINVAL = 1, 16, 22


def error_of(call, *arguments):
    """The errno of the OSError that call(*arguments) raises; None when it raises none."""
    try:
        call(*arguments)
    except OSError as error:
        return error.errno
    return None
