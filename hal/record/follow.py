# follow: calls of a Hal that are written down when they have been made.
#
# Owns one function for each kind of call, with just its arguments: a general one would allocate.
# Each makes, of a row of calls.EVENTS and the method behind it, a method that writes as well. A
# call is written down even when the power goes in the middle of it.


def _asked(writer, row, call):
    words = writer.words
    event = writer.event

    def asked():
        try:
            answer = words[0] = call()
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            event(row)
        return answer

    return asked


def _told(writer, row, call):
    words = writer.words
    event = writer.event

    def told(a):
        try:
            call(a)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = a
            event(row)

    return told


def _told_two(writer, row, call):
    words = writer.words
    event = writer.event

    def told(a, b):
        try:
            call(a, b)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = a
            words[1] = b
            event(row)

    return told


def _told_three(writer, row, call):
    words = writer.words
    event = writer.event

    def told(a, b, c):
        try:
            call(a, b, c)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = a
            words[1] = b
            words[2] = c
            event(row)

    return told


def _read_clock(writer, row, call):
    words = writer.words
    event = writer.event

    def read(into):
        answer = False
        try:
            answer = call(into)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = answer
            words[1] = into[0]
            words[2] = into[1]
            words[3] = into[2]
            event(row)
        return answer

    return read


def _wrote(writer, row, call):
    words = writer.words
    event = writer.event

    def wrote(data):
        try:
            call(data)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = len(data)
            event(row)
            writer.put_output(data)

    return wrote


def _wrote_at(writer, row, call):
    words = writer.words
    event = writer.event

    def wrote(place, data):
        try:
            call(place, data)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = place
            words[1] = len(data)
            event(row)
            writer.put_output(data)

    return wrote


def _read_at(writer, row, call):
    words = writer.words
    event = writer.event

    def read(place, into):
        answer = 0
        try:
            answer = call(place, into)
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            # True stands for all of it; a number may be more than there was room for.
            length = len(into) if answer is True else min(answer, len(into))
            words[0] = place
            words[1] = answer
            words[2] = length
            event(row)
            writer.put_bytes(into, length)
        return answer

    return read


def _named(writer, row, call):
    words = writer.words
    event = writer.event

    def named():
        name = b""
        try:
            name = call()
        except OSError as error:
            writer.fail(error)
            raise
        finally:
            words[0] = len(name)
            event(row)
            writer.put_bytes(name, len(name))
        return name

    return named


# By what is given and what is answered.
FOLLOWS = {
    ">": _asked,
    ">i": _asked,
    ">b": _asked,
    ">biii": _read_clock,
    ">d": _named,
    "i>": _told,
    "b>": _told,
    "bb>": _told_two,
    "iii>": _told_three,
    "d>": _wrote,
    "id>": _wrote_at,
    "i>bd": _read_at,
    "i>id": _read_at,
}
